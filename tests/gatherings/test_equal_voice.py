"""The rule of the queue and the measures of evenness, held against what they promise rather than against examples."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.gatherings.equal_voice import (
    FEWEST_TURNS,
    Asking,
    Spread,
    evenness,
    gini,
    in_order,
    largest_share,
    spread,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Room = tuple[list[Asking], dict[int, int], int | None]
people = st.integers(1, 8)
seconds = st.floats(0, 3_600)


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    """Hands that are up (some in the same moment), how often each has spoken, and who spoke last."""
    raised = draw(st.dictionaries(people, st.integers(0, 3), max_size=8))
    turns = draw(st.dictionaries(people, st.integers(1, 5), max_size=8))
    last = draw(st.sampled_from([None, *sorted(turns)]))
    hands = [Asking(who, NOON + timedelta(seconds=after), serial) for serial, (who, after) in enumerate(raised.items())]
    return hands, turns, last


def name(queue: list[Asking]) -> list[int]:
    return [one.who for one in queue]


@given(rooms(), st.randoms(use_true_random=False))
def test_the_queue_is_everybody_who_asks_in_an_order_that_nobody_can_shuffle(room: Room, random: Random) -> None:
    hands, turns, last = room
    queue = in_order(hands, turns, last)
    assert sorted(name(queue)) == sorted(name(hands))
    random.shuffle(hands)
    assert in_order(hands, turns, last) == queue


@given(rooms())
def test_whoever_has_not_spoken_comes_before_all_who_have(room: Room) -> None:
    hands, turns, last = room
    spoke = [turns.get(who, 0) > 0 for who in name(in_order(hands, turns, last))]
    assert spoke == sorted(spoke)


@given(rooms())
def test_after_them_who_spoke_less_often_then_who_asked_first(room: Room) -> None:
    hands, turns, last = room
    queue = [one for one in in_order(hands, turns, last) if one.who != last]
    for earlier, later in combinations(queue, 2):
        assert turns.get(earlier.who, 0) <= turns.get(later.who, 0)
        if turns.get(earlier.who, 0) == turns.get(later.who, 0):
            assert (earlier.since, earlier.serial) < (later.since, later.serial)


@given(rooms())
def test_nobody_speaks_twice_in_a_row_while_somebody_else_waits(room: Room) -> None:
    hands, turns, last = room
    queue = in_order(hands, turns, last)
    assert len(queue) < 2 or queue[0].who != last


@given(rooms(), people)
def test_lowering_a_hand_and_raising_it_again_never_helps(room: Room, who: int) -> None:
    hands, turns, last = room
    if who not in name(hands):
        return
    again = [one for one in hands if one.who != who] + [Asking(who, NOON + timedelta(minutes=1), 99)]
    assert name(in_order(again, turns, last)).index(who) >= name(in_order(hands, turns, last)).index(who)


@given(st.integers(2, 8), st.integers(1, 60))
def test_where_all_hands_are_up_all_the_time_turns_differ_by_one_at_most(many: int, rounds: int) -> None:
    said = converse(dict.fromkeys(range(1, many + 1), 0), rounds)
    turns = [said.count(who) for who in range(1, many + 1)]
    assert max(turns) - min(turns) <= 1


@given(st.integers(2, 8), st.integers(1, 12))
def test_a_latecomer_catches_up_without_taking_the_floor(many: int, late_by: int) -> None:
    before = dict.fromkeys(range(1, many + 1), late_by) | {99: 0}
    said = converse(before, 3 * late_by * many)
    assert said[0] == 99
    assert all(one != other for one, other in pairwise(said))
    assert all(99 in pair for pair in pairwise(said[: 2 * late_by]))
    turns = [late_by + said.count(who) for who in range(1, many + 1)]
    assert abs(said.count(99) - min(turns)) <= 1


def converse(turns: dict[int, int], rounds: int) -> list[int]:
    """Who speaks, in order, where everybody raises their hand again as soon as they have spoken."""
    turns, since = dict(turns), dict.fromkeys(turns, 0)
    said: list[int] = []
    for moment in range(1, rounds + 1):
        hands = [Asking(who, NOON + timedelta(seconds=after), who) for who, after in since.items()]
        who = in_order(hands, turns, said[-1] if said else None)[0].who
        turns[who] += 1
        since[who] = moment
        said.append(who)
    return said


def test_two_hands_in_one_moment_keep_the_order_of_their_rows() -> None:
    hands = [Asking(5, NOON, serial=2), Asking(3, NOON, serial=1)]
    assert name(in_order(hands, {})) == [3, 5]


@given(st.lists(seconds, min_size=2, max_size=9))
def test_the_gini_coefficient_is_half_the_mean_difference_over_the_mean(amounts: list[float]) -> None:
    if sum(amounts) < 1e-3:
        return
    many = len(amounts)
    pairs = sum(abs(one - other) for one, other in product(amounts, repeat=2))
    assert gini(amounts) == pytest.approx(pairs / (2 * many * sum(amounts)), abs=1e-9)


@given(st.lists(seconds, min_size=2, max_size=9), st.floats(0.1, 50))
def test_evenness_is_from_nought_to_one_whatever_the_unit_or_the_order(amounts: list[float], factor: float) -> None:
    found = evenness(amounts)
    if sum(amounts) < 1e-3:
        return
    assert found is not None
    assert 0 <= found <= 1
    assert evenness([factor * amount for amount in reversed(amounts)]) == pytest.approx(found, abs=1e-9)


@given(st.integers(2, 200), st.floats(0.1, 3_600))
def test_the_ends_of_evenness_are_the_same_in_every_size_of_room(many: int, amount: float) -> None:
    assert evenness([amount] * many) == pytest.approx(1)
    assert evenness([amount] + [0.0] * (many - 1)) == pytest.approx(0, abs=1e-12)


@given(st.lists(seconds, min_size=2, max_size=9))
def test_giving_of_ones_own_time_to_who_spoke_least_makes_it_more_even(amounts: list[float]) -> None:
    """The principle of transfers (Pigou and Dalton)."""
    low, high = min(amounts), max(amounts)
    if high - low < 1:
        return
    rest = sorted(amounts)[1:-1]
    given_away = (high - low) / 4
    before, after = evenness(amounts), evenness([low + given_away, *rest, high - given_away])
    assert before is not None
    assert after is not None
    assert after > before


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [([1, 1, 2], 3 / 4), ([0, 0, 30, 30], 1 / 3), ([10, 20, 30, 40], 2 / 3)],
)
def test_evenness_of_rooms_reckoned_by_hand(amounts: list[float], expected: float) -> None:
    assert evenness(amounts) == pytest.approx(expected)


def test_nothing_said_has_no_evenness() -> None:
    assert evenness([0, 0, 0]) is None
    assert evenness([5]) is None
    assert largest_share([]) is None


@given(st.sets(people), st.sets(people), st.lists(st.tuples(people, seconds), max_size=12))
def test_the_spread_counts_each_person_once(present: set[int], heard: set[int], turns: list[tuple[int, float]]) -> None:
    found = spread(present, heard, turns)
    spoke = {who for who, _ in turns}
    assert found.heard == len(heard | spoke)
    assert found.of == len(present | heard | spoke)
    if found.loudest is not None:
        assert 1 / found.of <= found.loudest + 1e-9 <= 1 + 2e-9
        assert len(turns) >= FEWEST_TURNS


def test_a_share_is_not_told_of_two_people_or_of_two_turns() -> None:
    assert spread([1, 2], [], [(1, 60), (2, 60), (1, 60)]).loudest is None
    assert spread([1, 2, 3], [], [(1, 60), (2, 60)]).evenness is None
    told = spread([1, 2, 3], [], [(1, 60), (2, 60), (1, 60)])
    assert told.loudest == pytest.approx(2 / 3)
    assert (told.heard, told.of) == (2, 3)


def test_who_is_silent_can_not_be_read_from_the_spread() -> None:
    turns = [(1, 60.0), (2, 60.0), (2, 60.0)]
    assert spread([1, 2, 3], [], turns) == spread([1, 2, 4], [], turns)
    assert {one.name for one in fields(Spread)} == {"heard", "of", "loudest", "evenness"}
