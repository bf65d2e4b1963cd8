"""Those who read the whole log at their own pace (search, notifications, webhooks): durable cursors,
nothing skipped.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from realtime import log
from realtime.models import Event, FollowerCursor

Handle = Callable[[list[Event]], None]
Advance = Callable[[], int]
Lag = Callable[[], int]

BATCH = 200


@dataclass(frozen=True, slots=True)
class Follower:
    """`advance` and `lag`: of one that reads another log than that of events, and keeps its own cursor."""

    name: str
    handle: Handle
    advance: Advance | None = None
    lag: Lag | None = None


_followers: dict[str, Follower] = {}

# A transaction that is still open may yet commit events with a lower number than what is visible now. So
# only what lies below every open transaction is settled; a plain `id > last` would skip what commits late.
#
# `pg_snapshot_xmin(pg_current_snapshot())` would say so in one word, but it counts the transactions of all
# databases of the cluster: a long one next door would hold up our followers. So we take the oldest that is
# open in this database, itself included. The order matters: first the numbers given out so far, then who of
# them is open, and only then, in a statement of its own, the events. Who is open has 32-bit numbers.
_HORIZON = """
WITH given AS MATERIALIZED (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::numeric AS top),
still_open AS (
    SELECT backend_xid::text::numeric AS number FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL
    UNION ALL
    SELECT transaction::text::numeric FROM pg_prepared_xacts WHERE database = current_database()
)
SELECT least(top, (
    SELECT min(top - mod(mod(top, 4294967296) - number + 4294967296, 4294967296)) FROM still_open
    WHERE mod(mod(top, 4294967296) - number + 4294967296, 4294967296) < 2147483648
)) FROM given
"""

_SETTLED = """
SELECT stream_id, id, seq, kind, payload, actor, key, xid, at FROM realtime_event
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < %s::text::xid8
ORDER BY xid, id LIMIT %s
"""


def register(name: str, handle: Handle) -> None:
    """Call from `apps.py`. `handle(events)` runs in the worker process, in the transaction that moves the
    cursor: what it writes to this database happens exactly once; what it does elsewhere may happen twice,
    so make that harmless. If it raises, nothing moves and the same events come again.
    """
    _followers[name] = Follower(name, handle)


def register_reader(name: str, advance: Advance, lag: Lag) -> None:
    """Call from `apps.py`: whoever reads another log than that of events. `advance()` does the next of what is settled
    (`horizon`), in a transaction with its own cursor, and returns how much; `lag()` says how much there is to do.
    """
    _followers[name] = Follower(name, lambda _events: None, advance, lag)


def registered() -> list[Follower]:
    return list(_followers.values())


def advance(follower: Follower, limit: int = BATCH) -> int:
    """Let `follower` handle its next settled events. Returns how many; 0 also when another process has its
    cursor.
    """
    if follower.advance is not None:
        return follower.advance()
    with transaction.atomic():
        FollowerCursor.objects.get_or_create(name=follower.name)
        lockable = FollowerCursor.objects.select_for_update(no_key=True, skip_locked=True)
        cursor = lockable.filter(name=follower.name).first()
        if cursor is None:
            return 0
        events = settled(cursor.xid, cursor.event, limit)
        if events:
            follower.handle(events)
            cursor.xid, cursor.event = events[-1].xid, events[-1].pk
            cursor.save()
        return len(events)


def settled(xid: int, event: int, limit: int = BATCH) -> list[Event]:
    """The next events after (xid, event) that no open transaction can precede any more, in that order."""
    below = horizon()
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED, [xid, event, str(below), limit])
        return [log.stored(row[0], row[1:]) for row in cursor.fetchall()]


def horizon() -> int:
    """The number of the oldest transaction of this database that is still open: what lies below is settled."""
    with connection.cursor() as cursor:
        # Who is open is otherwise remembered until the end of the transaction.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_HORIZON)
        (found,) = cursor.fetchone()
    return int(found)


def lag() -> dict[str, int]:
    """For each registered follower, how many events it has yet to handle."""
    behind = {}
    at = {c.name: (c.xid, c.event) for c in FollowerCursor.objects.filter(name__in=_followers)}
    with connection.cursor() as cursor:
        for name, follower in _followers.items():
            if follower.lag is not None:
                behind[name] = follower.lag()
                continue
            cursor.execute(
                "SELECT count(*) FROM realtime_event WHERE (xid, id) > (%s::text::xid8, %s)",
                [*at.get(name, (0, 0))],
            )
            behind[name] = cursor.fetchone()[0]
    return behind
