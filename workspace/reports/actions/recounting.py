"""The roll-up counted anew beside the one that stands, compared with it, and put in its place.

Counting goes on in portions, each in its own short transaction: a long one would hold up all who follow the log. Only
the comparison and the exchange are one transaction, in which the roll-up stands still.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection, transaction

from workspace.reports.actions import rollup
from workspace.reports.models import Watermark
from workspace.reports.queries.contributions import NOT_COUNTED

Told = Callable[[int], None]
FRESH = "reports_turn_fresh"
AT_ONCE = 100_000
# Further behind than this, a cluster is quicker set by whoever looks after it (pg_resetwal) than by letting pass.
FURTHEST = 200_000_000

_BEGIN = f"""
DROP TABLE IF EXISTS pg_temp.{FRESH};
CREATE TEMPORARY TABLE {FRESH} (LIKE reports_turn);
ALTER TABLE {FRESH} DROP COLUMN id, ADD CONSTRAINT turn_once UNIQUE ({rollup.KEYS});
"""
_LAST = """
SELECT xid, id, count(*) OVER () FROM (
    SELECT xid, id FROM audit_participation
    WHERE (xid, id) > (%(xid)s, %(row)s) AND (xid, id) <= (%(upto_xid)s, %(upto_row)s)
    ORDER BY xid, id LIMIT %(limit)s
) AS batch ORDER BY xid DESC, id DESC LIMIT 1
"""
_NAMES = {"columns": f"{rollup.KEYS}, rows, entries, parts", "fresh": FRESH}
_DIFFERENT = """
SELECT month, coalesce(sum(rows) FILTER (WHERE is_kept), 0), coalesce(sum(rows) FILTER (WHERE NOT is_kept), 0), count(*)
FROM (
    (SELECT true AS is_kept, {columns} FROM reports_turn EXCEPT SELECT true, {columns} FROM {fresh})
    UNION ALL
    (SELECT false, {columns} FROM {fresh} EXCEPT SELECT false, {columns} FROM reports_turn)
) AS other GROUP BY month ORDER BY month
"""
# DELETE and not TRUNCATE: whoever reads meanwhile reads the old sums, and the application's role may.
_EMPTY = "DELETE FROM reports_turn"
_FILL = "INSERT INTO reports_turn ({columns}) SELECT {columns} FROM {fresh}"
_BEHIND = """
SELECT greatest(
    (SELECT max(xid) FROM audit_participation), (SELECT max(xid) FROM reports_watermark)
) + 1 - greatest(
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
    coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0) + 1
)
"""
_GO_BY = "DO $$ BEGIN FOR n IN 1..{count} LOOP PERFORM txid_current(); COMMIT; END LOOP; END $$"


class TooFarBehind(Exception):
    """This cluster counts its transactions so far below those of the ledger that letting them pass takes too long."""


@dataclass(frozen=True)
class Difference:
    """Of a month: how many of its `sums` differ, and how many rows of the ledger stand in those, as `kept` and as
    `counted` anew. Nobody's name: a sum is of a person."""

    month: date
    kept: int
    counted: int
    sums: int


@dataclass(frozen=True)
class Recount:
    """`rows` of the ledger were read: all that the roll-up has read. No `differences`: both are equal."""

    rows: int
    differences: Sequence[Difference]


def recount(*, replace: bool, told: Told = lambda _done: None) -> Recount:
    """Count anew what the roll-up has read so far, and compare. With `replace` what differs is exchanged; without it
    nothing is written. `told` hears how many rows were read."""
    Watermark.objects.get_or_create(name=rollup.NAME)
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN)
    at, rows = (0, 0), 0
    at, rows = _count(at, rows, Watermark.objects.get(name=rollup.NAME), told, replace=replace)
    with transaction.atomic():
        # It may have gone on while we counted: both must stand at the same row.
        stands = Watermark.objects.select_for_update(no_key=True).get(name=rollup.NAME)
        _at, rows = _count(at, rows, stands, told, replace=replace)
        found = _differences()
        if replace and found:
            with connection.cursor() as cursor:
                cursor.execute(_EMPTY)
                cursor.execute(_FILL.format(**_NAMES))
    return Recount(rows, found)


def _count(
    at: tuple[int, int], rows: int, upto: Watermark, told: Told, *, replace: bool
) -> tuple[tuple[int, int], int]:  # fmt: skip
    """Add to what is counted anew, from after `at` up to where the roll-up stands. Returns where that is, and how many
    rows were read altogether."""
    while (more := _portion(at, upto, replace=replace)) is not None:
        at, rows = more[0], rows + more[1]
        told(rows)
    return at, rows


def _portion(at: tuple[int, int], upto: Watermark, *, replace: bool) -> tuple[tuple[int, int], int] | None:
    span = {"xid": at[0], "row": at[1], "upto_xid": upto.xid, "upto_row": upto.row, "limit": rollup.BATCH}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LAST, span)
        found = cursor.fetchone()
        if found is None:
            return None
        terms = {**span, "last_xid": found[0], "last_row": found[1], "zone": settings.TIME_ZONE}
        terms["not_counted"] = list(NOT_COUNTED)
        if replace:
            cursor.execute(rollup.PLACES, terms)
        cursor.execute(rollup.adding(FRESH), terms)
    return (found[0], found[1]), int(found[2])


def _differences() -> list[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT.format(**_NAMES))
        return [Difference(month, int(kept), int(counted), int(sums)) for month, kept, counted, sums in cursor]


def behind() -> int:
    """How many transactions this cluster has yet to begin until it has reached those that the ledger names. More than 0
    after a dump was loaded into another cluster, which counts its own from the start: nothing is settled there."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND)
        return max(0, int(cursor.fetchone()[0] or 0))


def let_pass(told: Told = lambda _left: None) -> int:
    """Let the numbers of transactions go by until the ledger's are in the past. Not inside a transaction. Returns how
    many. Raises TooFarBehind."""
    left = passed = behind()
    if left > FURTHEST:
        raise TooFarBehind(left)
    while left > 0:
        with connection.cursor() as cursor:
            cursor.execute(_GO_BY.format(count=min(left, AT_ONCE)))
        left -= AT_ONCE
        told(max(0, left))
    return passed
