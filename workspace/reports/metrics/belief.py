"""Belief gap: do leaders believe what staff say, of the same question?"""

import math
from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics import intervals
from workspace.reports.metrics.network import Estimate, Floats


@dataclass(frozen=True)
class BeliefGap:
    """Yes-or-no: `gap` is leaders' minus staff's proportion (Newcombe). Leaders are few: the interval is wide."""

    leaders: int
    staff: int
    said_by_leaders: Estimate
    said_by_staff: Estimate
    gap: Estimate

    @property
    def distinguishable(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.gap.low is not None and self.gap.high is not None and not self.gap.low <= 0 <= self.gap.high


@dataclass(frozen=True)
class ScaleGap:
    """On a scale: `divergence` is Jensen-Shannon's (base 2; 0 the same answers, 1 none in common); consensus within
    each by Tastle & Wierman (1 all alike, 0 half at either end)."""

    leaders: int
    staff: int
    divergence: float | None
    consensus_of_leaders: float | None
    consensus_of_staff: float | None


def belief_gap(leaders_yes: int, leaders: int, staff_yes: int, staff: int) -> BeliefGap:
    """Of people who answered, each once. Misleads where those who did not answer think otherwise."""
    return BeliefGap(
        leaders,
        staff,
        intervals.wilson(leaders_yes, leaders),
        intervals.wilson(staff_yes, staff),
        intervals.newcombe(leaders_yes, leaders, staff_yes, staff),
    )


def scale_gap(leaders: Floats, staff: Floats) -> ScaleGap:
    """`leaders`, `staff`: how many chose each step of the scale, in its order."""
    return ScaleGap(
        int(leaders.sum()), int(staff.sum()), jensen_shannon(leaders, staff), consensus(leaders), consensus(staff)
    )


def jensen_shannon(p: Floats, q: Floats) -> float | None:
    """Divergence of two distributions given as counts, base 2 (Lin 1991); None if either is empty."""
    if p.sum() <= 0 or q.sum() <= 0:
        return None
    p, q = p / p.sum(), q / q.sum()
    m = (p + q) / 2

    def toward(one: Floats) -> float:
        some = one > 0
        return float((one[some] * np.log2(one[some] / m[some])).sum())

    return min(1.0, max(0.0, (toward(p) + toward(q)) / 2))


def consensus(counts: Floats) -> float | None:
    """Cns = 1 + sum p_i log2(1 - |x_i - mean| / width) (Tastle & Wierman 2007, Int. J. Approx. Reasoning 45:531)."""
    if counts.sum() <= 0 or len(counts) < 2:
        return None
    p, x = counts / counts.sum(), np.arange(len(counts), dtype=np.float64)
    mean, width = float((p * x).sum()), float(len(counts) - 1)
    return 1 + sum(float(pi) * math.log2(1 - abs(float(xi) - mean) / width) for pi, xi in zip(p, x, strict=True) if pi)
