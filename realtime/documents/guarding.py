"""When a change takes away so much that somebody should be asked first.

The rule: where ten things or more lay, and one person takes away, within ten seconds, more than half of what lay there
and was not put there by themselves, that update is kept aside. What lay there is counted as of the moment when the last
of these things was there: what others put there since, at the same moment perhaps, makes it no less. In a document
whose root is no map (a text) what counts is by how much its `count` shrank, whoever wrote it.
"""

import time
from collections.abc import Sequence

from django.db import connection
from pycrdt import Map

from realtime.documents.kinds import GUTTED_FROM
from realtime.documents.loaded import Effect, Loaded

WITHIN_SECONDS = 10.0

_OWN = """
SELECT DISTINCT key FROM documents_update u, jsonb_array_elements_text(u.touched -> 'added') AS key
WHERE u.document_id = %s AND u.person = %s AND u.touched ? 'added' AND key = ANY(%s)
"""
# What was put there lately, the latest last. Of a flood only its end is looked at.
_NEW = """
SELECT key FROM documents_update u, jsonb_array_elements_text(u.touched -> 'added') AS key
WHERE u.document_id = %s AND u.seq > %s AND u.at > clock_timestamp() - make_interval(secs => %s) AND u.touched ? 'added'
ORDER BY u.seq
"""
LOOKS_BACK = 4_000


class Suspicious(Exception):
    """One of several updates may take away too much: look at each alone."""


class Gutting(Exception):
    """This update is to be asked about: of `before` things it takes away `lost`."""

    def __init__(self, before: int, lost: int) -> None:
        super().__init__(f"{lost} of {before}")
        self.before = before
        self.lost = lost


def watch_losses(loaded: Loaded, effects: Sequence[tuple[int | None, Effect]], after: int) -> None:
    """Remember what was taken away from a document that had `loaded.count` things before. Raises Suspicious, or
    Gutting where it is one update alone.
    """
    if not all(root is Map for root in loaded.kind.roots.values()):
        before, lost = loaded.count, loaded.count - after
        if before >= GUTTED_FROM and lost * 2 > before:
            raise Gutting(before, lost) if len(effects) == 1 else Suspicious
        return
    now = time.monotonic()
    while loaded.losses and loaded.losses[0][0] < now - WITHIN_SECONDS:
        loaded.losses.popleft()
    already = {person: len(_lately(loaded, person)) for person, _ in effects if person is not None}
    for person, effect in effects:
        lost_keys = effect.touched.removed | effect.touched.replaced
        if not lost_keys or person is None:
            continue
        loaded.losses.append((now, person, lost_keys))
        if len(_lately(loaded, person)) * 2 > GUTTED_FROM:
            if len(effects) > 1:
                raise Suspicious
            _judge(loaded, person, loaded.count + already[person])


def _judge(loaded: Loaded, person: int, before: int) -> None:
    """Raises Gutting, if it is when what they had put there themselves doesn't count, nor what is newer than all that
    they took away. `before`: how many things lay there with all of these.
    """
    keys = _lately(loaded, person)
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [loaded.pk, loaded.seq - LOOKS_BACK, WITHIN_SECONDS])
        new = [key for (key,) in cursor.fetchall()]
        cursor.execute(_OWN, [loaded.pk, person, sorted(keys)])
        own = len(cursor.fetchall())
    last = max((place for place, key in enumerate(new) if key in keys), default=-1)
    before -= own + len(_standing(loaded, new[last + 1 :]))
    if before >= GUTTED_FROM and (len(keys) - own) * 2 > before:
        raise Gutting(before, len(keys) - own)


def _standing(loaded: Loaded, keys: Sequence[str]) -> set[str]:
    roots = [loaded.doc.get(name, type=of) for name, of in loaded.kind.roots.items()]
    return {key for key in keys if any(key in root for root in roots)}


def _lately(loaded: Loaded, person: int) -> frozenset[str]:
    return frozenset[str]().union(*(keys for _, who, keys in loaded.losses if who == person))
