"""Who turned to whom in a period, as arrays: from the ledger itself while it is small, else from what is rolled up.

Both ways give the same rows, in the same order: a test compares them.
"""

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection

from workspace.reports.models import UNKNOWN, WHOLE
from workspace.reports.queries.contributions import NOT_COUNTED, acts_sql
from workspace.reports.queries.periods import Period

Ints = npt.NDArray[np.int64]
Source = Literal["live", "rolled"]

# Up to so many rows the ledger itself is summed up; beyond, the roll-up is.
LIVE_UP_TO = 1_000_000

_COLUMNS = "actor, target, act, customers, to_customer, actor_level, target_level, actor_place, target_place, up, down"
_ROLLED = """
SELECT actor, target, act, is_customers::int AS customers, is_to_customer::int AS to_customer, actor_level,
    target_level, actor_place, target_place, up, down, rows, entries, parts
FROM reports_turn WHERE month >= %(from)s AND month < %(before)s
"""
_LIVE = """
SELECT deed.actor, coalesce(deed.target, 0) AS target, contribution.act, (deed.side = 'customer')::int AS customers,
    coalesce(deed.target_side = 'customer', false)::int AS to_customer,
    coalesce(deed.actor_level, {unknown}) AS actor_level, coalesce(deed.target_level, {unknown}) AS target_level,
    coalesce(mine.id, 0) AS actor_place, coalesce(theirs.id, 0) AS target_place,
    coalesce(deed.up, {unknown}) AS up, coalesce(deed.down, {unknown}) AS down,
    1 AS rows, (deed.ordinal = 0)::int AS entries, round(deed.weight * {whole})::bigint AS parts
FROM audit_participation AS deed JOIN (VALUES {acts}) AS contribution (verb, act) ON contribution.verb = deed.verb
LEFT JOIN reports_place AS mine ON mine.name = deed.actor_unit
LEFT JOIN reports_place AS theirs ON theirs.name = deed.target_unit
WHERE deed.at >= %(from)s::timestamp AT TIME ZONE %(zone)s AND deed.at < %(before)s::timestamp AT TIME ZONE %(zone)s
AND deed.source <> ALL(%(not_counted)s) AND (deed.xid, deed.id) <= (%(xid)s, %(row)s)
"""
LIVE = _LIVE.format(unknown=UNKNOWN, whole=WHOLE, acts=acts_sql())
# Numbers alone, a row a line: arrays are read from it without a Python object for each.
_AS_TEXT = """
COPY (
    SELECT {columns}, sum(rows), sum(entries), sum(parts) FROM ({turns}) AS turn
    GROUP BY {columns} ORDER BY {columns}
) TO STDOUT (DELIMITER ' ')
"""


@dataclass(frozen=True)
class Turns:
    """A row for each pair, act and stamp. `target` 0 is nobody; `parts` are in parts of WHOLE."""

    actor: Ints
    target: Ints
    act: Ints
    customers: Ints
    to_customer: Ints
    actor_level: Ints
    target_level: Ints
    actor_place: Ints
    target_place: Ints
    up: Ints
    down: Ints
    rows: Ints
    entries: Ints
    parts: Ints

    def __len__(self) -> int:
        return len(self.actor)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Turns":
        return Turns(*(getattr(self, name)[kept] for name in self.__dataclass_fields__))


def read(period: Period, *, upto: tuple[int, int], source: Source | None = None) -> Turns:
    """What was done in a period, as far as the ledger was read: up to the row `upto` = (xid, id).

    `source` is chosen by size where it is not said. The roll-up must stand at `upto`.
    """
    source = source or source_for(period)
    terms = {
        "from": period.starts_on, "before": period.ends_before, "zone": settings.TIME_ZONE,
        "not_counted": list(NOT_COUNTED), "xid": upto[0], "row": upto[1],
    }  # fmt: skip
    turns = LIVE if source == "live" else _ROLLED
    found = numbers(_AS_TEXT.format(columns=_COLUMNS, turns=turns), terms, 14)
    return Turns(*(np.ascontiguousarray(column) for column in found.T))


def source_for(period: Period) -> Source:
    """Which way is quicker: the roll-up knows how many rows of the ledger a period has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(rows), 0) FROM reports_turn WHERE month >= %s AND month < %s",
            [period.starts_on, period.ends_before],
        )
        return "live" if cursor.fetchone()[0] <= LIVE_UP_TO else "rolled"


def numbers(statement: str, terms: dict[str, object], width: int) -> Ints:
    """The rows of a COPY of whole numbers, as an array of `width` columns."""
    # Django's cursor takes no terms with a COPY under debug.
    composed = cast("Any", connection.ops).compose_sql(statement, terms)
    with connection.cursor() as cursor, cursor.copy(composed) as copy:
        text = b"".join(bytes(part) for part in copy)
    return np.fromstring(text.decode("ascii"), dtype=np.int64, sep=" ").reshape(-1, width)
