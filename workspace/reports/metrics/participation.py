"""Who takes part: rates by group, representation, and parity between groups.

Only contributions count, and only people with access in the window. Reading is not silence: count it apart.
"""

from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics import chance, intervals
from workspace.reports.metrics.blocks import largest_share
from workspace.reports.metrics.network import NOBODY, Estimate, Floats, Interactions, Ints, People
from workspace.reports.metrics.ties import summed


@dataclass(frozen=True)
class Rate:
    """One group. `people`: with access; `took_part`: of these, with at least one contribution; `rate`: with Wilson.

    `share`: of all contributions; `representation`: that share to the group's share of the people, by the bootstrap
    over persons, and meaningless for a group of one. `largest_share`: the part of it that one person contributed.
    """

    group: int
    people: int
    took_part: int
    rate: Estimate
    contributions: float
    share: Estimate
    representation: Estimate
    largest_share: float


@dataclass(frozen=True)
class Parity:
    """The lowest rate to the highest. Below four fifths it deserves a look: a rule for screening, unreliable in small
    samples, never a finding. Since the extremes are picked after the fact, chance alone puts it below 1."""

    lowest: int
    highest: int
    ratio: Estimate
    difference: Estimate


@dataclass(frozen=True)
class Participation:
    people: int
    took_part: int
    rate: Estimate
    contributions: float
    groups: tuple[Rate, ...]
    parity: Parity | None


def participation(
    people: People,
    interactions: Interactions,
    *,
    rng: np.random.Generator,
    groups: Ints | None = None,
    resamples: int = chance.RESAMPLES,
) -> Participation:
    """By level, or by `groups` of people. `interactions` holds contributions only; each deed counts its weight, so a
    deed towards many counts once."""
    values = np.where(people.eligible, people.level if groups is None else groups, NOBODY)
    done = _done(people, interactions)
    labels = [int(label) for label in np.unique(values[values != NOBODY])]
    drawn = _drawn_shares(values, labels, done, rng=rng, resamples=resamples)
    rates = tuple(_rate(values, label, done, drawn[:, :, index]) for index, label in enumerate(labels))
    counted, took = sum(one.people for one in rates), sum(one.took_part for one in rates)
    total = float(done[values != NOBODY].sum())
    return Participation(counted, took, intervals.wilson(took, counted), total, rates, parity_of(rates))


def parity_of(rates: tuple[Rate, ...]) -> Parity | None:
    """Lowest to highest; None with fewer than two groups, or where nobody takes part anywhere."""
    known = [one for one in rates if one.people > 0]
    if len(known) < 2 or not any(one.took_part for one in known):
        return None
    low = min(known, key=lambda one: (one.took_part / one.people, one.group))
    high = max(known, key=lambda one: (one.took_part / one.people, -one.group))
    ratio = intervals.ratio(low.took_part, low.people, high.took_part, high.people)
    difference = intervals.newcombe(high.took_part, high.people, low.took_part, low.people)
    return Parity(low.group, high.group, ratio, difference)


def _done(people: People, interactions: Interactions) -> Floats:
    known = interactions.actor != NOBODY
    return summed(interactions.actor[known], interactions.weight[known], len(people))


def _drawn_shares(values: Ints, labels: list[int], done: Floats, *, rng: np.random.Generator, resamples: int) -> Floats:
    """Resamples by (share of contributions, representation) by group."""
    group = np.searchsorted(labels, values[values != NOBODY]) if labels else np.empty(0, dtype=np.int64)
    mine = done[values != NOBODY]
    found = np.full((resamples, 2, len(labels)), np.nan)
    if len(group) == 0 or mine.sum() == 0:
        return found
    for draw, times in enumerate(chance.resamples(len(group), resamples, rng)):
        heads = np.bincount(group, weights=times, minlength=len(labels))
        deeds = np.bincount(group, weights=times * mine, minlength=len(labels))
        if deeds.sum() > 0:
            share = deeds / deeds.sum()
            found[draw, 0] = share
            found[draw, 1] = np.divide(share, heads / heads.sum(), out=np.full(len(labels), np.nan), where=heads > 0)
    return found


def _rate(values: Ints, label: int, done: Floats, drawn: Floats) -> Rate:
    here = values == label
    mine, total = done[here], float(done[values != NOBODY].sum())
    heads, took = int(here.sum()), int((mine > 0).sum())
    share = float(mine.sum()) / total if total > 0 else float("nan")
    of_people = heads / int((values != NOBODY).sum())
    return Rate(
        group=label,
        people=heads,
        took_part=took,
        rate=intervals.wilson(took, heads),
        contributions=float(mine.sum()),
        share=chance.interval(share, drawn[:, 0]),
        representation=chance.interval(share / of_people, drawn[:, 1]),
        largest_share=largest_share(np.arange(heads), mine, heads),
    )
