"""When a change takes away so much that somebody should be asked first.

The rule: where ten things or more lay, and one person takes away, within ten seconds, more than half of what lay there
and was not put there by themselves, that update is kept aside. In a document whose root is no map (a text) what counts
is by how much its `count` shrank, whoever wrote it.
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
        before, lost = loaded.count + already[person], len(_lately(loaded, person))
        if before >= GUTTED_FROM and lost * 2 > before:
            if len(effects) > 1:
                raise Suspicious
            _judge(loaded, person, before)


def _judge(loaded: Loaded, person: int, before: int) -> None:
    """Raises Gutting, if it still is when what they had put there themselves doesn't count."""
    keys = _lately(loaded, person)
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [loaded.pk, person, sorted(keys)])
        own = len(cursor.fetchall())
    if before - own >= GUTTED_FROM and (len(keys) - own) * 2 > before - own:
        raise Gutting(before - own, len(keys) - own)


def _lately(loaded: Loaded, person: int) -> frozenset[str]:
    return frozenset[str]().union(*(keys for _, who, keys in loaded.losses if who == person))
