"""Where the dots of a small plot stand. Units of the drawing, not pixels; from low to high in reading direction."""

from collections.abc import Sequence
from dataclasses import dataclass

from ideas.evaluations.scoring import Spread

WIDTH, EDGE, DOT = 200, 8, 5
STEP = 2 * DOT + 1


@dataclass(frozen=True)
class Plot:
    """`dots` are (x, y), one for each evaluator, stacked where they would cover each other; `ticks` are the whole
    scores of a scale."""

    width: int
    height: int
    axis: int
    low: float
    high: float
    mean: float
    dots: Sequence[tuple[float, float]]
    ticks: Sequence[float]


def plot(spread: Spread, lowest: float, highest: float, ticks: Sequence[float] = ()) -> Plot:
    """Raises ZeroDivisionError for a scale without length."""

    def across(value: float) -> float:
        return round(EDGE + (value - lowest) / (highest - lowest) * (WIDTH - 2 * EDGE), 1)

    placed: list[tuple[float, int]] = []
    for value in spread.values:
        x = across(value)
        placed.append((x, _free_level(placed, x)))
    height = STEP * (1 + max(level for _, level in placed)) + 8
    axis = height - 4
    dots = [(x, axis - 4 - DOT - level * STEP) for x, level in placed]
    return Plot(
        WIDTH, height, axis, across(spread.low), across(spread.high), across(spread.mean), dots,
        [across(tick) for tick in ticks],
    )  # fmt: skip


def _free_level(placed: Sequence[tuple[float, int]], x: float) -> int:
    taken = {level for other, level in placed if abs(other - x) < STEP}
    return next(level for level in range(len(placed) + 1) if level not in taken)
