"""What sentences of all views share: which rows are known, and whether two of them, or one and chance, differ."""

import math
from statistics import NormalDist

from workspace.reports.figures import BEFORE_CAUSEWAY, Estimate, Figure, Row

CLEAR = 0.05


def known(figure: Figure) -> list[Row]:
    """The rows that are told, of the period itself: what was before Causeway is said apart."""
    rows = (row for row in figure.rows if not row.label.startswith(BEFORE_CAUSEWAY))
    return [row for row in rows if not row.hidden and row.observed.value is not None]


def alike(one: Estimate, other: Estimate, *, among: int = 2) -> bool:
    """Whether the interval of their difference holds zero: from their own intervals, as Newcombe does. `among`: of so
    many groups these are two, chosen by their values; the more there are, the wider (Bonferroni, over all pairs).

    Without both intervals nothing can be told, and they count as alike.
    """
    if one.value is None or one.low is None or one.high is None:
        return True
    if other.value is None or other.low is None or other.high is None:
        return True
    wider = NormalDist().inv_cdf(1 - CLEAR / max(2, among * (among - 1))) / NormalDist().inv_cdf(1 - CLEAR / 2)
    difference = one.value - other.value
    low = difference - wider * math.hypot(one.value - one.low, other.high - other.value)
    high = difference + wider * math.hypot(one.high - one.value, other.value - other.low)
    return low <= 0 <= high


def value_of(row: Row) -> float:
    return row.observed.value if row.observed.value is not None else 0.0


def apart_from_chance(row: Row) -> bool:
    """Whether what was observed differs from chance: by its p, or by the middle 95 % of the null."""
    if row.p is not None:
        return row.p < CLEAR
    null, value = row.expected, row.observed.value
    if null is None or value is None or null.low is None or null.high is None:
        return False
    return not null.low <= value <= null.high


def upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    return words[:1].lower() + words[1:]
