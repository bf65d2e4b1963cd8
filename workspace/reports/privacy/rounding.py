"""How finely numbers are told: counts of people in bands of five, values the coarser the fewer they rest on.

Always the same number for the same input; a rounded interval never becomes narrower, and holds the rounded value.
"""

from math import ceil, floor, isfinite, log10
from typing import Literal

Unit = Literal["share", "ratio", "index", "steps", "hours", "count"]

# Counts are told in steps of this.
BAND = 5
# From so many people on, values are told finely.
MANY = 50
# By unit: the step with fewer than MANY people, and from there on.
_STEPS: dict[Unit, tuple[float, float]] = {
    "share": (0.05, 0.01),
    "ratio": (0.1, 0.05),
    "index": (0.05, 0.01),
    "steps": (0.1, 0.05),
    "hours": (1.0, 0.5),
    "count": (5.0, 5.0),
}
# Steps are decimals, floats are not: what is this near to a step lies on it.
_NEAR = 1e-9


def banded(count: int) -> int:
    """How many there are at least, in fives: 12 is told as 10, and read as "at least 10"."""
    return count - count % BAND


def band_of(count: int) -> tuple[int, int]:
    """Between which numbers a reader knows a banded count to lie."""
    return banded(count), banded(count) + BAND - 1


def rounded(
    value: float | None, low: float | None, high: float | None, *, people: int, unit: Unit
) -> tuple[float | None, float | None, float | None]:
    """A value and its interval as they may be told of so many people. What is unknown or not finite is None."""
    step = _STEPS[unit][people >= MANY]
    middle, least, most = (
        None if number is None or not isfinite(number) else number / step for number in (value, low, high)
    )
    return (
        None if middle is None else _told(round(middle), step),
        None
        if least is None
        else _told(floor(min(least + _NEAR, round(middle) if middle is not None else least)), step),
        None if most is None else _told(ceil(max(most - _NEAR, round(middle) if middle is not None else most)), step),
    )


def share(value: float, people: int) -> float:
    """A rate to 5 percentage points of fewer than 50 people, else to 1."""
    told = rounded(value, None, None, people=people, unit="share")[0]
    if told is None:
        raise ValueError(f"{value} is no rate")
    return told


def chance(p: float | None, people: int) -> float | None:
    """A p-value in thousandths; of fewer than 50 people in its first digit alone, from which no data can be tried out.
    Rounded down: what is 0.05 or more stays so, and what is less, too."""
    if p is None or people >= MANY:
        return None if p is None else round(p, 3)
    step = 10.0 ** floor(log10(p) + _NEAR) if p > 0 else 1.0
    return round(floor(p / step + _NEAR) * step, 6)


def _told(steps: int, step: float) -> float:
    return round(steps * step, 4)
