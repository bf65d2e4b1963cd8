"""Estimates of what all who might have answered think, from those who did, with 95 % intervals.

Shares: Wilson's score interval (Wilson 1927, JASA 22; recommended for small n by Brown, Cai & DasGupta 2001,
Statistical Science 16). Means: Student's t (Student 1908), within the scale. Where all gave the same answer t would
claim to be certain; then the mean is read as a share of the scale and takes Wilson's interval, which is conservative,
since no distribution on [0, 1] with mean p varies more than p(1 - p).
Ranks: the percentile bootstrap over people (Efron 1979, Annals of Statistics 7): whole rankings are drawn, since the
places that one person gives hang together. The draw is seeded: the same rankings give the same interval.
Points of a ranking: Borda's count (1781), the mean share of the other items that an item was put above.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
RESAMPLES = 4_000
SEED = 19_790_101


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the ends of its interval, all in the units of the value."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Placing:
    """Of one item of a ranking. `rank`: 1 is the best; `borda`: 0 (always last) to 1 (always first)."""

    rank: Estimate
    borda: float
    first: Estimate


def wilson(successes: int, of: int, confidence: float = CONFIDENCE) -> Estimate:
    """A share with Wilson's score interval, without continuity correction. Raises ValueError for an empty sample."""
    if of < 1 or not 0 <= successes <= of:
        raise ValueError(f"{successes} of {of} is no share")
    return _score(successes / of, of, _normal(confidence))


def mean(values: Sequence[float], low: float, high: float, confidence: float = CONFIDENCE) -> Estimate:
    """The mean of answers on a scale from `low` to `high`. Raises ValueError for an empty sample.

    Of one answer nothing can be said about the others: its interval is Wilson's, which covers most of the scale.
    """
    n = len(values)
    if n < 1 or high <= low or min(values) < low or max(values) > high:
        raise ValueError("a mean needs answers on a scale")
    centre = sum(values) / n
    spread = sum((value - centre) ** 2 for value in values)
    if n == 1 or spread == 0:
        share = _score((centre - low) / (high - low), n, _normal(confidence))
        return Estimate(centre, low + share.low * (high - low), low + share.high * (high - low))
    reach = _student(confidence, n - 1) * sqrt(spread / (n - 1) / n)
    return Estimate(centre, max(low, centre - reach), min(high, centre + reach))


def placings(rankings: Sequence[Sequence[int]], items: int, confidence: float = CONFIDENCE) -> list[Placing]:
    """Of each item by its index; a ranking is all indexes, the best first. Raises ValueError for anything else."""
    if not rankings or items < 2 or any(sorted(one) != list(range(items)) for one in rankings):
        raise ValueError("a ranking has every item once")
    ranks = np.argsort(np.asarray(rankings), axis=1).astype(np.float64) + 1
    ends = _bootstrap(ranks, confidence)
    return [
        Placing(
            Estimate(float(ranks[:, item].mean()), float(ends[0, item]), float(ends[1, item])),
            float((items - ranks[:, item]).mean() / (items - 1)),
            wilson(int((ranks[:, item] == 1).sum()), len(rankings), confidence),
        )
        for item in range(items)
    ]


def _bootstrap(ranks: NDArray[np.float64], confidence: float) -> NDArray[np.float64]:
    """The ends of the mean of each column, by drawing rows. How often each row is drawn is multinomial."""
    people = len(ranks)
    drawn = np.random.default_rng(SEED).multinomial(people, [1 / people] * people, size=RESAMPLES)
    tail = (1 - confidence) / 2
    return np.asarray(np.quantile(drawn @ ranks / people, [tail, 1 - tail], axis=0))


def _score(share: float, n: int, z: float) -> Estimate:
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At 0 and 1 the end is exact; what rounding leaves would be shown as "-0 %".
    return Estimate(
        share, 0.0 if share == 0 else max(0.0, middle - reach), 1.0 if share == 1 else min(1.0, middle + reach)
    )


@cache
def _normal(confidence: float) -> float:
    from scipy.special import ndtri  # takes a moment to load: only who counts needs it

    return float(ndtri((1 + confidence) / 2))


@cache
def _student(confidence: float, freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + confidence) / 2))
