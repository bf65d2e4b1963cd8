"""Distance through the reporting tree, beside networkx' walks and recipients shuffled by hand."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.metrics.networks import dice, people, random_tree, talk
from workspace.reports.metrics.distance import RELATIONS, distance, mean_of_all_pairs, relation_of
from workspace.reports.metrics.network import NOBODY
from workspace.reports.metrics.tree import Tree

FEW = {"draws": 20, "resamples": 20}
#        0
#      1   2
#    3 4    5
#   6
SMALL = [NOBODY, 0, 0, 1, 1, 2, 3]


def steps(boss: list[int], a: int, b: int) -> tuple[int, int]:
    up, down = Tree.from_bosses(np.array(boss)).steps(np.array([a]), np.array([b]))
    return int(up[0]), int(down[0])


@pytest.mark.parametrize(
    ("a", "b", "way", "kind"),
    [
        (1, 3, (0, 1), "to report"),
        (3, 1, (1, 0), "to boss"),
        (3, 4, (1, 1), "same boss"),
        (6, 1, (2, 0), "skip-level up"),
        (0, 6, (0, 3), "skip-level down"),
        (6, 5, (3, 2), "across branches"),
        (4, 6, (1, 2), "across branches"),
    ],
)
def test_each_relation_by_its_steps(a: int, b: int, way: tuple[int, int], kind: str) -> None:
    assert steps(SMALL, a, b) == way
    assert RELATIONS[int(relation_of(np.array(way[0]), np.array(way[1])))] == kind


def test_between_two_roots_and_in_a_ring_there_is_no_distance() -> None:
    assert steps([NOBODY, 0, NOBODY, 2], 1, 3) == (NOBODY, NOBODY)
    tree = Tree.from_bosses(np.array([NOBODY, 0, 3, 2, 3]))
    assert tree.depth.tolist() == [1, 2, NOBODY, NOBODY, NOBODY]
    found = distance(people([1, 1, 1, 1, 1], boss=[NOBODY, 0, 3, 2, 3]), talk([1, 2, 1], [0, 3, 4]), rng=dice(), **FEW)
    assert found.placed == pytest.approx(1 / 3)
    assert found.observed.observed.value == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 25))
def test_steps_are_the_shortest_walk_in_any_tree(seed: int, n: int) -> None:
    boss = random_tree(n, dice(seed))
    graph = nx.Graph((int(one), int(boss[one])) for one in range(1, n))
    walks = dict(nx.all_pairs_shortest_path_length(graph))
    a, b = (one.ravel() for one in np.meshgrid(np.arange(n), np.arange(n)))
    tree = Tree.from_bosses(boss)
    up, down = tree.steps(a, b)
    assert (up + down).tolist() == [walks[int(i)][int(j)] for i, j in zip(a, b, strict=True)]
    apart = [walks[i][j] for i in range(n) for j in range(n) if i != j]
    assert mean_of_all_pairs(tree) == pytest.approx(np.mean(apart))


def test_shuffled_recipients_in_closed_form_are_what_all_pairs_of_ends_give() -> None:
    rng, n = dice(4), 30
    boss = random_tree(n, rng)
    a, b = rng.integers(0, n, 200), rng.integers(0, n, 200)
    a, b = a[a != b], b[a != b]
    weight = rng.random(len(a))
    found = distance(people(np.ones(n), boss=boss), talk(a, b, weight=weight), rng=rng, **FEW)
    x, y = (one.ravel() for one in np.meshgrid(np.arange(len(a)), np.arange(len(a))))
    x, y = x[a[x] != b[y]], y[a[x] != b[y]]
    up, down = Tree.from_bosses(boss).steps(a[x], b[y])
    product = weight[x] * weight[y]
    assert found.shuffled == pytest.approx(np.average(up + down, weights=product))
    for part in found.steps:
        assert part.expected == pytest.approx(product[up + down == int(part.key)].sum() / product.sum(), abs=1e-12)
    kinds = relation_of(up, down)
    for index, part in enumerate(found.relations):
        assert part.key == RELATIONS[index]
        assert part.expected == pytest.approx(product[kinds == index].sum() / product.sum(), abs=1e-12)
    assert sum(part.share.value or 0 for part in found.relations) == pytest.approx(1)


def test_talk_along_the_line_is_nearer_than_chance_and_talk_across_is_farther() -> None:
    rng, n = dice(2), 60
    boss = random_tree(n, rng)
    near = np.arange(1, n)
    found = distance(people(np.ones(n), boss=boss), talk(near, boss[1:]), rng=rng, draws=200, resamples=20)
    assert found.observed.distinguishable
    assert found.observed.observed.value == 1
    assert found.observed.expected is not None
    assert found.observed.expected > 2
    everyone = [(i, j) for i in range(n) for j in range(n) if i != j]
    up, down = Tree.from_bosses(boss).steps(*np.array(everyone).T)
    a, b = np.array(everyone)[up + down >= 6].T
    found = distance(people(np.ones(n), boss=boss), talk(a, b), rng=rng, draws=200, resamples=20)
    assert found.observed.distinguishable
    assert found.observed.observed.value is not None
    assert found.observed.observed.value > (found.observed.expected or 9)


def test_what_was_stamped_counts_and_not_where_people_stand_today() -> None:
    said = talk([3], [4])
    then = type(said)(**{**vars(said), "up": np.array([3]), "down": np.array([2])})
    assert distance(people([1] * 7, boss=SMALL), then, rng=dice(), **FEW).observed.observed.value == 5
