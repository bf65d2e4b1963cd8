"""Intervals against scipy, against figures that were published, and against what they promise."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ideas.concepts import intervals

NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("successes", "of", "low", "high"), NEWCOMBE)
def test_shares_have_the_intervals_that_newcombe_published(successes: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3."""
    found = intervals.wilson(successes, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == successes / of


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_shares_have_the_intervals_of_scipy(share: tuple[int, int]) -> None:
    successes, of = share
    found, oracle = intervals.wilson(successes, of), stats.binomtest(successes, of).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((oracle.low, oracle.high), abs=1e-9)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.lists(st.integers(1, 7), min_size=2, max_size=60).filter(lambda values: len(set(values)) > 1))
def test_ratings_have_the_intervals_of_scipy_within_their_scale(values: list[int]) -> None:
    found = intervals.mean(values, 1, 7)
    low, high = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx((max(1, low), min(7, high)))
    assert found.value == pytest.approx(np.mean(values))


def test_students_sleep() -> None:
    """Student 1908, Biometrika 6: hours of sleep gained by ten patients; 0.75, between -0.53 and 2.03."""
    gained = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    found = intervals.mean(gained, -10, 10)
    assert (round(found.value, 2), round(found.low, 2), round(found.high, 2)) == (0.75, -0.53, 2.03)


@pytest.mark.parametrize("values", [[4], [5] * 5, [1] * 30, [3] * 8])
def test_who_all_say_the_same_are_no_certainty(values: list[int]) -> None:
    found = intervals.mean(values, 1, 5)
    assert found.value == values[0]
    assert found.high - found.low > 0.3
    assert 1 <= found.low <= found.value <= found.high <= 5


def test_places_agree_with_a_bootstrap_of_scipy() -> None:
    dice = np.random.default_rng(7)
    rankings = [list(map(int, dice.permutation(4))) for _ in range(40)]
    rankings += [[0, 1, 2, 3]] * 20
    found = intervals.placings(rankings, 4)
    ranks = np.argsort(np.array(rankings), axis=1) + 1.0
    for item, one in enumerate(found):
        oracle = stats.bootstrap(
            (ranks[:, item],), np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(8)
        )
        assert one.rank.value == pytest.approx(ranks[:, item].mean())
        ends = oracle.confidence_interval
        assert (one.rank.low, one.rank.high) == pytest.approx((ends.low, ends.high), abs=0.04)
        assert one.first.value == pytest.approx((ranks[:, item] == 1).mean())


def test_borda_counts_the_share_of_others_that_an_item_beats() -> None:
    rankings = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 0, 1]]
    beaten = [sum(one[one.index(item) + 1 :].__len__() for one in rankings) / (4 * 2) for item in range(3)]
    assert [one.borda for one in intervals.placings(rankings, 3)] == pytest.approx(beaten)


def test_every_order_once_leaves_all_equal() -> None:
    for one in intervals.placings([list(order) for order in permutations(range(3))], 3):
        assert (one.rank.value, one.borda, one.first.value) == pytest.approx((2, 0.5, 1 / 3))
        assert one.rank.low < 2 < one.rank.high


def test_the_same_answers_have_the_same_interval() -> None:
    rankings = [[0, 1], [1, 0], [0, 1], [0, 1], [1, 0]]
    assert intervals.placings(rankings, 2) == intervals.placings(rankings, 2)


def test_ninety_five_of_a_hundred_intervals_hold_the_truth() -> None:
    """Coverage over 2,000 samples of 12 people: Wilson's and Student's intervals hold what they promise."""
    dice = np.random.default_rng(11)
    shares = [intervals.wilson(int(dice.binomial(12, 0.3)), 12) for _ in range(2_000)]
    assert 0.93 < np.mean([one.low <= 0.3 <= one.high for one in shares]) < 0.99
    weights = [0.05, 0.15, 0.3, 0.3, 0.2]
    truth = float(np.dot(weights, range(1, 6)))
    rated = [intervals.mean([int(v) for v in dice.choice(5, 12, p=weights) + 1], 1, 5) for _ in range(2_000)]
    assert 0.925 < np.mean([one.low <= truth <= one.high for one in rated]) < 0.975


@pytest.mark.parametrize(
    "call",
    [
        lambda: intervals.wilson(0, 0),
        lambda: intervals.wilson(3, 2),
        lambda: intervals.mean([], 1, 5),
        lambda: intervals.mean([6], 1, 5),
        lambda: intervals.placings([], 2),
        lambda: intervals.placings([[0, 0]], 2),
        lambda: intervals.placings([[0]], 1),
    ],
)
def test_of_nothing_there_is_no_estimate(call: "object") -> None:
    assert callable(call)
    with pytest.raises(ValueError, match=r"."):
        call()
