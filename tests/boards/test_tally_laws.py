"""What every method holds to: nobody counts more than another, and more support never harms."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.boards.tally import METHODS, Ballot, Election, Kind
from ideas.boards.tally.downloads import as_download, read_election
from tests.boards.elections import APPROVALS, RANKINGS, election

# ---- all ----------------------------------------------------------------------------------------

TAKES = {
    "approval": Kind.APPROVAL, "schulze": Kind.RANKING, "stv": Kind.RANKING, "bradley_terry": Kind.RANKING,
    "greedy": Kind.APPROVAL, "equal_shares": Kind.APPROVAL, "equal_shares_add1": Kind.APPROVAL,
    "satisfaction_approval": Kind.APPROVAL, "duels_won": Kind.RANKING,
    "score": Kind.POINTS, "dot": Kind.POINTS, "quadratic": Kind.POINTS,
}  # fmt: skip


def test_every_method_is_held_to_these_laws() -> None:
    assert set(TAKES) == set(METHODS)


def pointed(rankings: Sequence[str], kind: Kind) -> list[Any]:
    """The same wishes as points, for methods that take them: most for the first."""
    if kind is not Kind.POINTS:
        return list(rankings)
    return [{name: 5 - place for place, name in enumerate(one)} for one in rankings]


@settings(max_examples=80, deadline=None)
@given(method=st.sampled_from(sorted(TAKES)), rankings=RANKINGS.filter(bool), dice=st.randoms(use_true_random=False))
def test_nobody_counts_more_than_another(method: str, rankings: list[str], dice: Any) -> None:
    """Anonymity: the order of the ballots is of no importance."""
    world = election(pointed(rankings, TAKES[method]), TAKES[method], budget=Fraction(3))
    shuffled = list(world.ballots)
    dice.shuffle(shuffled)
    again = Election(world.options, tuple(shuffled), world.budget, world.seats, world.kind)
    assert METHODS[method](world).winners == METHODS[method](again).winners


@settings(max_examples=80, deadline=None)
@given(method=st.sampled_from(sorted(TAKES)), rankings=RANKINGS.filter(bool), order=st.permutations(range(4)))
def test_no_option_counts_more_than_another(method: str, rankings: list[str], order: list[int]) -> None:
    """Neutrality: under other names the same ones win, as long as no tie had to be broken by the order."""
    world = election(pointed(rankings, TAKES[method]), TAKES[method], budget=Fraction(3), costs=[1, 2, 3, 4])
    place = {old: new for new, old in enumerate(order)}
    kind = TAKES[method]

    def moved(ballot: Ballot) -> Ballot:
        choices = tuple(place[one] for one in ballot.choices)
        if ballot.points is not None:
            pairs = sorted(zip(choices, ballot.points, strict=True))
            return Ballot(tuple(one for one, _ in pairs), tuple(points for _, points in pairs))
        return Ballot(tuple(sorted(choices)) if kind is Kind.APPROVAL else choices)

    other = Election(
        tuple(world.options[old] for old in order), tuple(moved(one) for one in world.ballots), world.budget,
        world.seats, kind,
    )  # fmt: skip
    one, two = METHODS[method](world), METHODS[method](other)
    if not any(step["step"] == "tie" for step in [*one.steps, *two.steps]):
        assert set(one.winners) == set(two.winners)


@settings(max_examples=80, deadline=None)
@given(
    method=st.sampled_from(["approval", "greedy", "schulze", "score", "dot", "quadratic", "duels_won"]),
    rankings=RANKINGS.filter(bool),
    place=st.integers(0, 39),
)
def test_more_support_never_harms_a_winner(method: str, rankings: list[str], place: int) -> None:
    """Monotonicity, for the rules that have it (STV and Equal Shares do not)."""
    world = election(pointed(rankings, TAKES[method]), TAKES[method], budget=Fraction(2), costs=[1, 1, 1, 1])
    winner = METHODS[method](world).winners[0]
    raised = list(rankings)
    ballot = raised[place % len(raised)]
    raised[place % len(raised)] = winner + ballot.replace(winner, "")
    again = election(pointed(raised, TAKES[method]), TAKES[method], budget=Fraction(2), costs=[1, 1, 1, 1])
    assert winner in METHODS[method](again).winners


@given(ballots=APPROVALS.filter(bool))
def test_split_votes_add_up_to_one_a_voter(ballots: list[str]) -> None:
    counted = METHODS["satisfaction_approval"](election(ballots, Kind.APPROVAL)).steps
    assert sum(step["sum"] for step in counted if step["step"] == "count") == pytest.approx(len(ballots))


@given(rankings=RANKINGS.filter(bool))
def test_points_and_duels_add_up(rankings: list[str]) -> None:
    points = METHODS["dot"](election(pointed(rankings, Kind.POINTS), Kind.POINTS)).steps
    assert sum(step["sum"] for step in points if step["step"] == "count") == sum(
        5 - place for one in rankings for place in range(len(one))
    )
    told = METHODS["duels_won"](election(rankings, Kind.RANKING)).steps
    fought = [step for step in told if step["step"] == "score"]
    assert 2 * sum(step["won"] for step in fought) == sum(step["duels"] for step in fought)


@given(kind=st.sampled_from(list(Kind)), rankings=RANKINGS)
def test_what_the_app_gives_out_can_be_counted_again(tmp_path_factory: Any, kind: Kind, rankings: list[str]) -> None:
    import json

    ballots = [{name: n + 1 for n, name in enumerate(one)} for one in rankings] if kind is Kind.POINTS else rankings
    if kind is Kind.DUEL:
        ballots = [one[:2] for one in rankings if len(one) > 1]
    world = election(ballots, kind, budget=Fraction(7, 2), seats=2)
    path = tmp_path_factory.mktemp("ballots") / "ballots.json"
    receipts = [f"{n:04}" for n in range(len(world.ballots))]
    path.write_text(json.dumps(as_download(world, receipts)))
    assert read_election(path) == world
