"""A town hall: decisions to test with, and voters who do what the browser does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ideas.boards.models import Board
from ideas.decisions import actions, queries
from ideas.decisions.models import Ballot, Decision, SealedBallot
from tests import factories as make
from tests.boards import garden
from tests.polls.papers import BlindPaper
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

IDEAS = ("One login", "Fewer meetings", "A quiet room")


def decision(
    method: str = "approval", *, board: Board | None = None, ideas: tuple[str, ...] = IDEAS,
    costs: Mapping[str, int] | None = None, **terms: Any,
) -> Decision:  # fmt: skip
    """A decision that is open for a week, between ideas of these titles."""
    board = board or garden.board()
    if method == "budget":
        terms = {"budget": 100, "currency": "EUR", **terms}
        costs = costs or dict.fromkeys(ideas, 50)
    if method == "consent":
        terms = {"proposal": "We buy **one** login for all.", **terms}
    chosen = [
        actions.Choice(garden.idea(board.opened_by, board, title=title), (costs or {}).get(title, 0)) for title in ideas
    ]
    terms = {"title": "What first?", "closes_at": clock.now() + timedelta(days=7), "choices": chosen, **terms}
    opened: Decision = actions.open_decision(by=board.opened_by, board=board, method=method, **terms)
    return opened


def option(of: Decision, title: str) -> int:
    return of.options.get(title=title).pk


def filled(of: Decision, **or_values: Any) -> dict[int, int]:
    """A ballot by titles: spaces as underscores."""
    return {option(of, title.replace("_", " ")): value for title, value in or_values.items()}


def by_title(of: Decision, values: Mapping[str, int]) -> dict[int, int]:
    return {option(of, title): value for title, value in values.items()}


def cast(of: Decision, by: Person, values: Mapping[str, int]) -> Ballot:
    ballot: Ballot = actions.cast_ballot(by=by, decision=of, values=by_title(of, values))
    return ballot


@dataclass
class Paper(BlindPaper):
    """A paper of a decision."""

    decision: Decision

    def __post_init__(self) -> None:
        self.blind_for(self.decision.modulus)

    def take(self, by: Person) -> "Paper":
        actions.take_ballot(by=by, decision=self.decision, blinded=self.blinded)
        return self.unblind(queries.signature_for(by, self.decision, self.blinded))

    def cast(self, values: Mapping[str, int]) -> SealedBallot:
        ballot: SealedBallot = actions.cast_nameless(
            decision=self.decision.pk, paper=self.secret, signature=self.signature,
            values=by_title(self.decision, values),
        )  # fmt: skip
        return ballot


def close(of: Decision) -> Decision:
    actions.close_decision(by=of.opened_by, decision=of)
    of.refresh_from_db()
    return of


def winners(of: Decision, which: str = "first") -> list[str]:
    """The titles of the winners of a closed decision."""
    assert of.result
    titles = {str(one.idea_id): one.title for one in of.options.all()}
    return [titles[one] for one in of.result[which]["winners"]]


def customer_in(board: Board) -> Person:
    """A customer who may contribute where the board is."""
    guest = make.guest()
    spaces.grant(by=board.space.created_by, space=board.space, can=Can.CONTRIBUTE, person=guest)
    return guest


def soon() -> str:
    """In a week, as a field for date and time takes it."""
    return (clock.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
