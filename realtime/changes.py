"""Changes of rights and ends of sessions, kept where the log is kept: whoever reads an event sees, in the same
moment of the database, every change that was committed before it.

A process that was asleep, or cut off from the relay, would else tell what was said after a revoke before it hears of
the revoke. Each look names the place of the last one as PostgreSQL does (a snapshot), so that nothing is skipped that
commits late.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection

from realtime.models import RightsChange

# To stand in a WITH; `%(seen)s` is the place of the last look, or null.
LOOK = """
look AS MATERIALIZED (
    SELECT pg_current_snapshot()::text AS place, (
        SELECT jsonb_agg(jsonb_build_array(id, people, session) ORDER BY id) FROM realtime_rightschange
        WHERE xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
        AND NOT pg_visible_in_snapshot(xid, %(seen)s::pg_snapshot)
    )::text AS changes
)
"""
_LOOK = f"WITH {LOOK} SELECT place, changes FROM look"  # noqa: S608 - only constants
_PRUNE = "DELETE FROM realtime_rightschange WHERE at < now() - make_interval(secs => %s)"


class Change(NamedTuple):
    """The rights of these people (None: everybody's) may be others now; or the session of that fingerprint is over."""

    id: int
    people: frozenset[int] | None
    session: str


class Look(NamedTuple):
    """What has changed since the look before, and the place to look from the next time."""

    place: str
    changes: tuple[Change, ...]


def note(people: Iterable[int] | None = None, *, session: str = "") -> None:
    """Inside the transaction that takes or gives the right, so that both are seen or neither."""
    RightsChange.objects.create(people=None if people is None else sorted(set(people)), session=session)


def look(seen: str | None) -> Look:
    """What was committed since the place `seen`. None: only the place."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, {"seen": seen})
        place, changes = cursor.fetchone()
    return found(place, changes)


def found(place: str, changes: Any) -> Look:
    """A look from its two columns."""
    if not changes:
        return Look(place, ())
    return Look(
        place,
        tuple(
            Change(ident, None if people is None else frozenset(people), session)
            for ident, people, session in json.loads(changes)
        ),
    )


def is_before(place: str, other: str) -> bool:
    """Whether `place` was taken before `other`. A look that answers from before its own question is one at another
    database: a backup was restored, or a standby took over.
    """
    return _next_number(place) < _next_number(other)


def _next_number(place: str) -> int:
    """The first transaction number that was not given out then (`xmin:xmax:running,…`)."""
    return int(place.split(":")[1])


def prune(age: timedelta) -> int:
    """Forget changes that are older. Nobody's last look may be: see guard.LOOKED_WITHIN_SECONDS."""
    with connection.cursor() as cursor:
        cursor.execute(_PRUNE, [age.total_seconds()])
        return int(cursor.rowcount)
