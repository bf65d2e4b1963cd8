"""Intervals of proportions, their differences and ratios, at 95 %."""

import math

from workspace.reports.metrics.network import Estimate

Z = 1.959963984540054


def wilson(count: float, of: float) -> Estimate:
    """A proportion with its score interval (Wilson 1927). `count` may be a fraction where credit was shared."""
    if of <= 0:
        return Estimate.unknown()
    p = min(1.0, max(0.0, count / of))
    middle = (p + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * math.sqrt(p * (1 - p) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return Estimate(p, max(0.0, middle - half), min(1.0, middle + half))


def newcombe(count: float, of: float, other_count: float, other_of: float) -> Estimate:
    """The difference of two proportions, first minus second, by hybrid scores (Newcombe 1998, method 10)."""
    if of <= 0 or other_of <= 0:
        return Estimate.unknown()
    first, second = wilson(count, of), wilson(other_count, other_of)
    p, l1, u1 = _all(first)
    q, l2, u2 = _all(second)
    low = p - q - math.hypot(p - l1, u2 - q)
    high = p - q + math.hypot(u1 - p, q - l2)
    return Estimate(p - q, low, high)


def ratio(count: float, of: float, other_count: float, other_of: float) -> Estimate:
    """The ratio of two proportions, first to second, by the log method with a half added (Walter 1975).

    The value is the plain ratio; with none in the second it can't be said, but its lower bound can.
    """
    if of <= 0 or other_of <= 0:
        return Estimate.unknown()
    c1, n1, c2, n2 = count + 0.5, of + 0.5, other_count + 0.5, other_of + 0.5
    centre = math.log(c1 / n1) - math.log(c2 / n2)
    half = Z * math.sqrt(max(0.0, 1 / c1 - 1 / n1 + 1 / c2 - 1 / n2))
    value = (count / of) / (other_count / other_of) if other_count > 0 else None
    return Estimate(value, math.exp(centre - half), math.exp(centre + half))


def _all(one: Estimate) -> tuple[float, float, float]:
    """Value and bounds of what is known."""
    return one.value or 0.0, one.low or 0.0, one.high or 0.0
