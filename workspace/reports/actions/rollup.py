"""Rolls the ledger up by month: a follower with a durable cursor. What it writes can be counted anew at any time.

It reads rows below the oldest open transaction, in the order (xid, id), so that nothing that commits late is skipped.
A batch is added in one statement, in the transaction that moves its cursor: each row is in exactly once, even through a
crash.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from realtime import followers
from workspace.reports.models import UNKNOWN, WHOLE, Turn, Watermark
from workspace.reports.queries.contributions import NOT_COUNTED, acts_sql

NAME = "reports"
BATCH = 250_000
# /health/ wants to know whether it is behind, not to count ten million rows each time it is asked.
LAG_AT_MOST = 100_000

_LAST = """
SELECT xid, id, count(*) OVER () FROM (
    SELECT xid, id FROM audit_participation WHERE (xid, id) > (%(xid)s, %(row)s) AND xid < %(below)s
    ORDER BY xid, id LIMIT %(limit)s
) AS batch ORDER BY xid DESC, id DESC LIMIT 1
"""
_COUNTED = """
FROM audit_participation AS deed JOIN (VALUES {acts}) AS contribution (verb, act) ON contribution.verb = deed.verb
WHERE (deed.xid, deed.id) > (%(xid)s, %(row)s) AND (deed.xid, deed.id) <= (%(last_xid)s, %(last_row)s)
AND deed.source <> ALL(%(not_counted)s)
"""
_PLACES = """
INSERT INTO reports_place (name)
SELECT DISTINCT name FROM (
    SELECT deed.actor_unit, deed.target_unit {counted}
) AS found CROSS JOIN LATERAL (VALUES (actor_unit), (target_unit)) AS named (name)
WHERE name <> '' AND NOT EXISTS (SELECT 1 FROM reports_place known WHERE known.name = named.name)
ON CONFLICT DO NOTHING
"""
KEYS = (
    "month, act, actor, target, is_customers, is_to_customer, actor_level, target_level, actor_place, target_place, "
    "up, down"
)
# As the index of `turn_once` has them: neighbours come one after the other. In the order of a hash each row is looked
# for in another corner of the index, the slower the more sums there are.
_IN_ORDER = (
    "month, actor, target, act, is_customers, is_to_customer, actor_level, target_level, coalesce(mine.id, 0), "
    "coalesce(theirs.id, 0), up, down"
)
_ADD = """
INSERT INTO {table} AS turn (
    month, act, actor, target, is_customers, is_to_customer, actor_level, target_level, actor_place, target_place,
    up, down, rows, entries, parts
)
SELECT month, act, actor, target, is_customers, is_to_customer, actor_level, target_level,
    coalesce(mine.id, 0), coalesce(theirs.id, 0), up, down, sum(rows), sum(entries), sum(parts)
FROM (
    SELECT date_trunc('month', deed.at AT TIME ZONE %(zone)s)::date AS month, contribution.act AS act,
        deed.actor AS actor, coalesce(deed.target, 0) AS target, deed.side = 'customer' AS is_customers,
        coalesce(deed.target_side = 'customer', false) AS is_to_customer,
        coalesce(deed.actor_level, {unknown}) AS actor_level, coalesce(deed.target_level, {unknown}) AS target_level,
        deed.actor_unit AS actor_unit, deed.target_unit AS target_unit,
        coalesce(deed.up, {unknown}) AS up, coalesce(deed.down, {unknown}) AS down,
        count(*) AS rows, count(*) FILTER (WHERE deed.ordinal = 0) AS entries,
        sum(round(deed.weight * {whole}))::bigint AS parts
    {counted}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
) AS summed
LEFT JOIN reports_place AS mine ON mine.name = summed.actor_unit
LEFT JOIN reports_place AS theirs ON theirs.name = summed.target_unit
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
ORDER BY {in_order}
ON CONFLICT ON CONSTRAINT turn_once DO UPDATE SET
    rows = turn.rows + excluded.rows, entries = turn.entries + excluded.entries, parts = turn.parts + excluded.parts
"""
_counted = _COUNTED.format(acts=acts_sql())
PLACES = _PLACES.format(counted=_counted)


def adding(table: str) -> str:
    """The statement that adds a batch to the sums of this table, which has the constraint `turn_once`."""
    return _ADD.format(table=table, counted=_counted, unknown=UNKNOWN, whole=WHOLE, in_order=_IN_ORDER)


ADD = adding(Turn._meta.db_table)

Told = Callable[[int], None]


def advance(limit: int = BATCH, below: int | None = None, *, wait: bool = False) -> int:
    """Add the next settled rows of the ledger: those of transactions before `below`, or before the oldest that is open.

    Returns how many; 0 also when another process is at it, unless this one is to `wait` for it."""
    with transaction.atomic():
        Watermark.objects.get_or_create(name=NAME)
        mark = Watermark.objects.select_for_update(no_key=True, skip_locked=not wait).filter(name=NAME).first()
        if mark is None:
            return 0
        below = followers.horizon() if below is None else below
        with connection.cursor() as cursor:
            cursor.execute(_LAST, {"xid": mark.xid, "row": mark.row, "below": below, "limit": limit})
            found = cursor.fetchone()
            if found is None:
                return 0
            span = {"xid": mark.xid, "row": mark.row, "last_xid": found[0], "last_row": found[1]}
            terms = {**span, "not_counted": list(NOT_COUNTED), "zone": settings.TIME_ZONE}
            cursor.execute(PLACES, terms)
            cursor.execute(ADD, terms)
        mark.xid, mark.row = found[0], found[1]
        mark.save()
        return int(found[2])


def catch_up(told: Told = lambda _done: None) -> int:
    """Add all that is settled now, whoever else is at it. Returns how many rows; `told` hears how many so far."""
    done = 0
    while more := advance(wait=True):
        done += more
        told(done)
    return done


def is_behind(since: datetime, before: datetime) -> bool:
    """Whether the ledger has deeds of this time that are not rolled up: of transactions that have not settled."""
    mark = Watermark.objects.filter(name=NAME).first() or Watermark(name=NAME)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM audit_participation WHERE (xid, id) > (%s, %s) AND at >= %s AND at < %s)",
            [mark.xid, mark.row, since, before],
        )
        return bool(cursor.fetchone()[0])


def lag() -> int:
    """How many rows of the ledger are still to be rolled up, counted up to LAG_AT_MOST."""
    mark = Watermark.objects.filter(name=NAME).first() or Watermark(name=NAME)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM audit_participation WHERE (xid, id) > (%s, %s) LIMIT %s) AS waiting",
            [mark.xid, mark.row, LAG_AT_MOST],
        )
        return int(cursor.fetchone()[0])
