"""How long until it happens, when for some it has not happened yet: Kaplan & Meier's curve (1958, JASA 53:457).

The mean of those that were answered says nothing of those that were not; leaving these out makes it look quick.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics import chance
from workspace.reports.metrics.network import Estimate, Floats, Ints

RESAMPLES = 200
# (hours, share still waiting, low, high)
Spot = tuple[float, float, float | None, float | None]


@dataclass(frozen=True)
class Waits:
    """`after`: hours until it happened, or until nobody looked any more; `happened`: which of the two.

    `a`, `b`: the people on either side, by index; of what concerns one person alone, the same twice. `by`: who ended
    the wait, by any number, where that may be neither of the two: they are counted as the other side of what happened.
    """

    after: Floats
    happened: npt.NDArray[np.bool_]
    a: Ints
    b: Ints
    by: Ints | None = None

    def __len__(self) -> int:
        return len(self.after)

    def only(self, kept: npt.NDArray[np.bool_] | Ints) -> "Waits":
        by = None if self.by is None else self.by[kept]
        return Waits(self.after[kept], self.happened[kept], self.a[kept], self.b[kept], by)

    @property
    def ended(self) -> tuple[Floats, tuple[Ints, Ints]]:
        """Of what happened: after how many hours, and the people on either side."""
        others = self.b if self.by is None else self.by
        return self.after[self.happened], (self.a[self.happened], others[self.happened])


@dataclass(frozen=True)
class Survival:
    """`curve`: (hours, share still waiting, low, high); `within`: share done by `horizon`; `median`: in hours, unknown
    while more than half wait, with an open upper bound where resamples reach none.

    Where at least so many people are asked for, each step of the curve is theirs together, and the median is the mean
    of the hours around it: that of a single wait would be somebody's.
    """

    waits: int
    happened: int
    curve: tuple[Spot, ...]
    within: Estimate
    median: Estimate


def survival(
    waits: Waits, at: Floats, *, n: int, rng: np.random.Generator, resamples: int = RESAMPLES, least: int = 1
) -> Survival:
    """The curve at the hours `at` (rising, the last is the horizon), its bounds by resampling the `n` people. `least`:
    how many people on either side must stand behind each step of it, and behind its median."""
    if len(waits) == 0:
        return Survival(0, 0, (), Estimate.unknown(), Estimate.unknown())
    order = np.argsort(waits.after, kind="stable")
    sorted_ = waits.only(order)
    steps = _Steps.of(sorted_)
    observed = steps.still_waiting(np.ones(len(waits)))
    drawn = np.full((resamples, len(at)), np.nan)
    medians = np.full(resamples, np.nan)
    for draw, times in enumerate(chance.resamples(n, resamples, rng)):
        # Somebody who waits for themselves (one side only) is drawn once, not squared.
        weight = np.where(sorted_.a == sorted_.b, times[sorted_.a], times[sorted_.a] * times[sorted_.b])
        if weight.sum() > 0:
            curve = steps.still_waiting(weight)
            drawn[draw], medians[draw] = steps.read(curve, at), steps.median(curve)
    shown = steps.read(observed, at)
    bounds = [chance.middle(drawn[:, i]) for i in range(len(at))]
    points = tuple((float(h), float(s), low, high) for h, s, (low, high) in zip(at, shown, bounds, strict=True))
    told = points if least < 2 else _of_many(points, sorted_, at, least)
    half = steps.median(observed)
    return Survival(
        waits=len(waits),
        happened=int(waits.happened.sum()),
        curve=told,
        within=chance.interval(1 - float(shown[-1]), 1 - drawn[:, -1]),
        median=_median(half, medians) if least < 2 else _told(sorted_, _median(half, medians), least),
    )


def _of_many(points: Sequence[Spot], waits: Waits, at: Floats, least: int) -> tuple[Spot, ...]:
    """The points that are told. What happened by the first hour (in an evening, no working hour later) is a step from
    all: of too few it belongs to the next."""
    mine, others = waits.ended
    begun = int(np.searchsorted(mine, at[0], side="right"))
    known = begun if _are_many(others, slice(0, begun), least) else 0
    first = points[0] if known == begun else (float(at[0]), 1.0, 1.0, 1.0)
    return (first, *(points[place] for place in _steps_of_many(waits, at, least, known)[1:]))


def _steps_of_many(waits: Waits, at: Floats, least: int, begun: int) -> list[int]:
    """Which hours keep a point: the first, the last, and those by which enough others had theirs since the one kept.
    `begun`: how many had theirs by the first."""
    kept = [0]
    mine, others = waits.ended
    for place, ended in enumerate(np.searchsorted(mine, at, side="right").tolist()):
        if place and _are_many(others, slice(begun, ended), least):
            kept.append(place)
            begun = ended
    last = len(at) - 1
    if last > kept[-1]:
        # What is left over after the last kept point belongs to its step.
        left = int(np.searchsorted(mine, at[-1], side="right")) > begun
        kept[max(1, len(kept) - 1) if left else len(kept) :] = [last]
    return kept


def _are_many(sides: tuple[Ints, Ints], here: slice, least: int) -> bool:
    return min(len(np.unique(side[here])) for side in sides) >= least


def _told(waits: Waits, found: Estimate, least: int) -> Estimate:
    """A median, and the bounds of its interval, each as the mean of the waits around it: each is somebody's wait."""
    ends = (found.value, found.low, found.high)
    return Estimate(*(None if one is None else _around(waits, one, least) for one in ends))


def _around(waits: Waits, half: float, least: int) -> float | None:
    """The mean of the hours around the median, of as few waits as have enough people; None where there are too few."""
    mine, sides = waits.ended
    low = int(np.searchsorted(mine, half, side="left"))
    high = max(low + 1, int(np.searchsorted(mine, half, side="right")))
    while not _are_many(sides, slice(low, high), least):
        if low == 0 and high == len(mine):
            return None
        low, high = max(0, low - 1), min(len(mine), high + 1)
    return float(mine[low:high].mean())


def _median(value: float, drawn: Floats) -> Estimate:
    """A resample that never comes to half has a median beyond all that was seen."""
    drawn = np.sort(np.where(np.isnan(drawn), np.inf, drawn))
    low, high = (float(drawn[int(q * (len(drawn) - 1))]) for q in (0.025, 0.975)) if len(drawn) else (np.inf, np.inf)
    return Estimate(
        float(value) if np.isfinite(value) else None,
        low if np.isfinite(low) else None,
        high if np.isfinite(high) else None,
    )


@dataclass(frozen=True)
class _Steps:
    """Waits in rising order, cut where the hours differ."""

    hours: Floats
    start: Ints
    happened: Floats

    @classmethod
    def of(cls, waits: Waits) -> "_Steps":
        hours, start = np.unique(waits.after, return_index=True)
        return cls(hours, start, waits.happened.astype(np.float64))

    def still_waiting(self, weight: Floats) -> Floats:
        """S after each distinct hour: the product of 1 - happened / at risk."""
        events = np.add.reduceat(weight * self.happened, self.start)
        leaving = np.add.reduceat(weight, self.start)
        at_risk = np.cumsum(leaving[::-1])[::-1]
        hazard = np.divide(events, at_risk, out=np.zeros(len(events)), where=at_risk > 0)
        return np.cumprod(1 - hazard)

    def read(self, curve: Floats, at: Floats) -> Floats:
        place = np.searchsorted(self.hours, at, side="right") - 1
        return np.where(place >= 0, curve[np.maximum(place, 0)], 1.0)

    def median(self, curve: Floats) -> float:
        """The first hour by which half no longer wait; NaN if it never comes to that."""
        below = np.flatnonzero(curve <= 0.5 + 1e-12)
        return float(self.hours[below[0]]) if len(below) else float("nan")
