"""Who takes part, how evenly, and what leaders believe of staff."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from tests.reports.metrics.networks import dice, people, talk
from workspace.reports.metrics.belief import belief_gap, consensus, jensen_shannon, scale_gap
from workspace.reports.metrics.network import NOBODY, People
from workspace.reports.metrics.participation import participation
from workspace.reports.metrics.voice import gini, lorenz, voice


def test_the_silent_are_in_it() -> None:
    said = talk([0, 0, 1], [NOBODY] * 3)
    found = voice(people([1] * 4), said, rng=dice(), resamples=200)
    # 0, 0, 1, 2 of four: (-3*0 - 1*0 + 1*1 + 3*2) / (4*3)
    assert found.gini.value == pytest.approx(7 / 12)
    assert (found.people, found.spoke, found.largest_share) == (4, 2, pytest.approx(2 / 3))
    assert found.curve[50] == (pytest.approx(0.5), 0.0)
    assert (found.curve[0], found.curve[-1]) == ((0.0, 0.0), (1.0, 1.0))


def test_who_had_no_access_is_not() -> None:
    everybody = people([1] * 4)
    some = People(**{**vars(everybody), "eligible": np.array([True, True, False, False])})
    assert voice(some, talk([0, 0, 1], [NOBODY] * 3), rng=dice(), resamples=10).gini.value == pytest.approx(1 / 6)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30).filter(lambda x: sum(x) > 0.01))
def test_gini_is_half_the_mean_difference_and_twice_the_area(x: list[float]) -> None:
    found = gini(np.array(x))
    apart = np.abs(np.subtract.outer(x, x)).mean()
    assert found == pytest.approx(apart / (2 * np.mean(x)), abs=1e-9)
    curve = np.array(lorenz(np.array(x), points=len(x) + 1))
    assert found == pytest.approx(1 - 2 * np.trapezoid(curve[:, 1], curve[:, 0]), abs=1e-9)
    assert gini(np.array([*x, 0.0])) >= found - 1e-9


def test_a_broadcast_is_one_contribution() -> None:
    found = voice(people([1] * 3), talk([0, 0, 1], [1, 2, 0], weight=[0.5, 0.5, 1]), rng=dice(), resamples=10)
    assert found.contributions == 2
    assert found.gini.value == pytest.approx(1 / 3)


def test_rates_by_level_with_their_shares() -> None:
    # 4 at the top, 16 below: 2 and 12 take part, and the top says 10 of 40.
    level = [1] * 4 + [2] * 16
    actors = [0] * 6 + [1] * 4 + [4 + i % 12 for i in range(30)]
    found = participation(people(level), talk(actors, [NOBODY] * 40), rng=dice(), resamples=200)
    top, below = found.groups
    assert (top.people, top.took_part, top.rate.value) == (4, 2, 0.5)
    assert (below.rate.value, below.took_part) == (0.75, 12)
    assert top.representation.value == pytest.approx((10 / 40) / (4 / 20))
    assert top.largest_share == pytest.approx(0.6)
    assert found.parity is not None
    assert (found.parity.lowest, found.parity.highest) == (1, 2)
    assert found.parity.ratio.value == pytest.approx(2 / 3)
    assert found.parity.difference.value == pytest.approx(0.25)
    assert (found.people, found.took_part) == (20, 14)


def test_who_had_no_access_lowers_no_rate() -> None:
    everybody = people([1, 1, 2, 2])
    some = People(**{**vars(everybody), "eligible": np.array([True, False, True, True])})
    found = participation(some, talk([0], [2]), rng=dice(), resamples=10)
    assert [one.people for one in found.groups] == [1, 2]
    assert found.groups[0].rate.value == 1


def test_parity_needs_two_groups_and_somebody_who_takes_part() -> None:
    assert participation(people([1, 1]), talk([0], [1]), rng=dice(), resamples=10).parity is None
    assert participation(people([1, 2]), talk([], []), rng=dice(), resamples=10).parity is None


def test_the_belief_gap_of_the_anchors() -> None:
    found = belief_gap(9, 12, 41, 134)
    assert found.gap.value == pytest.approx(0.44, abs=5e-3)
    assert (found.gap.low, found.gap.high) == (pytest.approx(0.15, abs=5e-3), pytest.approx(0.62, abs=5e-3))
    assert found.distinguishable
    assert not belief_gap(5, 12, 41, 134).distinguishable


counts = st.lists(st.integers(0, 50), min_size=5, max_size=5).filter(any).map(lambda x: np.array(x, dtype=float))


@given(counts, counts)
def test_divergence_is_that_of_scipy(p: np.ndarray, q: np.ndarray) -> None:
    assert jensen_shannon(p, q) == pytest.approx(jensenshannon(p, q, base=2) ** 2, abs=1e-9)


def test_consensus_is_full_if_all_agree_and_none_if_half_stands_at_either_end() -> None:
    assert consensus(np.array([0.0, 0, 7, 0, 0])) == pytest.approx(1)
    assert consensus(np.array([6.0, 0, 0, 0, 6])) == pytest.approx(0)
    # The published example of Tastle & Wierman: all but the ends of a scale of five, evenly.
    assert consensus(np.array([0.0, 1, 1, 1, 0])) == pytest.approx(1 + 2 / 3 * np.log2(0.75))
    assert scale_gap(np.zeros(5), np.ones(5)).divergence is None
