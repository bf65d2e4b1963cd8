"""Those who read the whole log at their own pace (search, notifications, webhooks): durable cursors,
nothing skipped.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from realtime import log
from realtime.models import Event, FollowerCursor

Handle = Callable[[list[Event]], None]

BATCH = 200


@dataclass(frozen=True, slots=True)
class Follower:
    name: str
    handle: Handle


_followers: dict[str, Follower] = {}

# A transaction that is still open may yet commit events with a lower number than what is visible now. So
# only what lies below every open transaction is settled; a plain `id > last` would skip what commits late.
_SETTLED = """
SELECT stream_id, id, seq, kind, payload, actor, key, xid, at FROM realtime_event
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, id LIMIT %s
"""


def register(name: str, handle: Handle) -> None:
    """Call from `apps.py`. `handle(events)` runs in the worker process, in the transaction that moves the
    cursor: what it writes to this database happens exactly once; what it does elsewhere may happen twice,
    so make that harmless. If it raises, nothing moves and the same events come again.
    """
    _followers[name] = Follower(name, handle)


def registered() -> list[Follower]:
    return list(_followers.values())


def advance(follower: Follower, limit: int = BATCH) -> int:
    """Let `follower` handle its next settled events. Returns how many; 0 also when another process has its
    cursor.
    """
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
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED, [xid, event, limit])
        return [log.stored(row[0], row[1:]) for row in cursor.fetchall()]


def lag() -> dict[str, int]:
    """For each registered follower, how many events it has yet to handle."""
    behind = {}
    at = {c.name: (c.xid, c.event) for c in FollowerCursor.objects.filter(name__in=_followers)}
    with connection.cursor() as cursor:
        for name in _followers:
            cursor.execute(
                "SELECT count(*) FROM realtime_event WHERE (xid, id) > (%s::text::xid8, %s)",
                [*at.get(name, (0, 0))],
            )
            behind[name] = cursor.fetchone()[0]
    return behind
