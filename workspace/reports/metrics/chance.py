"""What chance would give, and how far an observation can be trusted.

Two questions, and two ways of drawing. *Would it look like this if ranks had nothing to do with who talks with whom?*
People change their places at random while their ties stay (relabelled). *Would it look like this with other people of
the same kind?* People are drawn with replacement, and a tie counts as often as both its ends were drawn: the pigeonhole
bootstrap (Owen 2007, Annals of Applied Statistics 1:386). Messages are never drawn: a hundred mails between the same
two people say one thing a hundred times.
"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics.network import Against, Estimate, Floats, Ints

DRAWS = 2_000
RESAMPLES = 500
# Of the resamples so many must have an answer at all for their middle to be called an interval.
ANSWERED = 0.9
Tables = Callable[[Floats], Floats]


def middle(drawn: Floats) -> tuple[float, float] | tuple[None, None]:
    """The bounds of the middle 95 % of what was drawn; (None, None) where a tenth or more has no answer."""
    known = drawn[np.isfinite(drawn)]
    if len(known) == 0 or len(known) < ANSWERED * len(drawn):
        return None, None
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def interval(value: float, drawn: Floats) -> Estimate:
    """An observed value with the middle 95 % of its resamples; unknown if it can't be said (NaN)."""
    if not np.isfinite(value):
        return Estimate.unknown()
    return Estimate(float(value), *middle(drawn))


def two_sided(observed: float, null: Floats, centre: float) -> float | None:
    """How often chance is at least as far from its centre as what was observed; never 0 (Phipson & Smyth 2010)."""
    known = null[np.isfinite(null)]
    if len(known) == 0 or not np.isfinite(observed):
        return None
    # What differs only by the last bits of a sum is as far.
    beyond = np.abs(known - centre) >= abs(observed - centre) - 1e-12
    return float((1 + beyond.sum()) / (1 + len(known)))


def against(observed: Estimate, null: Floats, *, expected: float | None, name: str, drawn: bool = False) -> Against:
    """An observation beside its null. `expected` is the closed form where there is one, else the mean of the draws.

    `drawn`: the closed form is shown, but p is measured from the mean of the draws, since these are not of that form
    (an expectation given the margins). Of few people the two differ, and p would call what is common rare.
    """
    known = null[np.isfinite(null)]
    if observed.value is None or len(known) == 0:
        return Against(observed, expected=expected, null=name)
    centre = float(known.mean()) if expected is None else expected
    low, high = middle(null)
    p = two_sided(observed.value, null, float(known.mean()) if drawn else centre)
    return Against(observed, centre, low, high, p, name)


def resamples(n: int, draws: int, rng: np.random.Generator) -> Iterator[Floats]:
    """How often each of n people was drawn, n times with replacement, once per resample."""
    for _ in range(draws):
        yield np.bincount(rng.integers(0, n, n), minlength=n).astype(np.float64)


def places(among: npt.NDArray[np.bool_], draws: int, rng: np.random.Generator) -> Iterator[Ints]:
    """For each draw, whose place each person takes. Only those `among` change places; the others stay."""
    movable = np.flatnonzero(among)
    for _ in range(draws):
        place = np.arange(len(among))
        place[movable] = rng.permutation(movable)
        yield place
