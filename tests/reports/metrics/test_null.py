"""Chance looks like chance, about 95 times in 100; and what is not chance is found."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import binom

from tests.reports.metrics.networks import people, random_pairs, random_tree, talk
from workspace.reports.metrics.assortativity import assortativity
from workspace.reports.metrics.direction import direction
from workspace.reports.metrics.distance import distance
from workspace.reports.metrics.ei import ei_index
from workspace.reports.metrics.network import Against, Interactions, Ints, People
from workspace.reports.metrics.tree import Tree

NETWORKS, DRAWS = 400, 199
MEASURES = ("ei", "categorical", "numeric", "distance", "up", "down")


def measured(who: People, said: Interactions, rng: np.random.Generator) -> dict[str, Against]:
    few = {"draws": DRAWS, "resamples": 1}
    likes = assortativity(who, said, rng=rng, **few)
    way = direction(who, said, rng=rng, **few)
    return {
        "ei": ei_index(who, said, rng=rng, **few).relabelled,
        "categorical": likes.categorical,
        "numeric": likes.numeric,
        "distance": distance(who, said, rng=rng, **few).observed,
        "up": way.up.share,
        "down": way.down.share,
    }


def chatter(n: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Pairs at random, some people busier than others, and some pairs far more than others: as real mail is."""
    a, b = random_pairs(n, 5 * n, rng)
    kept = rng.random(len(a)) < rng.lognormal(0, 1, n)[a] / 3
    times = rng.geometric(0.3, int(kept.sum()))
    return np.repeat(a[kept], times), np.repeat(b[kept], times)


def test_random_ties_are_not_distinguishable_from_chance_about_95_times_in_100() -> None:
    found: Counter[str] = Counter()
    for seed in range(NETWORKS):
        rng = np.random.default_rng([seed, 400])
        n = 40
        boss = random_tree(n, rng)
        who = people(np.minimum(Tree.from_bosses(boss).depth, 4), boss=boss)
        told = measured(who, talk(*chatter(n, rng)), rng)
        assert all(one.p is not None for one in told.values())
        found.update(name for name, one in told.items() if one.distinguishable)
    # Within what 400 draws at 5 % give in all but one of ten thousand runs, for each measure.
    low, high = binom.ppf([0.00005, 0.99995], NETWORKS, 0.05)
    for name in MEASURES:
        assert low <= found[name] <= high, (name, found)


@pytest.mark.parametrize("seed", range(5))
def test_a_network_in_which_ranks_keep_to_themselves_is_found(seed: int) -> None:
    rng = np.random.default_rng([seed, 77])
    n = 60
    boss = random_tree(n, rng)
    level = np.minimum(Tree.from_bosses(boss).depth, 4)
    a, b = random_pairs(n, 900, rng)
    kept = rng.random(900) < np.where(level[a] == level[b], 0.6, 0.2)
    told = measured(people(level, boss=boss), talk(a[kept], b[kept]), rng)
    assert told["ei"].distinguishable
    assert told["categorical"].distinguishable
    assert (told["ei"].observed.value or 0) < (told["ei"].expected or 0)


@pytest.mark.parametrize("seed", range(5))
def test_people_who_mostly_turn_to_those_below_are_found(seed: int) -> None:
    rng = np.random.default_rng([seed, 78])
    n = 60
    boss = random_tree(n, rng)
    level = np.minimum(Tree.from_bosses(boss).depth, 4)
    a, b = random_pairs(n, 900, rng)
    kept = rng.random(900) < np.where(level[a] < level[b], 0.6, 0.2)
    told = measured(people(level, boss=boss), talk(a[kept], b[kept]), rng)
    assert told["down"].distinguishable
    assert (told["down"].observed.value or 0) > (told["down"].expected or 0)


def test_intervals_by_people_are_as_wide_as_people_differ() -> None:
    """A hundred mails between the same two say one thing a hundred times: repeating all mails narrows nothing."""
    rng = np.random.default_rng(9)
    level = np.repeat([1, 2], [10, 40])
    a, b = random_pairs(50, 300, rng)
    once, often = (
        ei_index(people(level), talk(np.repeat(a, k), np.repeat(b, k)), rng=np.random.default_rng(1), draws=1)
        for k in (1, 100)
    )
    assert (once.weighted.low, once.weighted.high) == pytest.approx((often.weighted.low, often.weighted.high))
    assert (once.weighted.high or 0) - (once.weighted.low or 0) > 0.2
