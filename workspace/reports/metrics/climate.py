"""Voice climate from behaviour: proxies, and no measure of psychological safety. Pair them with a survey that is one.

A high share of anonymous posts upward means that people dare little, or that anonymity is well made: it can't tell.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics import chance, intervals
from workspace.reports.metrics.blocks import largest_share
from workspace.reports.metrics.distance import distance
from workspace.reports.metrics.funnel import effective
from workspace.reports.metrics.network import NOBODY, Estimate, Interactions, Ints, People
from workspace.reports.metrics.replies import Answers
from workspace.reports.metrics.ties import only
from workspace.reports.metrics.tree import Tree

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Proxy:
    """A share of deeds. `people`: those who did them; the interval is by their effective number, not by deeds."""

    people: int
    of: int
    share: Estimate
    largest_share: float


@dataclass(frozen=True)
class Upward:
    """What people did towards somebody of a higher level, one row each. `dissent`: a concern or a vote against;
    `question`; `answered`; `anonymous`."""

    actor: Ints
    dissent: Bools
    question: Bools
    answered: Bools
    anonymous: Bools


@dataclass(frozen=True)
class Climate:
    """`spoke_again`: of those whose idea was declined, who contributed after it."""

    dissent: Proxy
    questions: Proxy
    answered: Proxy
    anonymous: Proxy
    spoke_again: Proxy


@dataclass(frozen=True)
class PowerDistance:
    """From behaviour, and nobody's cultural index. `reach`: mean steps of what goes up, to what shuffled recipients
    would give (below 1: only the next boss is dared). `yielding`: the share answered of what was asked upward, less
    that of what was asked downward (below 0: the higher answer the lower less)."""

    people: int
    reach: Estimate
    yielding: Estimate


def climate(upward: Upward, declined: Ints, spoke_after: Bools) -> Climate:
    """`declined`: whose idea was declined, one row per idea; `spoke_after`: whether they contributed after that."""
    return Climate(
        dissent=proxy(upward.actor, upward.dissent),
        questions=proxy(upward.actor, upward.question),
        answered=proxy(upward.actor, upward.answered),
        anonymous=proxy(upward.actor, upward.anonymous),
        spoke_again=proxy(declined, spoke_after),
    )


def proxy(actor: Ints, is_so: Bools) -> Proxy:
    """What share of deeds is so. Somebody behind a mask (NOBODY) counts as one person of their own each time."""
    if len(actor) == 0:
        return Proxy(0, 0, Estimate.unknown(), 0.0)
    above = int(actor.max()) + 1
    person = np.where(actor == NOBODY, above + np.arange(len(actor)), actor)
    one = np.ones(len(person))
    voices = effective(person, one)
    share = intervals.wilson(float(is_so.mean()) * voices, voices)
    return Proxy(len(np.unique(person)), len(person), share, largest_share(person, one, int(person.max()) + 1))


def power_distance(
    people: People,
    interactions: Interactions,
    answered: Answers,
    *,
    rng: np.random.Generator,
    resamples: int = chance.RESAMPLES,
) -> PowerDistance:
    """Of people's levels and tree, and of answers already measured."""
    level = people.level
    known = (interactions.actor != NOBODY) & (interactions.target != NOBODY)
    higher = known.copy()
    higher[known] = level[interactions.target[known]] < level[interactions.actor[known]]
    higher[known] &= (level[interactions.target[known]] != NOBODY) & (level[interactions.actor[known]] != NOBODY)
    found = distance(people, only(interactions, higher), rng=rng, tree=Tree.of(people), draws=1, resamples=resamples)
    steps, shuffled = found.observed.observed, found.shuffled
    reach = Estimate.unknown()
    if steps.value is not None and shuffled:
        reach = Estimate(steps.value / shuffled, _part(steps.low, shuffled), _part(steps.high, shuffled))
    return PowerDistance(found.people, reach, _difference(answered))


def _part(value: float | None, of: float) -> float | None:
    return None if value is None else value / of


def _difference(answered: Answers) -> Estimate:
    """Up less down, with the bounds of each put together as Newcombe does."""
    if answered.up is None or answered.down is None:
        return Estimate.unknown()
    up, down = answered.up.within, answered.down.within
    if up.value is None or down.value is None:
        return Estimate.unknown()
    value = up.value - down.value
    if up.low is None or up.high is None or down.low is None or down.high is None:
        return Estimate(value)
    low = value - float(np.hypot(up.value - up.low, down.high - down.value))
    high = value + float(np.hypot(up.high - up.value, down.value - down.low))
    return Estimate(value, low, high)
