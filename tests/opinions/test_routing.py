"""The order in which statements are asked: little seen ones first to most, none shut out."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.boards.opinion.routing import Seen, draw, priority

COUNTS = st.integers(0, 500)
SEEN = st.builds(Seen, COUNTS, COUNTS, COUNTS, st.floats(0, 5))


def test_the_published_formula() -> None:
    """Worked by hand: S = 0: (1 - 1/2) · 1 · 1/2 · 9 = 2.25; S = 5: (1 - 1/7) · 1 · 4/7 · 5."""
    assert priority(Seen(0, 0, 0)) == pytest.approx(2.25**2)
    assert priority(Seen(3, 2, 0)) == pytest.approx((6 / 7 * 4 / 7 * 5) ** 2)
    assert priority(Seen(0, 0, 0, extremity=1)) == pytest.approx(4.5**2)


@given(SEEN)
def test_none_is_shut_out(seen: Seen) -> None:
    assert priority(seen) > 0


@given(COUNTS, COUNTS, COUNTS)
def test_a_pass_never_helps_and_being_seen_often_weighs_less(agree: int, disagree: int, passed: int) -> None:
    assert priority(Seen(agree, disagree, passed + 1)) < priority(Seen(agree, disagree, passed))
    assert priority(Seen(2 * agree, 2 * disagree, 0)) <= priority(Seen(agree, disagree, 0)) * (1 + 1 / (agree + 1)) ** 2


@given(st.lists(SEEN, min_size=1, max_size=30), st.floats(0, 1, exclude_max=True))
def test_one_of_those_that_wait_is_drawn(waiting: list[Seen], dice: float) -> None:
    assert 0 <= draw(waiting, dice) < len(waiting)


def test_each_is_drawn_as_often_as_its_priority_says() -> None:
    waiting = [Seen(0, 0, 0), Seen(10, 10, 2), Seen(1, 3, 1)]
    total, dice = sum(map(priority, waiting)), Random(7)
    drawn = Counter(draw(waiting, dice.random()) for _ in range(20_000))
    for place, seen in enumerate(waiting):
        assert drawn[place] / 20_000 == pytest.approx(priority(seen) / total, abs=0.015)


def test_where_nothing_waits_nothing_is_drawn() -> None:
    with pytest.raises(ValueError, match="nothing waits"):
        draw([], 0.5)
