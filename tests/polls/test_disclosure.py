"""What is hidden of a confidential count can't be worked out from what is told."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from workspace.polls.disclosure import THRESHOLD, Disclosed, disclose, disclose_scale

small = st.integers(0, THRESHOLD - 1)
counts = st.lists(st.one_of(small, st.integers(0, 40)), min_size=2, max_size=6)
values = st.lists(st.one_of(small, st.integers(0, 20)), min_size=6, max_size=11)


@given(counts, st.randoms())
def test_every_combination_of_hidden_counts_would_look_the_same(votes: list[int], dice: object) -> None:
    """The strongest thing to ask: an attacker who knows the rule, and every shown number, knows 0 to 4, no more."""
    told = disclose(votes, sum(votes))
    hidden = [place for place, count in enumerate(told.counts) if count is None]
    if not told.is_enough:
        return
    combinations = list(product(range(THRESHOLD), repeat=len(hidden)))
    for combination in combinations if len(combinations) < 700 else dice.sample(combinations, 700):  # type: ignore[attr-defined]
        other = list(votes)
        for place, count in zip(hidden, combination, strict=True):
            other[place] = count
        assert disclose(other, sum(other)) == told


@given(counts)
def test_small_counts_are_never_told_and_large_ones_as_they_are(votes: list[int]) -> None:
    told = disclose(votes, sum(votes))
    for count, shown in zip(votes, told.counts, strict=True):
        assert shown == (count if count >= THRESHOLD else None)
    assert told.total in {None, sum(votes)}


@given(st.lists(small, min_size=2, max_size=8))
def test_when_all_are_small_nothing_is_told_at_all(votes: list[int]) -> None:
    """Not even how few voted: all such polls look the same."""
    assert disclose(votes, sum(votes)) == Disclosed(counts=(None,) * len(votes))
    assert not disclose(votes, sum(votes)).is_enough


@given(st.lists(st.integers(0, 12), min_size=3, max_size=5), st.integers(1, 40))
def test_in_a_poll_of_several_answers_no_small_group_is_left_over(chosen: list[int], abstained: int) -> None:
    """Where the total is told, those who did not choose an answer are no fewer than the threshold either."""
    total = abstained + max(chosen)
    told = disclose([*chosen, abstained], total)
    if told.total is not None:
        assert all(told.total - count >= THRESHOLD for count in [*chosen, abstained])


@given(values, st.integers(0, 12))
def test_a_scale_is_told_by_values_or_by_bands_and_never_by_both(votes: list[int], abstained: int) -> None:
    told = disclose_scale(votes, abstained, sum(votes) + abstained)
    if told.bands:
        assert told.counts[:-1] == (None,) * len(votes)
        assert [place for first, last, _ in told.bands for place in range(first, last + 1)] == list(range(len(votes)))
        for first, last, count in told.bands:
            assert last > first
            whole = sum(votes[first : last + 1])
            assert count == (whole if whole >= THRESHOLD else None)
    else:
        assert all(count is not None and count >= THRESHOLD for count in told.counts[:-1])


@given(values, st.integers(0, 12), st.data())
def test_no_value_behind_a_band_can_be_worked_out(votes: list[int], abstained: int, data: st.DataObject) -> None:
    """Within a band, each value could hold any number from nothing to the threshold."""
    told = disclose_scale(votes, abstained, sum(votes) + abstained)
    if not told.bands or not told.is_enough:
        return
    band = data.draw(st.integers(0, 2))
    first, last, count = told.bands[band]
    place = data.draw(st.integers(first, last))
    wanted = data.draw(st.integers(0, THRESHOLD - 1))
    other = list(votes)
    rest = (count if count is not None else wanted) - wanted
    for at in range(first, last + 1):
        other[at] = 0
    other[place] = wanted
    other[place + 1 if place < last else place - 1] += rest
    assert disclose_scale(other, abstained, sum(other) + abstained) == told
