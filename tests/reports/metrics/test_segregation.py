"""E-I and assortativity: against networkx, against brute force, and what must not change them."""

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.metrics.networks import dice, people, random_pairs, talk
from workspace.reports.metrics.assortativity import assortativity
from workspace.reports.metrics.ei import ei_index, expected_index, rescaled
from workspace.reports.metrics.network import NOBODY
from workspace.reports.metrics.rewiring import rewired
from workspace.reports.metrics.ties import ties_of, weighed

FEW = {"draws": 20, "resamples": 20}


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_assortativity_is_that_of_networkx(*, directed: bool, seed: int) -> None:
    rng = dice(seed)
    a, b = random_pairs(30, 120, rng)
    level = rng.integers(1, 5, 30)
    graph = (nx.DiGraph if directed else nx.Graph)(list(zip(a.tolist(), b.tolist(), strict=True)))
    nx.set_node_attributes(graph, {i: int(level[i]) for i in graph}, "level")
    found = assortativity(people(level), talk(a, b), rng=rng, directed=directed, **FEW)
    assert found.categorical.observed.value == pytest.approx(nx.attribute_assortativity_coefficient(graph, "level"))
    assert found.numeric.observed.value == pytest.approx(nx.numeric_assortativity_coefficient(graph, "level"))


def test_the_expectation_in_closed_form_is_the_mean_over_all_labellings() -> None:
    a, b = np.array([0, 0, 1, 2, 3]), np.array([1, 2, 3, 4, 5])
    level = [1, 1, 2, 2, 2, 3]
    every = [
        np.mean([2 * (p[i] != p[j]) - 1 for i, j in zip(a, b, strict=True)]) for p in itertools.permutations(level)
    ]
    heads = np.bincount(level)[1:]
    assert expected_index(heads) == pytest.approx(np.mean(every))
    found = ei_index(people(level), talk(a, b), rng=dice(), draws=4000, resamples=20)
    assert found.relabelled.expected == pytest.approx(np.mean(every))
    exact = np.mean([abs(one - np.mean(every)) >= abs(every[0] - np.mean(every)) - 1e-12 for one in every])
    assert found.relabelled.p == pytest.approx(exact, abs=0.03), "two-sided, as often as all labellings say"


def test_a_closed_and_an_open_network_are_told_apart_from_chance_on_either_side() -> None:
    level = np.repeat([1, 2], 20)
    inside = [(i, j) for i in range(40) for j in range(i) if level[i] == level[j] and (i + j) % 3 == 0]
    across = [(i, j) for i in range(40) for j in range(i) if level[i] != level[j] and (i + j) % 3 == 0]
    for pairs, sign in ((inside, -1), (across, 1)):
        a, b = np.array(pairs).T
        found = ei_index(people(level), talk(a, b), rng=dice(), draws=500, resamples=50)
        assert found.relabelled.observed.value == sign
        assert found.rescaled == pytest.approx(sign)
        assert found.relabelled.distinguishable


def test_who_is_one_end_of_every_tie_makes_all_of_it() -> None:
    """A star: nobody starts more than one tie, and all of them end in the same person."""
    level = np.array([1, *[2] * 9])
    star = ei_index(people(level), talk(np.arange(1, 10), np.zeros(9, dtype=np.int64)), rng=dice(), **FEW)
    assert (star.between.ties, star.between.people, star.between.largest_share) == (9, 1, 1.0)
    assert (star.within.ties, star.within.people, star.within.largest_share) == (0, 0, 0.0)
    assert [one.largest_share for one in star.groups] == [1.0, 1.0]
    ring = ei_index(people(level), talk(np.arange(1, 10), np.roll(np.arange(1, 10), 1)), rng=dice(), **FEW)
    assert (ring.within.ties, ring.within.people) == (9, 9)
    assert ring.within.largest_share == pytest.approx(2 / 9), "of a ring everybody is an end of two ties"


def test_the_sides_of_a_border_are_counted_apart_whoever_turned_to_whom() -> None:
    side = np.array([0, 0, 0, 0, 1, 1])
    found = ei_index(people(side), talk([0, 4, 2, 5], [4, 1, 5, 3]), rng=dice(), groups=side, **FEW)
    assert (found.between.ties, found.between.people) == (4, 2)
    assert found.between.largest_share == pytest.approx(0.5)


ties_and_levels = st.tuples(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=40),
    st.lists(st.integers(1, 4), min_size=12, max_size=12),
    st.permutations(range(12)),
)


@settings(max_examples=40, deadline=None)
@given(ties_and_levels)
def test_neither_names_nor_order_nor_repetition_change_it(
    drawn: tuple[list[tuple[int, int]], list[int], list[int]],
) -> None:
    pairs, level, named = drawn
    a, b = np.array(pairs).T
    place = np.array(named)
    moved = np.empty(12, dtype=np.int64)
    moved[place] = level
    one = ei_index(people(level), talk(a, b), rng=dice(), draws=1, resamples=1)
    other = ei_index(
        people(moved), talk(np.tile(place[b], 2)[::-1], np.tile(place[a], 2)[::-1]), rng=dice(), draws=1, resamples=1
    )
    assert other.ties == one.ties
    assert other.relabelled.observed.value == one.relabelled.observed.value
    assert other.relabelled.expected == pytest.approx(one.relabelled.expected)
    first = assortativity(people(level), talk(a, b), rng=dice(), draws=1, resamples=1)
    second = assortativity(people(moved), talk(place[b], place[a]), rng=dice(), draws=1, resamples=1)
    assert second.categorical.observed.value == pytest.approx(first.categorical.observed.value, nan_ok=True)


def test_a_broadcast_weighs_as_much_as_one_letter() -> None:
    # Two letters within the level, and one message to three of another level.
    actor, target, thing = [0, 1, 2, 2, 2], [1, 0, 3, 4, 5], [1, 2, 3, 3, 3]
    zero = np.zeros(5, dtype=np.int64)
    weight = weighed(np.array(thing), zero, np.array(actor), np.array(target))
    assert weight.tolist() == [1, 1, *[pytest.approx(1 / 3)] * 3]
    level = [1, 1, 1, 2, 2, 2]
    plain = ei_index(people(level), talk(actor, target), rng=dice(), **FEW)
    fair = ei_index(people(level), talk(actor, target, weight=weight), rng=dice(), **FEW)
    assert plain.weighted.value == pytest.approx(1 / 5)
    assert fair.weighted.value == pytest.approx(-1 / 3)
    assert fair.relabelled.observed.value == pytest.approx(1 / 2), "pairs, not messages"


def test_what_only_analysts_read_changes_nothing_by_being_left_out() -> None:
    rng = dice(3)
    a, b = random_pairs(40, 160, rng)
    level = rng.integers(1, 5, 40)
    whole = ei_index(people(level), talk(a, b), rng=dice(), **FEW)
    alone = ei_index(people(level), talk(a, b), rng=dice(), whole=False, **FEW)
    assert alone.relabelled == whole.relabelled
    assert (alone.between, alone.within, alone.groups) == (whole.between, whole.within, ())


def test_who_has_no_level_is_in_no_measure() -> None:
    found = ei_index(people([1, 2, NOBODY]), talk([0, 0, 1], [1, 2, 2]), rng=dice(), **FEW)
    assert (found.people, found.ties) == (2, 1)


def test_the_index_of_a_small_group_stands_beside_what_its_size_gives() -> None:
    a, b = random_pairs(60, 600, dice())
    found = ei_index(people([1] * 4 + [2] * 56), talk(a, b), rng=dice(), **FEW)
    small = found.groups[0]
    assert (small.group, small.people) == (1, 4)
    assert small.expected == pytest.approx((112 - 3) / (112 + 3))
    assert small.observed.value == pytest.approx(small.expected, abs=0.1)


def test_rewiring_keeps_how_many_each_turns_to_and_is_turned_to_by() -> None:
    a, b = random_pairs(40, 300, dice())
    ties = ties_of(talk(a, b), 40, directed=True)
    for drawn in rewired(ties, draws=5, rng=dice()):
        assert np.array_equal(np.bincount(drawn.a, minlength=40), np.bincount(ties.a, minlength=40))
        assert np.array_equal(np.bincount(drawn.b, minlength=40), np.bincount(ties.b, minlength=40))
        assert not (drawn.a == drawn.b).any()
        assert len(set(zip(drawn.a.tolist(), drawn.b.tolist(), strict=True))) == len(ties)
        assert (drawn.b != ties.b).mean() > 0.5


def test_rescaled_runs_from_the_least_to_the_most_that_so_many_ties_can_reach() -> None:
    heads = np.array([3, 2])
    # Ten pairs in all: four inside, six across. With eight ties at least two lie inside.
    assert rescaled(4, 8, heads) == -1
    assert rescaled(2, 8, heads) == 1
    assert rescaled(3, 8, heads) == 0
    assert rescaled(4, 10, heads) is None
