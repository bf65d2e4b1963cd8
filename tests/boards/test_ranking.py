"""The formulas that ideas are sorted by."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.boards.ranking import Measured, Prior, bayesian, by_importance, by_wilson, prior_of, wilson

VOTES = st.integers(0, 5000).flatmap(lambda seen: st.tuples(st.integers(0, seen), st.just(seen)))
IDEAS = st.lists(
    st.tuples(VOTES, st.lists(st.integers(0, 3), max_size=30)).map(
        lambda made: Measured(0, 0, made[0][0], made[0][1], len(made[1]), sum(made[1]))
    ),
    max_size=30,
).map(lambda rows: [Measured(100 + n, n, *_rest(row)) for n, row in enumerate(rows)])


def _rest(row: Measured) -> tuple[int, int, int, int]:
    return row.supporters, row.seen, row.rated, row.importance


@pytest.mark.parametrize(("up", "seen", "bound"), [(3, 3, 0.438), (90, 100, 0.826), (700, 1000, 0.671), (0, 0, 0)])
def test_wilsons_bound_is_as_published(up: int, seen: int, bound: float) -> None:
    assert wilson(up, seen) == pytest.approx(bound, abs=5e-4)


@given(VOTES)
def test_the_bound_lies_between_nothing_and_the_share(votes: tuple[int, int]) -> None:
    up, seen = votes
    assert 0 <= wilson(up, seen) <= (up / seen if seen else 0) + 1e-12


@given(VOTES.filter(lambda votes: votes[0] < votes[1]))
def test_one_more_supporter_raises_it_and_one_more_who_passes_lowers_it(votes: tuple[int, int]) -> None:
    up, seen = votes
    assert wilson(up + 1, seen) > wilson(up, seen) or math.isclose(wilson(up + 1, seen), wilson(up, seen))
    assert wilson(up, seen + 1) <= wilson(up, seen) or math.isclose(wilson(up, seen + 1), wilson(up, seen))


@given(st.integers(0, 5000))
def test_what_nobody_supports_stands_at_exactly_nothing(seen: int) -> None:
    assert wilson(0, seen) == 0.0


@given(VOTES.filter(lambda votes: votes[0] > 0), st.integers(2, 20))
def test_the_same_share_of_more_people_counts_for_more(votes: tuple[int, int], times: int) -> None:
    up, seen = votes
    assert wilson(up * times, seen * times) > wilson(up, seen)


def test_more_supporters_than_readers_can_not_be() -> None:
    with pytest.raises(ValueError, match="4 of 3"):
        wilson(4, 3)


def test_a_few_high_ratings_do_not_pass_many() -> None:
    """m = (3 + 50 * 2.5) / 51, C = median(1, 50)."""
    rows = [Measured(1, 1, rated=1, importance=3), Measured(2, 2, rated=50, importance=125)]
    assert prior_of(rows).mean == pytest.approx(128 / 51)
    assert prior_of(rows).weight == 25.5
    one, many = (bayesian(row.importance, row.rated, prior_of(rows)) for row in rows)
    assert one == pytest.approx((25.5 * 128 / 51 + 3) / 26.5)
    assert abs(one - many) < 0.03


@given(st.lists(st.integers(0, 3), max_size=60), st.floats(0, 3), st.floats(1, 100))
def test_the_average_lies_between_the_boards_and_its_own(ratings: list[int], mean: float, weight: float) -> None:
    own = sum(ratings) / len(ratings) if ratings else mean
    average = bayesian(sum(ratings), len(ratings), Prior(mean, weight))
    assert min(own, mean) - 1e-9 <= average <= max(own, mean) + 1e-9


@given(IDEAS)
def test_an_order_holds_every_idea_once_whatever_order_they_came_in(rows: list[Measured]) -> None:
    for order in (by_wilson, by_importance):
        assert sorted(order(rows)) == sorted(row.idea for row in rows)
        assert order(rows) == order(rows[::-1])


def test_what_is_equal_stands_newest_first() -> None:
    rows = [Measured(1, 1), Measured(2, 2), Measured(3, 3, supporters=1, seen=1)]
    assert by_wilson(rows) == [3, 2, 1]
    assert by_importance(rows) == [3, 2, 1]
