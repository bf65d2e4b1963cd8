"""How ideas are sorted for browsing: published formulas, one at a time, never a mix. See docs/reference/ranking.md.

Nothing here decides anything: what is chosen is chosen by the methods of `tally`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

#: of a normal distribution: 95 % of it lie within so many standard deviations
Z = 1.96


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one idea. `seen`: how many people have seen it; `importance`: the sum of `rated` ratings."""

    idea: int
    number: int
    supporters: int = 0
    seen: int = 0
    rated: int = 0
    importance: int = 0


@dataclass(frozen=True, slots=True)
class Prior:
    """What a rating is taken for before anybody gave one: `weight` ratings of `mean`."""

    mean: float
    weight: float


def wilson(up: int, seen: int, z: float = Z) -> float:
    """The lower bound of the share that would support it, judging by `up` of the `seen` who had the choice; 0 to 1.

    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212. Nobody: 0. Raises ValueError
    for more supporters than people who saw it."""
    if not 0 <= up <= seen:
        raise ValueError(f"{up} of {seen} can't have supported it")
    if up == 0:
        return 0.0  # exactly, where the terms below would leave what they round
    share, spread = up / seen, z * z / seen
    middle = share + spread / 2
    margin = z * sqrt((share * (1 - share) + spread / 4) / seen)
    return max(0.0, (middle - margin) / (1 + spread))


def bayesian(total: float, count: int, prior: Prior) -> float:
    """The mean of `count` ratings that add up to `total`, drawn towards the board's: (C·m + Σr) / (C + n)."""
    return (prior.weight * prior.mean + total) / (prior.weight + count)


def prior_of(rows: Sequence[Measured]) -> Prior:
    """The board's: the mean of all ratings, and the median number of ratings of an idea that has any, at least 1."""
    counts = [row.rated for row in rows if row.rated]
    if not counts:
        return Prior(0.0, 1.0)
    return Prior(sum(row.importance for row in rows) / sum(counts), max(1.0, median(counts)))


def by_wilson(rows: Sequence[Measured]) -> list[int]:
    """Ideas by Wilson's lower bound; equal ones by newness."""
    return _sorted(rows, lambda row: wilson(row.supporters, max(row.seen, row.supporters)))


def by_importance(rows: Sequence[Measured]) -> list[int]:
    """Ideas by the Bayesian average of their importance; equal ones by newness."""
    prior = prior_of(rows)
    return _sorted(rows, lambda row: bayesian(row.importance, row.rated, prior))


def _sorted(rows: Sequence[Measured], score: Callable[[Measured], float]) -> list[int]:
    return [row.idea for row in sorted(rows, key=lambda row: (-score(row), -row.number))]
