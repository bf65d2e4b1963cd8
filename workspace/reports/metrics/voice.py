"""How evenly people speak: the Lorenz curve and its Gini, with everybody who could have spoken in it.

Leaving out the silent makes it look fair. A healthy forum of experts is unequal.
"""

from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics import chance
from workspace.reports.metrics.blocks import largest_share
from workspace.reports.metrics.network import NOBODY, Estimate, Floats, Interactions, People
from workspace.reports.metrics.ties import summed

POINTS = 101


@dataclass(frozen=True)
class Voice:
    """`curve`: (share of people from the quietest up, share of all contributions that is theirs).

    `gini`: 0 all speak alike, towards 1 one speaks for all; of few people it can't come near 1: `most` is its bound.
    """

    people: int
    spoke: int
    contributions: float
    gini: Estimate
    most: float | None
    curve: tuple[tuple[float, float], ...]
    largest_share: float


def voice(
    people: People, interactions: Interactions, *, rng: np.random.Generator, resamples: int = chance.RESAMPLES
) -> Voice:
    """Of all eligible people; each deed counts its weight, so a deed towards many counts once."""
    known = interactions.actor != NOBODY
    done = summed(interactions.actor[known], interactions.weight[known], len(people))
    x = np.sort(done[people.eligible])
    n = len(x)
    if n == 0 or x.sum() == 0:
        return Voice(n, 0, 0.0, Estimate.unknown(), None, (), 0.0)
    drawn = np.array([_weighted(x, times) for times in chance.resamples(n, resamples, rng)])
    return Voice(
        people=n,
        spoke=int((x > 0).sum()),
        contributions=float(x.sum()),
        gini=chance.interval(gini(x), drawn),
        most=(n - 1) / n,
        curve=lorenz(x),
        largest_share=largest_share(np.arange(n), x, n),
    )


def gini(x: Floats) -> float:
    """G = sum (2i - n - 1) x_i / (n sum x) of contributions in rising order, zeros among them; NaN without any."""
    x = np.sort(x)
    n, total = len(x), float(x.sum())
    return float(((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * total)) if total > 0 else float("nan")


def lorenz(x: Floats, points: int = POINTS) -> tuple[tuple[float, float], ...]:
    """The curve at so many even shares of people, so that no single person's part can be read from it."""
    x = np.sort(x)
    share = np.concatenate([[0.0], np.cumsum(x)]) / x.sum()
    at = np.linspace(0, 1, points)
    heights = np.interp(at, np.linspace(0, 1, len(x) + 1), share)
    return tuple((float(a), float(b)) for a, b in zip(at, heights, strict=True))


def _weighted(x: Floats, times: Floats) -> float:
    """Gini of people in rising order, each counted so many times."""
    n, total = float(times.sum()), float((times * x).sum())
    if total == 0:
        return float("nan")
    before = np.cumsum(times) - times
    return float((times * x * (2 * before + times - n)).sum() / (n * total))
