"""Methods that add up: approval, score, dots, quadratic. Exact, since points are fractions."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ideas.boards.tally.election import Ballot, Election, Tally, Uncountable, number


def approval(election: Election) -> Tally:
    """Each voter approves of any number of options; most approvals win (Brams & Fishburn 1978).

    A ranking or points count as approval of what they name, points of 0 or less do not.
    """
    return _added(election, "approval", lambda points: Fraction(points > 0))


def satisfaction_approval(election: Election) -> Tally:
    """One vote a voter, split equally among all that they approve of; most votes win (Brams & Kilgour 2014)."""
    split = tuple(_split(ballot) for ballot in election.ballots)
    return _added(replace(election, ballots=split), "satisfaction_approval", lambda share: share)


def score(election: Election) -> Tally:
    """Points added up; what a voter left out counts 0. Most points win."""
    return _added(election, "score", lambda points: points)


def dot(election: Election) -> Tally:
    """Dots out of a budget that is the same for all, added up. Raises Uncountable for negative dots."""
    if any(points < 0 for ballot in election.ballots for points in ballot.points or ()):
        raise Uncountable("dots are not negative")
    return _added(election, "dot", lambda points: points)


def quadratic(election: Election) -> Tally:
    """Voters pay: v votes for or against an option cost v² credits (Lalley & Weyl 2018); votes are added up, most win.

    Ballots hold votes, not credits: whole numbers, negative ones are against. The steps say the credits spent.
    """
    for ballot in election.ballots:
        if any(points.denominator != 1 for points in ballot.points or ()):
            raise Uncountable("quadratic votes are whole numbers")
    counted = _added(election, "quadratic", lambda votes: votes)
    spent = [sum((votes * votes for _, votes in ballot.values()), Fraction(0)) for ballot in election.ballots]
    most = max(spent, default=Fraction(0))
    return Tally(counted.method, counted.winners, [*counted.steps, {"step": "credits", "most": number(most)}])


def _split(ballot: Ballot) -> Ballot:
    liked = [option for option, points in ballot.values() if points > 0]
    return Ballot(tuple(liked), tuple(Fraction(1, len(liked)) for _ in liked))


def _added(election: Election, method: str, worth: Callable[[Fraction], Fraction]) -> Tally:
    """Sums by option, most first; equal ones stand in the order of the options, and the step says that they tie."""
    sums = [Fraction(0)] * len(election.options)
    voters = [0] * len(election.options)
    for ballot in election.ballots:
        for option, points in ballot.values():
            sums[option] += worth(points)
            voters[option] += worth(points) != 0
    order = sorted(range(len(sums)), key=lambda option: -sums[option])
    winners = order[: election.places]
    steps: list[dict[str, Any]] = [
        {
            "step": "count", "option": election.options[option].id, "sum": number(sums[option]),
            "voters": voters[option], "elected": option in winners,
        }
        for option in order
    ]  # fmt: skip
    if len(order) > len(winners) > 0 and sums[order[len(winners) - 1]] == sums[order[len(winners)]]:
        level = sums[winners[-1]]
        tied = [election.options[option].id for option in order if sums[option] == level]
        steps.append({"step": "tie", "options": tied, "broken_by": "order of the options"})
    return Tally(method, [election.options[option].id for option in winners], steps)
