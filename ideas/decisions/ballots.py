"""What a ballot of each method may say, and how ballots become an election that can be counted. Pure: no database.

A ballot is a number for each option that it names, by the option's place: 1 for an approval, points, votes, or a rank.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ideas.boards.tally import Ballot, Election, Kind, Option
from workspace.common.errors import Invalid

Values = Mapping[int, int]
# What one option can be given at most, in any method; a ballot that is sealed has room for so much.
LARGEST = 10_000


class Method(StrEnum):
    APPROVAL = "approval"
    SCORE = "score"
    DOT = "dot"
    QUADRATIC = "quadratic"
    SCHULZE = "schulze"
    STV = "stv"
    DUELS = "duels"
    CONSENT = "consent"
    BUDGET = "budget"


# The rule that decides, and the one that is shown beside it.
RULES: Mapping[Method, tuple[str, str]] = {
    Method.APPROVAL: ("approval", "satisfaction_approval"),
    Method.SCORE: ("score", "schulze"),
    Method.DOT: ("dot", "approval"),
    Method.QUADRATIC: ("quadratic", "approval"),
    Method.SCHULZE: ("schulze", "stv"),
    Method.STV: ("stv", "schulze"),
    Method.DUELS: ("bradley_terry", "duels_won"),
    Method.BUDGET: ("equal_shares_add1", "greedy"),
}
RANKED = frozenset({Method.SCHULZE, Method.STV})
# A ballot of these is one sheet, filled in and cast; duels and consent are answered with one's name.
ON_PAPER = frozenset(RULES) - {Method.DUELS}
# What `points` of the terms means, and what it is unless somebody says otherwise.
POINTS: Mapping[Method, int] = {Method.SCORE: 5, Method.DOT: 10, Method.QUADRATIC: 100}


class Unfit(Invalid):
    """This is no ballot of this decision. Says what to do about it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """`options`: id, name and cost of each, by place. `points`: of the method, as POINTS says. `budget`: or None."""

    method: Method
    options: Sequence[tuple[str, str, int]]
    seats: int = 1
    points: int = 0
    budget: int | None = None


def read(terms: Terms, given: Values) -> dict[int, int]:
    """The ballot as it is kept: by place, without what says nothing. Raises Unfit."""
    if any(not 0 <= place < len(terms.options) for place in given):
        raise Unfit("One of the ideas is not among those to choose from. Reload the page and choose again.")
    if any(abs(value) > LARGEST for value in given.values()):
        raise Unfit("One of the numbers is far too large.")
    if terms.method in RANKED:
        return _ranking(terms, given)
    kept = {place: value for place, value in sorted(given.items()) if value}
    _check(terms, kept)
    if not kept:
        raise Unfit("Your ballot is empty. Choose something first; who wants to abstain casts no ballot.")
    return kept


def _check(terms: Terms, kept: Values) -> None:
    if terms.method is not Method.QUADRATIC and any(value < 0 for value in kept.values()):
        raise Unfit("A number on a ballot is not below 0.")
    if terms.method in {Method.APPROVAL, Method.BUDGET} and any(value != 1 for value in kept.values()):
        raise Unfit("An idea is approved or it is not.")
    if terms.method is Method.SCORE and any(value > terms.points for value in kept.values()):
        raise Unfit("Each idea gets 0 to %(points)s points.", points=terms.points)
    if terms.method is Method.DOT and (over := sum(kept.values()) - terms.points) > 0:
        raise Unfit("You have %(points)s points; these are %(over)s too many.", points=terms.points, over=over)
    if terms.method is Method.QUADRATIC and (over := spent(kept) - terms.points) > 0:
        raise Unfit(
            "You have %(credits)s credits; these votes cost %(over)s too many. A vote costs its square.",
            credits=terms.points, over=over,
        )  # fmt: skip


def spent(kept: Values) -> int:
    """The credits that votes cost: the square of each."""
    return sum(value * value for value in kept.values())


def _ranking(terms: Terms, given: Values) -> dict[int, int]:
    """Ranks without gaps, 1 first. The same rank twice says that two are level, where the method knows that."""
    named = {place: rank for place, rank in given.items() if rank > 0}
    if not named:
        raise Unfit("Your ballot is empty. Put at least one idea into your order; who abstains casts no ballot.")
    if terms.method is Method.STV and len(set(named.values())) < len(named):
        raise Unfit("Two ideas have the same rank. Give each a rank of its own.")
    ranks = {rank: place for place, rank in enumerate(sorted(set(named.values())), 1)}
    return {place: ranks[rank] for place, rank in sorted(named.items())}


def election(terms: Terms, ballots: Sequence[Values]) -> Election:
    """The ballots as the tallies count them. Rankings in which some are level become points, most for rank 1."""
    if terms.method in RANKED:
        if all(_is_strict(ballot) for ballot in ballots):
            return _election(terms, Kind.RANKING, [Ballot(tuple(_order(one))) for one in ballots])
        count = len(terms.options)
        return _election(terms, Kind.POINTS, [_pointed({k: count + 1 - v for k, v in one.items()}) for one in ballots])
    if terms.method in {Method.APPROVAL, Method.BUDGET}:
        return _election(terms, Kind.APPROVAL, [Ballot(tuple(sorted(one))) for one in ballots])
    return _election(terms, Kind.POINTS, [_pointed(one) for one in ballots])


def duels(terms: Terms, fought: Sequence[tuple[int, int]]) -> Election:
    """Answered duels, each (winner, loser) by place."""
    return _election(terms, Kind.DUEL, [Ballot(pair) for pair in fought])


def for_rule(rule: str, terms: Terms, counted: Election, ballots: Sequence[Values]) -> Election:
    """What `rule` counts. STV reads a ranking down to the first rank that two ideas share, as its rules say of such a
    paper; all others count what was cast."""
    if rule != "stv" or counted.kind is Kind.RANKING:
        return counted
    return _election(terms, Kind.RANKING, [Ballot(tuple(_until_level(one))) for one in ballots])


def packed(kept: Values, of: int) -> bytes:
    """A ballot as bytes: as many for one choice as for all of `of` options."""
    return struct.pack(f">{of}h", *(kept.get(place, 0) for place in range(of)))


def unpacked(content: bytes) -> dict[int, int]:
    """What packed() was given."""
    values = struct.unpack(f">{len(content) // 2}h", content)
    return {place: value for place, value in enumerate(values) if value}


def with_a_winner(terms: Terms, ballots: Sequence[Values], winners: Sequence[str]) -> int:
    """How many voters have at least one winner among those that they are for."""
    won = {place for place, (name, _, _) in enumerate(terms.options) if name in winners}
    return sum(any(place in won and value > 0 for place, value in ballot.items()) for ballot in ballots)


def _election(terms: Terms, kind: Kind, ballots: Sequence[Ballot]) -> Election:
    options = tuple(Option(name, title, Fraction(cost)) for name, title, cost in terms.options)
    budget = Fraction(terms.budget) if terms.budget is not None else None
    return Election(options, tuple(ballots), budget=budget, seats=min(terms.seats, len(options)), kind=kind)


def _pointed(ballot: Values) -> Ballot:
    places = sorted(ballot)
    return Ballot(tuple(places), tuple(Fraction(ballot[place]) for place in places))


def _order(ballot: Values) -> list[int]:
    return sorted(ballot, key=lambda place: ballot[place])


def _is_strict(ballot: Values) -> bool:
    return len(set(ballot.values())) == len(ballot)


def _until_level(ballot: Values) -> list[int]:
    ranks = list(ballot.values())
    level = min((rank for rank in ranks if ranks.count(rank) > 1), default=len(ranks) + 1)
    return [place for place in _order(ballot) if ballot[place] < level]
