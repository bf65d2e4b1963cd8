"""Bridges at risk: pairs of units that would no longer talk if one person left. A count, and never a name.

What runs outside of the tool can't be seen: a pair may well talk by telephone.
"""

from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics import intervals
from workspace.reports.metrics.network import NOBODY, Estimate, Interactions, Ints, People
from workspace.reports.metrics.ties import alike, ties_of


@dataclass(frozen=True)
class Bridges:
    """`tied`: pairs of units with at least one tie; `at_risk`: of these, those of which one person holds all ties;
    `holders`: how many distinct people hold one; `people`: of all who tie two units. `share`: at risk of tied; its
    interval takes pairs of units as drawn one by one, which they are not quite."""

    people: int
    units: int
    possible: int
    tied: int
    at_risk: int
    holders: int
    share: Estimate


def bridges_at_risk(
    people: People, interactions: Interactions, *, units: Ints | None = None, least: float = 0.0
) -> Bridges:
    """Ties of weight `least` and more, between different units of `units` (people's own if left out)."""
    unit = people.unit if units is None else units
    ties = ties_of(interactions, len(people))
    across = (unit[ties.a] != NOBODY) & (unit[ties.b] != NOBODY) & (unit[ties.a] != unit[ties.b])
    across &= ties.weight >= least
    a, b = ties.a[across], ties.b[across]
    count = len(np.unique(unit[unit != NOBODY]))
    possible = count * (count - 1) // 2
    if len(a) == 0:
        return Bridges(0, count, possible, 0, 0, 0, Estimate.unknown())
    pair = alike(np.minimum(unit[a], unit[b]), np.maximum(unit[a], unit[b]))
    tied = int(pair.max()) + 1
    size = np.bincount(pair, minlength=tied)
    # Somebody who is an end of each of the pair's ties holds it: no tie has the same person twice.
    ends, person = np.concatenate([pair, pair]), np.concatenate([a, b])
    held, count_of = np.unique(ends * len(people) + person, return_counts=True)
    holds = count_of == size[held // len(people)]
    risky = np.unique(held[holds] // len(people))
    return Bridges(
        people=len(np.unique(person)),
        units=count,
        possible=possible,
        tied=tied,
        at_risk=len(risky),
        holders=len(np.unique(held[holds] % len(people))),
        share=intervals.wilson(len(risky), tied),
    )
