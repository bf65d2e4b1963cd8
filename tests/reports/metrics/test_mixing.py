"""The mixing matrix and the direction of what is begun."""

import numpy as np
import pytest

from tests.reports.metrics.networks import dice, people, random_pairs, talk
from workspace.reports.metrics.direction import direction, initiations
from workspace.reports.metrics.mixing import mixing_matrix
from workspace.reports.metrics.network import Interactions

FEW = {"draws": 20, "resamples": 20}


def test_a_cell_says_how_much_by_how_many_and_against_its_margins() -> None:
    # Level 1 (0, 1) turns to level 2 (2, 3, 4) six times, four of them by one person; level 2 answers twice.
    said = talk([0, 0, 0, 0, 1, 1, 2, 3, 2], [2, 2, 2, 3, 2, 3, 0, 0, 4])
    found = mixing_matrix(people([1, 1, 2, 2, 2]), said, rng=dice(), resamples=50)
    cell = found.cell(1, 2)
    assert (cell.actors, cell.targets, cell.contributions) == (2, 2, 6)
    assert cell.expected == pytest.approx(6 * 7 / 9)
    assert cell.ratio.value == pytest.approx(9 / 7)
    assert cell.largest_share == pytest.approx(4 / 6)
    assert found.cell(1, 1).contributions == 0
    assert found.contributions == 9
    assert sum(one.expected for one in found.cells) == pytest.approx(9)


def test_who_moved_is_counted_where_they_stood() -> None:
    said = talk([0, 0], [1, 1])
    then = Interactions(**{**vars(said), "actor_level": np.array([1, 2]), "target_level": np.array([2, 2])})
    found = mixing_matrix(people([1, 2]), then, rng=dice(), resamples=5)
    assert (found.cell(1, 2).contributions, found.cell(2, 2).contributions) == (1, 1)


def test_up_is_towards_the_top() -> None:
    level = [1, 2, 3, 3]
    found = direction(people(level), talk([3, 2, 1, 3, 0], [1, 0, 0, 2, 3]), rng=dice(), **FEW)
    assert (found.up.contributions, found.lateral.contributions, found.down.contributions) == (3, 1, 1)
    assert found.up.share.observed.value == pytest.approx(0.6)
    assert (found.up.people, found.down.people) == (2, 1), "of the side that has fewer"
    assert found.up.largest_share == pytest.approx(2 / 3), "the top is turned to for two of three"


def test_what_chance_gives_is_all_ends_with_all_ends_but_nobody_with_themselves() -> None:
    rng = dice(3)
    level = rng.integers(1, 4, 25)
    a, b = random_pairs(25, 90, rng)
    weight = rng.random(90)
    found = direction(people(level), talk(a, b, weight=weight), rng=rng, **FEW)
    x, y = (one.ravel() for one in np.meshgrid(np.arange(90), np.arange(90)))
    x, y = x[a[x] != b[y]], y[a[x] != b[y]]
    product = weight[x] * weight[y]
    for way, sign in ((found.up, -1), (found.lateral, 0), (found.down, 1)):
        here = np.sign(level[b[y]] - level[a[x]]) == sign
        assert way.share.expected == pytest.approx(product[here].sum() / product.sum())
        assert way.ratio == pytest.approx(way.share.observed.value / way.share.expected)


def test_talk_that_only_goes_down_is_seen() -> None:
    level = np.repeat([1, 2, 3], [4, 12, 40])
    pairs = [(i, j) for i in range(56) for j in range(56) if level[j] == level[i] + 1 and (i * 7 + j) % 3 == 0]
    found = direction(people(level), talk(*np.array(pairs).T), rng=dice(), draws=400, resamples=20)
    assert found.down.share.observed.value == 1
    assert found.down.share.distinguishable


def test_only_the_first_of_each_towards_each_about_each_thing_begins_something() -> None:
    said = talk([0, 0, 0, 1, 0], [1, 1, 2, 0, 1], at=[50, 20, 30, 40, 60], thing=[7, 7, 7, 7, 8])
    begun = initiations(said, verbs=frozenset({"turned to"}))
    assert sorted(begun.at.tolist()) == [20, 30, 40, 60]
    assert len(initiations(said, verbs=frozenset({"replied"}))) == 0
