"""Methods of participatory budgets against published winners, a second way to count, and by properties."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.boards.tally import METHODS, Election, Kind
from ideas.boards.tally.downloads import read_election
from tests.boards.elections import APPROVALS, LETTERS, election

PABULIB = Path(__file__).resolve().parents[2].parent / "shared/data/pabulib"


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["Poland_Wieliczka_2023_Green_Budget", "Netherlands_Assen_2024"])
def test_equal_shares_with_add1_elects_exactly_the_official_winners(name: str) -> None:
    path = PABULIB / f"{name}.pb"
    if not path.exists():
        pytest.skip("needs ../shared/data")
    assert set(METHODS["equal_shares_add1"](read_election(path)).winners) == _official(path)


def _official(path: Path) -> set[str]:
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    first, last = rows.index(["PROJECTS"]) + 1, rows.index(["VOTES"])
    return {row[0] for row in rows[first + 1 : last] if row[rows[first].index("selected")] == "1"}


def slow_equal_shares(world: Election, share: Fraction) -> list[int]:
    """The same rule, word for word from its definition, in fractions and without a shortcut."""
    money = [share] * len(world.ballots)
    left = [n for n, option in enumerate(world.options) if any(n in ballot.choices for ballot in world.ballots)]
    bought: list[int] = []
    while True:
        offers = []
        for one in left:
            who = [voter for voter, ballot in enumerate(world.ballots) if one in ballot.choices]
            cost = world.options[one].cost
            if sum(money[voter] for voter in who) < cost:
                continue
            paid, poor = Fraction(0), 0
            for voter in sorted(who, key=lambda voter: money[voter]):
                most = (cost - paid) / (len(who) - poor)
                if money[voter] >= most:
                    break
                paid, poor = paid + money[voter], poor + 1
            offers.append((most / cost, -len(who), cost, one, most, who))
        if not offers:
            return bought
        _, _, _, one, most, who = min(offers)
        for voter in who:
            money[voter] -= min(money[voter], most)
        left.remove(one)
        bought.append(one)


COSTS = st.lists(st.integers(1, 60), min_size=4, max_size=4)


@settings(max_examples=80)
@given(ballots=APPROVALS.filter(bool), costs=COSTS, budget=st.integers(1, 200))
def test_equal_shares_is_its_definition(ballots: list[str], costs: list[int], budget: int) -> None:
    world = election(ballots, Kind.APPROVAL, costs=costs, budget=Fraction(budget))
    slow = slow_equal_shares(world, Fraction(budget, len(ballots)))
    assert METHODS["equal_shares"](world).winners == [LETTERS[one] for one in slow]


@settings(max_examples=100)
@given(
    ballots=APPROVALS.filter(bool),
    costs=COSTS,
    budget=st.integers(1, 200),
    method=st.sampled_from(["greedy", "equal_shares", "equal_shares_add1"]),
)
def test_no_budget_is_ever_exceeded_and_nothing_is_bought_twice_or_unwanted(
    ballots: list[str], costs: list[int], budget: int, method: str
) -> None:
    won = METHODS[method](election(ballots, Kind.APPROVAL, costs=costs, budget=Fraction(budget))).winners
    assert sum(costs[LETTERS.index(name)] for name in won) <= budget
    assert len(set(won)) == len(won)
    assert all(any(name in ballot for ballot in ballots) for name in won)


def test_a_group_gets_its_share_where_greedy_gives_it_nothing() -> None:
    """60 want A and B, 40 want C: 3 cost 50 each of a budget of 125 (Peters, Pierczyński & Skowron 2021, in spirit)."""
    world = election(["AB"] * 60 + ["C"] * 40, Kind.APPROVAL, costs=[50, 50, 50, 50], budget=Fraction(125))
    assert METHODS["greedy"](world).winners == ["A", "B"]
    assert METHODS["equal_shares"](world).winners == ["A", "C"]


def test_add1_goes_on_while_the_money_lasts() -> None:
    """To the last coin: A and B together cost just what there is."""
    world = election(["A", "B"], Kind.APPROVAL, costs=[60, 40, 1, 1], budget=Fraction(100))
    assert METHODS["equal_shares"](world).winners == ["B"]
    assert METHODS["equal_shares_add1"](world).winners == ["B", "A"]


def test_of_two_projects_of_one_price_more_votes_go_first_and_then_the_lower_cost() -> None:
    """C takes all that four voters have. A and B then cost their supporters alike, half of it each; but B has a third
    one, who has nothing left: more votes, so B goes first. E costs less than D, and nothing else
    tells them apart."""
    ballots = ["C", "C", "C", "BC", "B", "B", "A", "A"]
    world = election(ballots, Kind.APPROVAL, costs=[10, 10, 40, 1], budget=Fraction(80))
    assert METHODS["equal_shares"](world).winners == ["C", "B", "A"]
    level = election(["E", "D"], Kind.APPROVAL, count=5, costs=[1, 1, 1, 20, 10], budget=Fraction(60))
    assert METHODS["equal_shares"](level).winners == ["E", "D"]


def stepwise_add1(world: Election) -> list[str]:
    """The same, one unit after the other."""
    assert world.budget is not None
    share = world.budget / len(world.ballots)
    wanted = {one for ballot in world.ballots for one in ballot.choices}
    bought = slow_equal_shares(world, share)
    while len(bought) < len(wanted):
        share += 1
        more = slow_equal_shares(world, share)
        if sum(world.options[one].cost for one in more) > world.budget:
            break
        bought = more
    return [LETTERS[one] for one in bought]


@settings(max_examples=60, deadline=None)
@given(ballots=APPROVALS.filter(bool), costs=COSTS, budget=st.integers(20, 200))
def test_add1_is_its_definition(ballots: list[str], costs: list[int], budget: int) -> None:
    world = election(ballots, Kind.APPROVAL, costs=costs, budget=Fraction(budget))
    assert METHODS["equal_shares_add1"](world).winners == stepwise_add1(world)


def test_add1_leaps_where_a_unit_more_changes_nothing() -> None:
    """In a currency of small coins: 50 million steps, one after the other, would take an hour."""
    world = election(["A", "B"], Kind.APPROVAL, costs=[60_000_000, 30_000_000, 1, 1], budget=Fraction(100_000_000))
    tally = METHODS["equal_shares_add1"](world)
    assert tally.winners == ["B", "A"]
    assert tally.steps[0]["raised"] == 10_000_000


def test_a_tie_that_the_lot_decides_is_told() -> None:
    twins = election(["A", "B"], Kind.APPROVAL, costs=[60, 60, 1, 1], budget=Fraction(100))
    tie = {"step": "tie", "options": ["A", "B"], "broken_by": "order of the options"}
    assert tie in METHODS["greedy"](twins).steps
    assert (
        tie in METHODS["equal_shares_add1"](election(["AB"], Kind.APPROVAL, costs=[60] * 4, budget=Fraction(100))).steps
    )
    assert tie in METHODS["duels_won"](election(["AB", "BA"], Kind.RANKING, count=2)).steps
    assert tie in METHODS["bradley_terry"](election(["AB", "BA"], Kind.RANKING, count=2)).steps


def test_points_weigh_what_a_project_is_worth_to_its_supporter() -> None:
    world = election([{"A": 1, "B": 5}] * 3, Kind.POINTS, costs=[10, 10, 1, 1], budget=Fraction(12))
    assert METHODS["equal_shares"](world).winners == ["B"]
