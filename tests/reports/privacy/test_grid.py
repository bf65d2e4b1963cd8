"""Rounding, merging and the guard: what is told coarsely, cut once, and not told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.reports.privacy import guard, merging, rounding


@pytest.mark.parametrize(("count", "told"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (154, 150)])
def test_counts_are_told_in_fives(count: int, told: int) -> None:
    assert rounding.banded(count) == told
    low, high = rounding.band_of(count)
    assert low <= count <= high


@pytest.mark.parametrize(
    ("value", "people", "told"),
    [(0.2467, 49, 0.25), (0.2467, 50, 0.25), (0.2267, 49, 0.25), (0.2267, 50, 0.23), (0.15, 20, 0.15), (1.0, 7, 1.0)],
)
def test_rates_of_few_are_told_to_five_points(value: float, people: int, told: float) -> None:
    assert rounding.share(value, people) == told


@given(
    st.floats(-3, 500), st.floats(0, 3), st.floats(0, 3), st.integers(5, 100), st.sampled_from(list(rounding._STEPS))
)
def test_an_interval_never_becomes_narrower(
    value: float, below: float, above: float, people: int, unit: rounding.Unit
) -> None:
    told, low, high = rounding.rounded(value, value - below, value + above, people=people, unit=unit)
    assert low is not None
    assert told is not None
    assert high is not None
    assert low <= value - below + 1e-4
    assert high >= value + above - 1e-4
    assert low <= told <= high
    # Rounding what is rounded changes nothing.
    assert rounding.rounded(told, low, high, people=people, unit=unit) == (told, low, high)


def test_what_is_unknown_stays_unknown() -> None:
    assert rounding.rounded(None, float("nan"), float("inf"), people=60, unit="hours") == (None, None, None)
    with pytest.raises(ValueError, match="no rate"):
        rounding.share(float("nan"), 7)


@pytest.mark.parametrize(
    ("people", "bands"),
    [
        ([1, 11, 8, 134], ((1, 2), (3, 3), (4, 4))),
        ([12, 8, 134], ((1, 1), (2, 2), (3, 3))),
        ([1, 3, 2, 40, 3], ((1, 3), (4, 5))),
        ([1, 2], ((1, 2),)),
        ([0, 0, 7], ((1, 3),)),
        ([], ()),
    ],
)
def test_leaders_are_merged_downward_until_they_are_enough(
    people: list[int], bands: tuple[tuple[int, int], ...]
) -> None:
    assert merging.level_bands(people) == bands


@given(st.lists(st.integers(0, 30), max_size=9), st.integers(2, 10))
def test_every_band_has_enough_people_and_none_is_left_out(people: list[int], k: int) -> None:
    bands = merging.level_bands(people, k=k)
    assert [level for first, last in bands for level in range(first, last + 1)] == list(range(1, len(people) + 1))
    if sum(people) >= k:
        assert all(sum(people[first - 1 : last]) >= k for first, last in bands)


def test_a_level_that_came_since_belongs_to_the_lowest_band() -> None:
    bands = ((1, 2), (3, 3))
    assert merging.band_of(1, bands) == (1, 2)
    assert merging.band_of(7, bands) == (3, 3)
    assert merging.band_of(-1, bands) is None


def test_what_is_left_of_the_units_is_enough_or_nobody() -> None:
    assert merging.named_units({"a": 40, "b": 6, "c": 2}) == {"a"}
    assert merging.named_units({"a": 40, "b": 6, "c": 3, "d": 2}) == {"a", "b"}
    assert merging.named_units({"a": 40, "b": 6}) == {"a", "b"}
    assert merging.named_units({"a": 3, "b": 1}) == frozenset()


@given(st.dictionaries(st.text(min_size=1, max_size=2), st.integers(0, 20), max_size=9), st.integers(2, 10))
def test_other_units_never_are_few(people: dict[str, int], k: int) -> None:
    named = merging.named_units(people, k=k)
    left = sum(count for unit, count in people.items() if unit not in named)
    assert all(people[unit] >= k for unit in named)
    assert left == 0 or left >= k or not named


def test_sets_that_tell_a_few_apart_are_refused() -> None:
    everybody = set(range(30))
    assert guard.refusal(everybody, []) == ""
    assert guard.refusal({1, 2, 3, 4}, []) == "few"
    assert guard.refusal(set(range(26)), [everybody]) == "remainder"
    assert guard.refusal(set(range(25)), [everybody]) == ""
    assert guard.refusal({*range(1, 30), 31}, [everybody]) == "remainder", "one went and one came"
    assert guard.refusal(everybody, [everybody]) == "", "the same again is no news"
    assert guard.refusal(set(), [everybody]) == ""


def test_sets_that_together_leave_a_few_are_refused() -> None:
    everybody = set(range(30))
    # 30 - 14 - 14 = 2.
    assert guard.refusal(set(range(14, 28)), [everybody, set(range(14))]) == "combination"
    assert guard.refusal(set(range(14, 25)), [everybody, set(range(14))]) == ""
    # Two groups that share three, and what is in either.
    assert guard.refusal(set(range(17)), [set(range(10)), set(range(7, 17))]) == "combination"
    # Neither of two couples is told, but both together: 9 + 9 - 14.
    one, other = set(range(10, 17)), set(range(20, 27))
    assert guard.refusal(one | other, [{1, 2} | one, {3, 4} | other]) == "combination"
    assert guard.refusal(one | other, [{1, 2} | one, {3, 4, 5} | other]) == ""
