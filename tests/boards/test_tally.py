"""Every method against published winners, an independent library or a second way to count, and by properties."""

import itertools
from fractions import Fraction

import choix
import numpy as np
import pyrankvote
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.boards.tally import METHODS, Kind
from ideas.boards.tally.bradley_terry import chances, next_pair, strengths
from ideas.boards.tally.schulze import pairwise, strongest_paths
from tests.boards.elections import APPROVALS, LETTERS, RANKINGS, election

# ---- sums ---------------------------------------------------------------------------------------


@given(ballots=APPROVALS)
def test_approvals_are_counted(ballots: list[str]) -> None:
    steps = METHODS["approval"](election(ballots, Kind.APPROVAL)).steps
    told = {step["option"]: step["sum"] for step in steps if step["step"] == "count"}
    assert told == {name: sum(name in ballot for ballot in ballots) for name in "ABCD"}


def test_points_are_added_exactly() -> None:
    world = election([{"A": Fraction(1, 10)}] * 3 + [{"B": Fraction(3, 10)}], Kind.POINTS, count=2)
    tally = METHODS["score"](world)
    assert [step["sum"] for step in tally.steps if step["step"] == "count"] == [0.3, 0.3]
    assert tally.steps[-1] == {"step": "tie", "options": ["A", "B"], "broken_by": "order of the options"}


def test_quadratic_votes_count_as_votes_and_cost_their_square() -> None:
    tally = METHODS["quadratic"](election([{"A": 3}, {"B": 2, "A": -1}, {"B": 1}], Kind.POINTS, count=2))
    assert tally.winners == ["B"]
    assert tally.steps[-1] == {"step": "credits", "most": 9}


# ---- rankings -----------------------------------------------------------------------------------


def test_schulze_decides_the_example_of_its_author() -> None:
    """M. Schulze (2011), example 1: 45 voters; the order is E, A, C, B, D."""
    world = election(
        ["ACBED"] * 5 + ["ADECB"] * 5 + ["BEDAC"] * 8 + ["CABED"] * 3 + ["CAEBD"] * 7 + ["CBADE"] * 2 + ["DCEBA"] * 7
        + ["EBADC"] * 8,
        Kind.RANKING, count=5, seats=5,
    )  # fmt: skip
    assert METHODS["schulze"](world).winners == ["E", "A", "C", "B", "D"]
    strength = strongest_paths(pairwise(world))
    assert strength[LETTERS.index("E")].tolist() == [25, 28, 28, 31, 0]


@settings(max_examples=60)
@given(ballots=RANKINGS)
def test_a_strongest_path_is_the_strongest_of_all_paths(ballots: list[str]) -> None:
    preferred = pairwise(election(ballots, Kind.RANKING))
    wins = np.where(preferred > preferred.T, preferred, 0)
    strength = strongest_paths(preferred)
    for start, end in itertools.permutations(range(4), 2):
        between = [one for one in range(4) if one not in {start, end}]
        paths = [(start, *middle, end) for length in range(3) for middle in itertools.permutations(between, length)]
        assert strength[start, end] == max(min(wins[a, b] for a, b in itertools.pairwise(path)) for path in paths)


@settings(max_examples=60)
@given(ballots=RANKINGS.filter(bool))
def test_who_beats_everybody_wins_by_schulze(ballots: list[str]) -> None:
    world = election(ballots, Kind.RANKING)
    preferred = pairwise(world)
    beaten = [
        one
        for one in range(4)
        if all(preferred[one, other] > preferred[other, one] for other in range(4) if other != one)
    ]
    if beaten:
        assert METHODS["schulze"](world).winners == [LETTERS[beaten[0]]]


def test_stv_looks_back_to_the_latest_stage_that_tells_two_apart() -> None:
    """Rule 51. B and C stand at 6 each when one must go. First B led by 5 to 4; at the stage before, C by 6 to 5: the
    latest counts, so B goes."""
    world = election(
        ["A"] * 12 + ["B"] * 5 + ["C"] * 4 + ["DC"] * 2 + ["EB"] + ["E"] * 2, Kind.RANKING, count=5
    )  # fmt: skip
    tally = METHODS["stv"](world)
    assert [step["option"] for step in tally.steps if step["step"] == "excluded"] == ["D", "E", "B", "C"]
    assert not any(step["step"] == "tie" for step in tally.steps)


def test_stv_fills_seats_in_proportion_by_weighted_surpluses() -> None:
    """Quota 34 of 100. A has 60: each of its papers goes on at 26/60 cut to 0.43333, which elects nobody but C."""
    world = election(["AC"] * 60 + ["BD"] * 26 + ["CB"] * 10 + ["DB"] * 4, Kind.RANKING, seats=2)
    tally = METHODS["stv"](world)
    assert tally.winners == ["A", "C"]
    assert tally.steps[0]["quota"] == 34
    surplus = next(step for step in tally.steps if step["step"] == "surplus")
    assert surplus["votes"]["C"] == pytest.approx(10 + 60 * 0.43333)
    assert surplus["not_transferable"] == pytest.approx(26 - 60 * 0.43333)


@settings(max_examples=80)
@given(ballots=RANKINGS.filter(bool))
def test_with_one_seat_stv_is_the_instant_runoff_of_another_library(ballots: list[str]) -> None:
    tally = METHODS["stv"](election(ballots, Kind.RANKING))
    if any(step["step"] == "tie" for step in tally.steps):
        return  # lots are drawn otherwise there
    names = {name: pyrankvote.Candidate(name) for name in "ABCD"}
    given = [pyrankvote.Ballot([names[name] for name in ballot]) for ballot in ballots]
    theirs = pyrankvote.instant_runoff_voting(list(names.values()), given, pick_random_if_blank=False)
    last = theirs.rounds[-1].candidate_results
    if len({one.number_of_votes for one in last}) == len(last):
        assert [str(one) for one in theirs.get_winners()] == list(tally.winners)


@settings(max_examples=100)
@given(ballots=RANKINGS.filter(bool), seats=st.integers(1, 4))
def test_stv_loses_no_vote_and_fills_every_seat(ballots: list[str], seats: int) -> None:
    tally = METHODS["stv"](election(ballots, Kind.RANKING, seats=seats))
    assert len(set(tally.winners)) == len(tally.winners) == seats
    for step in tally.steps:
        if "votes" in step:
            assert sum(step["votes"].values()) + step["not_transferable"] == pytest.approx(len(ballots))


# ---- duels --------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.permutations(range(4)).map(lambda order: tuple(order[:2])), min_size=30, max_size=80))
def test_strengths_are_the_most_likely_ones_of_another_library(fought: list[tuple[int, int]]) -> None:
    circle = [(0, 1), (1, 2), (2, 3), (3, 0)]  # so that everybody is comparable with everybody
    fought = [*fought, *circle]
    wins = np.zeros((4, 4))
    for winner, loser in fought:
        wins[winner, loser] += 1
    theirs = np.exp(choix.mm_pairwise(4, fought, tol=1e-10))
    ours = strengths(wins, prior=0)
    assert np.allclose(ours / ours.sum(), theirs / theirs.sum(), atol=1e-5)


def test_who_never_lost_is_strong_but_not_beyond_measure() -> None:
    score = chances(strengths(np.array([[0.0, 3, 0], [0, 0, 0], [0, 0, 0]])))
    assert score[0] > score[2] > score[1]
    assert score[0] < 1


def test_each_is_taken_to_have_won_and_lost_a_tenth_of_a_duel_against_an_average_one() -> None:
    """A beat B three times. What A won is what was to be expected of it, in all its duels, the imagined ones too."""
    one, other = strengths(np.array([[0.0, 3], [0, 0]]))
    assert one * other == pytest.approx(1)
    assert 3 * one / (one + other) + 2 * 0.1 * one / (one + 1) == pytest.approx(3 + 0.1)


def test_of_pairs_that_met_as_often_those_least_shown_come_next() -> None:
    met = np.zeros((4, 4))
    met[0, 1] = met[1, 0] = 2
    assert next_pair(met, np.arange(4.0)) == (2, 3)
    assert next_pair(np.zeros((4, 4)), np.array([3.0, 2, 1, 0])) == (2, 3)


def test_the_pair_that_met_least_is_shown_next() -> None:
    met = np.array([[0, 2, 1], [2, 0, 0], [1, 0, 0]], dtype=float)
    assert next_pair(met, np.arange(3.0)) == (1, 2)
