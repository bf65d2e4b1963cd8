"""Positions by level beside networkx; roles of brokers by hand; climate from behaviour."""

import networkx as nx
import numpy as np
import pytest

from tests.reports.metrics.networks import DATA, company, dice, people, random_pairs, random_tree, real, talk
from tests.reports.metrics.test_answers import asked, at
from workspace.reports.metrics.climate import Upward, climate, power_distance, proxy
from workspace.reports.metrics.clock import WorkingHours
from workspace.reports.metrics.network import NOBODY
from workspace.reports.metrics.positions import ROLES, betweenness, brokerage, constraint, positions
from workspace.reports.metrics.replies import answers
from workspace.reports.metrics.ties import ties_of


@pytest.mark.parametrize("seed", range(4))
def test_betweenness_and_constraint_are_those_of_networkx(seed: int) -> None:
    rng, n = dice(seed), 40
    a, b = random_pairs(n, 70, rng)
    ties = ties_of(talk(a, b), n)
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(zip(ties.a.tolist(), ties.b.tolist(), strict=True))
    wanted = nx.betweenness_centrality(graph)
    assert betweenness(ties, rng=rng).tolist() == pytest.approx([wanted[one] for one in range(n)])
    tight = nx.constraint(graph)
    assert constraint(ties).tolist() == pytest.approx([tight[one] for one in range(n)], nan_ok=True)
    level = rng.integers(1, 3, n)
    for one in positions(people(level), talk(a, b), rng=rng):
        here = [wanted[i] for i in range(n) if level[i] == one.level and graph.degree(i)]
        assert one.betweenness == pytest.approx(np.median(here))


def test_betweenness_of_a_part_of_the_starts_is_near_that_of_all() -> None:
    a, b = random_pairs(120, 400, dice())
    ties = ties_of(talk(a, b), 120)
    whole, part = betweenness(ties, rng=dice()), betweenness(ties, rng=dice(), starts=60)
    assert np.corrcoef(whole, part)[0, 1] > 0.9


def test_each_role_of_a_broker() -> None:
    # 1 > 0 > 2 with the broker 0 of level 1, and every mix of levels at the ends; 9 > 0 > 10 is closed.
    for ends, role in (((1, 1), 0), ((2, 2), 1), ((2, 1), 2), ((1, 2), 3), ((2, 3), 4)):
        found = {one.role: one for one in brokerage(people([1, *ends]), talk([1, 0], [0, 2])) if one.level == 1}
        heads = 1 + ends.count(1)
        assert {name: one.per_person * heads for name, one in found.items() if one.per_person} == {ROLES[role]: 1}
        closed = brokerage(people([1, *ends]), talk([1, 0, 1], [0, 2, 2]))
        assert not any(one.per_person for one in closed)


def test_at_random_no_role_stands_out() -> None:
    rng = dice(8)
    a, b = random_pairs(150, 2000, rng)
    found = brokerage(people(rng.integers(1, 4, 150)), talk(a, b))
    assert [one.ratio for one in found] == pytest.approx([1.0] * len(found), abs=0.25)


@pytest.mark.realdata
@real
def test_in_a_real_company_the_middle_goes_between(tmp_path: object) -> None:
    assert DATA.is_dir()
    _, found, who = company(tmp_path)  # type: ignore[arg-type]
    said = found.interactions
    n = len(who)
    pair = said.actor * n + said.target
    heavy = np.bincount(pair, minlength=n * n)[pair] >= 10
    kept = talk(said.actor[heavy], said.target[heavy])
    per = {(one.level, one.role): one.per_person for one in brokerage(who, kept)}
    assert per[2, "itinerant"] == pytest.approx(170.6, abs=0.1)
    assert per[2, "liaison"] == pytest.approx(76.9, abs=0.1)
    assert (per[1, "itinerant"], per[1, "liaison"]) == (pytest.approx(73.8, abs=0.1), pytest.approx(28.9, abs=0.1))
    assert (per[3, "itinerant"], per[3, "liaison"]) == (pytest.approx(0.7, abs=0.1), pytest.approx(0.8, abs=0.1))


def test_climate_counts_people_and_not_deeds() -> None:
    yes, no = np.array([True] * 4 + [False] * 4), np.zeros(8, dtype=np.bool_)
    actor = np.array([0, 0, 0, 0, 1, 2, 3, NOBODY])
    found = climate(Upward(actor, yes, ~yes, yes, no), np.array([1, 2]), np.array([True, False]))
    assert (found.dissent.share.value, found.dissent.people, found.dissent.of) == (0.5, 5, 8)
    assert found.dissent.largest_share == 0.5
    assert found.anonymous.share.value == 0
    assert found.spoke_again.share.value == 0.5
    alone, many = proxy(np.zeros(50, dtype=np.int64), np.arange(50) < 25), proxy(np.arange(50), np.arange(50) < 25)
    assert (alone.share.high or 0) - (alone.share.low or 0) > 2 * ((many.share.high or 0) - (many.share.low or 0))
    assert proxy(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)).share.value is None


def test_power_distance_is_below_one_where_only_the_next_boss_is_dared() -> None:
    rng, n = dice(2), 60
    boss = random_tree(n, rng)
    depth = np.array([1, *[0] * 59])
    for one in range(1, n):
        depth[one] = depth[boss[one]] + 1
    who = people(depth, boss=boss)
    upper, lower = np.flatnonzero(depth == 2).tolist(), np.flatnonzero(depth > 2).tolist()
    pairs = [(lower[i % len(lower)], upper[i % len(upper)]) for i in range(120)]
    rows = [(0, low, high, None if i % 2 else 1) for i, (low, high) in enumerate(pairs)]
    rows += [(0, high, low, 1) for low, high in pairs]
    told = answers(who, asked(rows, depth.tolist(), at(2026, 8, 3)), WorkingHours.everywhere(n), rng=rng, resamples=40)
    found = power_distance(who, talk(np.arange(1, n), boss[1:]), told, rng=rng, resamples=20)
    assert found.reach.value is not None
    assert found.reach.value < 0.7
    assert found.yielding.value == pytest.approx(-0.5)
    assert (found.yielding.high or 0) < 0
