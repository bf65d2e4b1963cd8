"""How updates come to stand: checked, applied, written as rows in one order over all processes, in one transaction.

The lock on the document's row makes the order. Under it the document in memory is brought level with the rows first, so
that what is judged is what will stand.
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
from realtime.documents.loaded import Effect, Loaded, load
from realtime.documents.updates import contents

# What one document may hold. More than that no browser would show.
DOCUMENT_MOST_BYTES = 24 * 1024 * 1024

_LOOK_AND_LOCK = f"""
WITH {changes.LOOK},
document AS (SELECT id, epoch, head FROM documents_document WHERE name = %(name)s FOR NO KEY UPDATE)
SELECT place, changes, id, epoch, head FROM look LEFT JOIN document ON true
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
    """Effects that stand now, `gap` before them that was stored elsewhere, and what had changed about rights."""

    gap: list[bytes]
    effects: list[Effect]
    seqs: list[int]
    look: Look


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


def store(loaded: Loaded, incoming: Sequence[Incoming], since: str | None, *, trusted: bool = False) -> Written:
    """All of it or nothing. Raises Lost, Malformed (Forged, Worn), Refused, Suspicious
    or Gutting; then, and whenever else it
    raises, `loaded` holds what doesn't stand, and must be loaded anew.
    """
    batch = _Batch()
    with transaction.atomic():
        locked = _lock(loaded.name, since)
        if loaded.pk is None and locked.head == 0:
            loaded.pk, loaded.epoch = locked.pk, locked.epoch
        gap = loaded.catch_up(locked.epoch, locked.head)
        for each in incoming:
            batch.effects.append((each.person, _apply(loaded, each, batch)))
        loaded.check_size(DOCUMENT_MOST_BYTES)
        count = _judge(loaded, batch, trusted=trusted)
        _claim(loaded, batch)
        seqs = _write(loaded, locked.head, batch.effects)
    loaded.stored(seqs[-1] if seqs else locked.head, count)
    loaded.owners |= batch.claims
    return Written(gap, [effect for _, effect in batch.effects], seqs, locked.look)


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
    return loaded.apply(each.payload)


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


def _write(loaded: Loaded, head: int, effects: Sequence[tuple[int | None, Effect]], context: Any = None) -> list[int]:
    """Number and write what had an effect; returns for each its number, or that of the one before it."""
    seqs, rows = [], []
    for person, effect in effects:
        if not effect.is_none:
            head += 1
            rows.append((head, person, effect))
        seqs.append(head)
    if not rows:
        return seqs
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "head": head,
                "id": loaded.pk,
                "seqs": [seq for seq, _, _ in rows],
                "people": [person for _, person, _ in rows],
                "payloads": [effect.payload for _, _, effect in rows],
                "touched": [_noted(effect.touched) for _, _, effect in rows],
            },
        )
    if loaded.kind.applied is not None:
        loaded.kind.applied([_change(loaded, seq, person, effect, context) for seq, person, effect in rows])
    return seqs


def _change(loaded: Loaded, seq: int, person: int | None, effect: Effect, context: Any) -> Change:
    touched = effect.touched
    return Change(
        loaded.name, seq, person, touched.added, touched.changed, touched.removed, loaded.doc, context, touched.fields
    )


def _noted(touched: Touched) -> str:
    kept = {"added": touched.added, "changed": touched.changed, "removed": touched.removed}
    return json.dumps({word: sorted(keys) for word, keys in kept.items() if keys})
