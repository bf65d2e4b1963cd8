"""Elections of a few lines: options A, B, C …, ballots as words of letters or as dictionaries of points."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from ideas.boards.tally import Ballot, Election, Kind, Option

LETTERS = "ABCDE"


def election(ballots: Sequence[Any], kind: Kind, *, count: int = 4, **terms: Any) -> Election:
    """Options A, B, C …; ballots as words of letters, or as dictionaries of points."""
    costs = terms.pop("costs", [1] * count)
    options = tuple(Option(LETTERS[n], cost=Fraction(costs[n])) for n in range(count))
    return Election(options, tuple(_ballot(one, kind) for one in ballots), kind=kind, **terms)


def _ballot(one: Any, kind: Kind) -> Ballot:
    if isinstance(one, dict):
        marks = sorted((LETTERS.index(name), Fraction(points)) for name, points in one.items())
        return Ballot(tuple(place for place, _ in marks), tuple(points for _, points in marks))
    places = tuple(LETTERS.index(name) for name in one)
    return Ballot(tuple(sorted(places)) if kind is Kind.APPROVAL else places)


RANKINGS = st.lists(
    st.permutations("ABCD").flatmap(lambda order: st.integers(1, 4).map(lambda n: "".join(order)[:n])), max_size=40
)
APPROVALS = st.lists(
    st.sets(st.sampled_from("ABCD"), min_size=1).map(lambda names: "".join(sorted(names))), max_size=40
)
