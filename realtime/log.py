"""The numbered, durable log of each stream. The database is the truth; the rest is only a wake-up."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from realtime import changes, streams, wire
from realtime.changes import Look
from realtime.events import Payload
from realtime.models import Event, Stream

READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a stream: all up to `seq` of that `epoch` was seen. ("", 0): before the first event."""

    epoch: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Missed:
    """What a reader at a cursor has not seen: all of it up to `upto`, or, with `gone`, nothing that could
    be told.

    `head` is the last number in the stream; when `upto` is short of it, read on from `upto`.
    """

    upto: Cursor
    head: int
    events: list[Event]
    gone: bool = False


class Gone(LookupError):
    """What was missed is no longer kept, or the stream was renewed: read the page again."""


# One statement: the stream's row is locked and numbered (so writers of one stream wait for each other, and
# a rollback gives the number back), and the event takes that number.
_APPEND = """
WITH stream AS (
    INSERT INTO realtime_stream AS s (name, epoch, head) VALUES (%s, %s, 1)
    ON CONFLICT (name) DO UPDATE SET head = s.head + 1
    RETURNING name, epoch, head
)
INSERT INTO realtime_event (stream_id, seq, kind, payload, actor, key)
SELECT name, head, %s, %s::jsonb, %s, %s FROM stream
RETURNING id, seq, xid, at
"""

# With what has changed about rights since, as of the same moment.
_MISSED = f"""
WITH {changes.LOOK}
SELECT place, changes, s.name, s.epoch, s.head, e.id, e.seq, e.kind, e.payload, e.actor, e.key, e.xid, e.at
FROM look LEFT JOIN (
    unnest(%(names)s::text[], %(seqs)s::bigint[]) AS want(wanted, seq)
    JOIN realtime_stream s ON s.name = want.wanted
    LEFT JOIN LATERAL (
        SELECT * FROM realtime_event WHERE stream_id = s.name AND seq > want.seq ORDER BY seq LIMIT %(limit)s
    ) e ON true
) ON true
ORDER BY s.name, e.seq
"""  # noqa: S608 - only constants

# What followers have not settled yet is kept, however old it is; and only a whole front is cut off, never a
# hole.
_PRUNE = """
WITH settled AS (SELECT xid, event FROM realtime_followercursor ORDER BY xid, event LIMIT 1),
kept AS (
    SELECT s.name, coalesce(min(e.seq), s.head + 1) AS first
    FROM realtime_stream s
    LEFT JOIN realtime_event e ON e.stream_id = s.name AND NOT (
        e.at < now() - make_interval(secs => %s) AND e.seq <= s.head - %s
        AND NOT EXISTS (SELECT 1 FROM settled WHERE (e.xid, e.id) > (settled.xid, settled.event))
    )
    GROUP BY s.name
)
DELETE FROM realtime_event e USING kept WHERE e.stream_id = kept.name AND e.seq < kept.first
"""

# Followers read again from the first event that they have not settled: twice is harmless, never would not
# be.
_RENEW = (
    """
    UPDATE realtime_followercursor c SET xid = '1', event = coalesce(
        (SELECT min(e.id) - 1 FROM realtime_event e WHERE (e.xid, e.id) > (c.xid, c.event)),
        (SELECT max(e.id) FROM realtime_event e), 0)
    """,
    "UPDATE realtime_event SET xid = '1'",
    "UPDATE documents_document SET epoch = left(md5(random()::text || name), 8)",
    "UPDATE realtime_stream SET epoch = left(md5(random()::text || name), 8)",
    "DELETE FROM realtime_rightschange",
)


# All of them, in the order in which the model has them.
_COLUMNS = [field.attname for field in Event._meta.concrete_fields]


def append(stream: str, event: Payload, *, actor: int | None = None, key: UUID | None = None) -> Event:
    """Write `event` as the next of `stream`: seen by everyone if the transaction commits, never happened if
    not.

    Only inside a transaction (TransactionManagementError). The stream stays locked for other writers until
    the end of it, so append last. Raises UnknownStream for a malformed name. One statement.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("log.append needs the transaction of the fact that it tells")
    streams.parse(stream)
    payload = event.model_dump(mode="json")
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [stream, secrets.token_hex(4), event.kind, json.dumps(payload), actor, key])
        row = cursor.fetchone()
    wire.wake_on_commit(stream)
    return stored(stream, (row[0], row[1], event.kind, payload, actor, key, row[2], row[3]))


def head(stream: str) -> Cursor:
    """Where the stream stands now. Take it before you read the page that it goes with."""
    return heads([stream])[stream]


def heads(names: Iterable[str]) -> dict[str, Cursor]:
    """Where these streams stand now, in one query. A stream without events stands at ("", 0)."""
    found = dict.fromkeys(names, Cursor())
    rows = Stream.objects.filter(name__in=list(found)).values_list("name", "epoch", "head")
    return found | {name: Cursor(epoch, seq) for name, epoch, seq in rows}


def since(stream: str, epoch: str, seq: int) -> list[Event]:
    """Everything after (epoch, seq), in order. Raises Gone when that can't be told in full."""
    at, events = Cursor(epoch, seq), list[Event]()
    while True:
        missed = missed_since({stream: at})[stream]
        if missed.gone:
            raise Gone(stream)
        events += missed.events
        if missed.upto.seq >= missed.head:
            return events
        at = missed.upto


def missed_since(cursors: Mapping[str, Cursor], limit: int = READ_AT_ONCE) -> dict[str, Missed]:
    """What readers at these cursors have missed, at most `limit` events of each stream, in one query."""
    return missed_and_changed(cursors, limit, None)[0]


def missed_and_changed(cursors: Mapping[str, Cursor], limit: int, seen: str | None) -> tuple[dict[str, Missed], Look]:
    """As `missed_since`, with the changes of rights since the place `seen`, in the same query: none is lacking that
    was committed before one of these events.
    """
    names = list(cursors)
    given = {"seen": seen, "names": names, "seqs": [cursors[name].seq for name in names], "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_MISSED, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    found: dict[str, tuple[Cursor, list[Event]]] = {}
    for _, _, name, epoch, top, *rest in rows:
        if name is None:  # none of these streams has begun
            continue
        events = found.setdefault(name, (Cursor(epoch, top), []))[1]
        if rest[0] is not None:
            events.append(stored(name, rest))
    missed = {name: _judge(at, *found.get(name, (Cursor(), []))) for name, at in cursors.items()}
    return missed, changes.found(*rows[0][:2])


def _judge(at: Cursor, top: Cursor, events: list[Event]) -> Missed:
    """Whether `events`, read after `at` from a stream that stands at `top`, are all that was missed."""
    same = at.epoch == top.epoch or at == Cursor()
    whole = at.seq == top.seq or (at.seq < top.seq and bool(events) and events[0].seq == at.seq + 1)
    if not (same and whole):
        return Missed(upto=top, head=top.seq, events=[], gone=True)
    return Missed(upto=Cursor(top.epoch, events[-1].seq if events else at.seq), head=top.seq, events=events)


def stored(stream: str, row: Sequence[Any]) -> Event:
    """An event from its columns (id, seq, kind, payload, actor, key, xid, at)."""
    ident, seq, kind, payload, actor, key, xid, at = row
    content = json.loads(payload) if isinstance(payload, str) else payload
    return Event.from_db(connection.alias, _COLUMNS, (ident, stream, seq, kind, content, actor, key, int(xid), at))


def prune(*, age: timedelta, count: int) -> int:
    """Forget events older than `age`, but keep the last `count` of each stream and what followers have yet
    to read.

    Returns how many were forgotten. Listeners behind the window are told to reload.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PRUNE, [age.total_seconds(), count])
        return int(cursor.rowcount)


def renew() -> int:
    """After a backup was restored: give every stream a new epoch, so that all listeners reload.

    Transaction numbers of the old cluster mean nothing in the new one; events and cursors are set back to
    number 1, which keeps their order by id. Returns the number of streams.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _RENEW:
            cursor.execute(statement)
        return int(cursor.rowcount)
