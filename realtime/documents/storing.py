"""How updates come to stand: checked, applied, written as rows in one order over all processes, in one transaction.

The lock on the document's row makes the order. Where other processes write, too, the document in memory is brought
level with the rows under it first, so that what is judged is what will stand. Where none does, updates are applied
first, and under the lock it only has to be seen that nobody came in between; what is light then (`Kind.is_light`) is
one statement. What nobody signed, and no new client id, doesn't wait for the disk: whoever wrote it is told when it
is there (`flushing.py`).
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from realtime import changes, wire
from realtime.changes import Look
from realtime.documents.guarding import watch_losses
from realtime.documents.kinds import Change, Malformed, Touched
from realtime.documents.loaded import Effect, Loaded, Lost, load
from realtime.documents.updates import contents

# What one document may hold. More than that no browser would show.
DOCUMENT_MOST_BYTES = 24 * 1024 * 1024

_LOOK_AND_LOCK = f"""
WITH {changes.LOOK},
document AS (SELECT id, epoch, head FROM documents_document WHERE name = %(name)s FOR NO KEY UPDATE)
SELECT place, changes, id, epoch, head FROM look LEFT JOIN document ON true
"""  # noqa: S608 - only constants
_WRITE_LIGHT = f"""
WITH {changes.LOOK},
moved AS (
    UPDATE documents_document SET head = %(head)s WHERE id = %(id)s AND epoch = %(epoch)s AND head = %(before)s
    RETURNING id
),
written AS (
    INSERT INTO documents_update (document_id, seq, person, payload, touched)
    SELECT moved.id, new.seq, new.person, new.payload, new.touched::jsonb
    FROM moved, unnest(%(seqs)s::bigint[], %(people)s::bigint[], %(payloads)s::bytea[], %(touched)s::text[])
    AS new (seq, person, payload, touched)
)
SELECT place, changes, EXISTS (SELECT 1 FROM moved), set_config('synchronous_commit', %(commit)s, true) FROM look
"""  # noqa: S608 - only constants
_CREATE = "INSERT INTO documents_document (name, epoch, head) VALUES (%s, %s, 0) ON CONFLICT (name) DO NOTHING"
_WRITE = """
WITH moved AS (UPDATE documents_document SET head = %(head)s WHERE id = %(id)s)
INSERT INTO documents_update (document_id, seq, person, payload, touched)
SELECT %(id)s, seq, person, payload, touched::jsonb
FROM unnest(%(seqs)s::bigint[], %(people)s::bigint[], %(payloads)s::bytea[], %(touched)s::text[])
AS new (seq, person, payload, touched)
"""
_CLAIM = """
INSERT INTO documents_author AS a (document_id, client, person)
SELECT %s, client, person FROM unnest(%s::bigint[], %s::bigint[]) AS new (client, person)
ON CONFLICT (document_id, client) DO UPDATE SET client = a.client RETURNING client, person
"""


class Forged(Malformed):
    """It is written in somebody else's name."""


class Worn(Malformed):
    """It is written by a client id that others knew before nobody was to know who writes."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a connection sent. `sender` tells connections apart."""

    person: int | None
    payload: bytes
    sender: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """Effects that stand now, `gap` before them that was stored elsewhere, and what had changed about rights.
    `is_on_disk`: else it would be gone if the database fell over this moment.
    """

    gap: list[bytes]
    effects: list[Effect]
    seqs: list[int]
    look: Look
    is_on_disk: bool = True


@dataclass(slots=True)
class _Locked:
    pk: int
    epoch: str
    head: int
    look: Look


@dataclass(slots=True)
class _Batch:
    effects: list[tuple[int | None, Effect]] = field(default_factory=list)
    claims: dict[int, int] = field(default_factory=dict)

    @property
    def touched(self) -> list[Touched]:
        return [effect.touched for _, effect in self.effects if not effect.is_none]


def store(
    loaded: Loaded, incoming: Sequence[Incoming], since: str | None, *, trusted: bool = False, may_hurry: bool = False
) -> Written:
    """All of it or nothing. Raises Lost, Malformed (Forged, Worn), Refused, Suspicious or Gutting; then, and whenever
    else it raises, `loaded` holds what doesn't stand, and must be loaded anew. `may_hurry`: what nobody but the writer
    waits for need not be on disk when this returns.
    """
    if loaded.is_contested or connection.in_atomic_block:
        return _store_locked(loaded, _Batch(), incoming, since, trusted=trusted, may_hurry=may_hurry)
    batch = _applied(loaded, incoming)
    if batch.claims or not all(loaded.kind.is_light(touched) for touched in batch.touched):
        return _store_locked(loaded, batch, (), since, trusted=trusted, may_hurry=may_hurry)
    return _store_light(loaded, batch, since, may_hurry=may_hurry)


def _store_locked(
    loaded: Loaded, batch: _Batch, incoming: Sequence[Incoming], since: str | None, *, trusted: bool, may_hurry: bool
) -> Written:
    """`batch` is applied already; if others came in between, it is Lost. `incoming` is yet to be applied."""
    hurries = False
    with transaction.atomic():
        locked = _lock(loaded.name, since)
        if loaded.pk is None and locked.head == 0:
            loaded.pk, loaded.epoch = locked.pk, locked.epoch
        if batch.effects and (locked.epoch, locked.head) != (loaded.epoch, loaded.seq):
            loaded.contest()
            raise Lost(loaded.name)
        gap = loaded.catch_up(locked.epoch, locked.head)
        if not batch.effects:
            batch = _applied(loaded, incoming)
        count = _judge(loaded, batch, trusted=trusted)
        _claim(loaded, batch)
        seqs = _write(loaded, locked.head, batch.effects)
        # Whose a client id is, and what others are told of after the commit, must not be gone again.
        if may_hurry and batch.touched and not batch.claims and not connection.run_on_commit:
            hurries = _hurry()
    loaded.stored(seqs[-1] if seqs else locked.head, count)
    loaded.owners |= batch.claims
    return Written(gap, [effect for _, effect in batch.effects], seqs, locked.look, is_on_disk=not hurries)


def _hurry() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    return True


def _store_light(loaded: Loaded, batch: _Batch, since: str | None, *, may_hurry: bool) -> Written:
    """What only changes values of what lies there, while nobody else writes. Raises Lost if somebody did."""
    count = _judge(loaded, batch, trusted=True)
    seqs, rows = _numbered(loaded.seq, batch.effects)
    hurries = may_hurry and bool(rows)  # nothing new: it is acknowledged at once, and what it repeats must be on disk
    known = {"epoch": loaded.epoch, "before": loaded.seq, "seen": since, "commit": "off" if hurries else "on"}
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_LIGHT, _columns(loaded, seqs, rows) | known)
        place, changed, is_ours, _ = cursor.fetchone()
    if not is_ours:
        loaded.contest()
        raise Lost(loaded.name)
    loaded.stored(seqs[-1], count)
    effects = [effect for _, effect in batch.effects]
    return Written([], effects, seqs, changes.found(place, changed), is_on_disk=not hurries)


def write(loaded: Loaded, person: int | None, act: Callable[[Loaded], Effect], context: Any = None) -> int:
    """One change by the house itself, in the caller's transaction, on a document that was loaded under its lock.
    Returns where the document stands. Raises Malformed or Refused: then roll back.
    """
    effect = act(loaded)
    count = loaded.kind.inspect(loaded.doc, effect.touched.standing).count
    (seq,) = _write(loaded, loaded.seq, [(person, effect)], context)
    loaded.stored(seq, count)
    name = loaded.name
    transaction.on_commit(lambda: wire.tell({"document": name}), robust=True)
    return seq


def locked_and_loaded(name: str) -> Loaded:
    """The document, which nobody else changes until this transaction ends. It is made if it isn't there."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("a document is changed within a transaction")
    locked = _lock(name, None)
    loaded = load(name)
    loaded.pk, loaded.epoch = locked.pk, locked.epoch
    return loaded


def _lock(name: str, since: str | None) -> _Locked:
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_LOOK_AND_LOCK, {"seen": since, "name": name})
            place, changed, pk, epoch, head = cursor.fetchone()
            if pk is not None:
                return _Locked(pk, epoch, head, changes.found(place, changed))
            cursor.execute(_CREATE, [name, secrets.token_hex(4)])


def _applied(loaded: Loaded, incoming: Sequence[Incoming]) -> _Batch:
    """Apply these to the document in memory."""
    batch = _Batch()
    for each in incoming:
        batch.effects.append((each.person, _apply(loaded, each, batch)))
    loaded.check_size(DOCUMENT_MOST_BYTES)
    return batch


def _apply(loaded: Loaded, each: Incoming, batch: _Batch) -> Effect:
    what = contents(each.payload)
    loaded.check(what)
    for client in what.new_of(loaded.known):
        if client in loaded.worn:
            raise Worn(f"{client} was known")
        owner = loaded.owners.get(client) or batch.claims.get(client)
        if owner is None and each.person is not None:
            batch.claims[client] = each.person
        elif owner != each.person:
            raise Forged(f"{client} is somebody else")
    return loaded.apply(each.payload, what)


def _judge(loaded: Loaded, batch: _Batch, *, trusted: bool) -> int:
    """How many things lie there now. Raises Malformed, Suspicious or Gutting."""
    standing: set[str] = set()
    for touched in batch.touched:
        standing |= touched.standing
        standing -= touched.removed
    count = loaded.kind.inspect(loaded.doc, frozenset(standing)).count
    if not trusted:
        watch_losses(loaded, batch.effects, count)
    return count


def _claim(loaded: Loaded, batch: _Batch) -> None:
    if not batch.claims:
        return
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [loaded.pk, list(batch.claims), list(batch.claims.values())])
        for client, person in cursor.fetchall():
            if batch.claims[client] != person:
                raise Forged(f"{client} is somebody else")


Row = tuple[int, int | None, Effect]


def _numbered(head: int, effects: Sequence[tuple[int | None, Effect]]) -> tuple[list[int], list[Row]]:
    """For each effect its number, or that of the one before it where it changed nothing; and the rows to be written."""
    seqs, rows = [], []
    for person, effect in effects:
        if not effect.is_none:
            head += 1
            rows.append((head, person, effect))
        seqs.append(head)
    return seqs, rows


def _columns(loaded: Loaded, seqs: Sequence[int], rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "head": seqs[-1],
        "id": loaded.pk,
        "seqs": [seq for seq, _, _ in rows],
        "people": [person for _, person, _ in rows],
        "payloads": [effect.payload for _, _, effect in rows],
        "touched": [_noted(effect.touched) for _, _, effect in rows],
    }


def _write(loaded: Loaded, head: int, effects: Sequence[tuple[int | None, Effect]], context: Any = None) -> list[int]:
    """Number and write what had an effect, and let the room know; returns the numbers."""
    seqs, rows = _numbered(head, effects)
    if not rows:
        return seqs
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, _columns(loaded, seqs, rows))
    heeded = [row for row in rows if not loaded.kind.is_light(row[2].touched)]
    if loaded.kind.applied is not None and heeded:
        loaded.kind.applied([_change(loaded, seq, person, effect, context) for seq, person, effect in heeded])
    return seqs


def _change(loaded: Loaded, seq: int, person: int | None, effect: Effect, context: Any) -> Change:
    touched = effect.touched
    return Change(
        loaded.name, seq, person, touched.added, touched.changed, touched.removed, loaded.doc, context, touched.fields
    )


def _noted(touched: Touched) -> str:
    kept = {"added": touched.added, "changed": touched.changed, "removed": touched.removed}
    return json.dumps({word: sorted(keys) for word, keys in kept.items() if keys})
