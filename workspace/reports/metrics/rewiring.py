"""Networks in which everybody turns to as many, and is turned to by as many, as in the real one."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics.network import Ints
from workspace.reports.metrics.ties import Ties

BURN_IN = 20
BETWEEN = 3


def rewired(ties: Ties, *, draws: int, rng: np.random.Generator) -> Iterator[Ties]:
    """Directed pairs after many swaps of targets (Maslov & Sneppen 2002, Science 296:910), without loops or doubles.

    All pairs of ties are tried at once: each round proposes half as many swaps as there are ties.
    """
    a, b = ties.a, ties.b.copy()
    for _ in range(BURN_IN):
        b = _swapped(a, b, ties.n, rng)
    for _ in range(draws):
        for _ in range(BETWEEN):
            b = _swapped(a, b, ties.n, rng)
        yield Ties(ties.n, a, b, ties.weight, directed=True)


def _swapped(a: Ints, b: Ints, n: int, rng: np.random.Generator) -> Ints:
    """One round: a>b and c>d become a>d and c>b, unless that makes a loop or a pair that is there or proposed twice."""
    order = rng.permutation(len(a))
    half = len(a) // 2
    one, other = order[:half], order[half : 2 * half]
    first, second = a[one] * n + b[other], a[other] * n + b[one]
    fine = (a[one] != b[other]) & (a[other] != b[one])
    here = np.sort(a * n + b)
    fine &= ~_among(first, here) & ~_among(second, here)
    fine &= _alone(np.concatenate([first, second])).reshape(2, half).all(axis=0)
    b = b.copy()
    one, other = one[fine], other[fine]
    b[one], b[other] = b[other], b[one]
    return b


def _among(keys: Ints, ordered: Ints) -> npt.NDArray[np.bool_]:
    """Which keys are in an ordered list."""
    place = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    return np.asarray(ordered[place] == keys, dtype=np.bool_)


def _alone(keys: Ints) -> npt.NDArray[np.bool_]:
    """Which keys are proposed once only."""
    _, where, count = np.unique(keys, return_inverse=True, return_counts=True)
    return np.asarray(count[where] == 1, dtype=np.bool_)
