"""Opening a decision."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from procrastinate.contrib.django import app

from ideas.boards.actions.doors import board_for
from ideas.boards.models import Board, Idea
from ideas.decisions import events
from ideas.decisions.ballots import LARGEST, ON_PAPER, POINTS, Method
from ideas.decisions.models import Decision, Option
from workspace.audit.ledger import action, record
from workspace.audit.models import Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid
from workspace.common.lines import one_line
from workspace.polls import secrecy
from workspace.spaces.permissions import Can

if TYPE_CHECKING:
    from workspace.people.models import Person

FEWEST, MOST = 2, 200
# So long may a decision wait at most: as for polls.
LONGEST = timedelta(days=2 * 366)
LARGEST_COST = 10**15
CLOSE_JOB = "decisions.close_decision"
_dice = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Choice:
    """An idea to choose, with what it costs where money is shared out."""

    idea: Idea
    cost: int = 0


@action
def open_decision(
    *, by: "Person", board: Board, title: str, method: str, closes_at: datetime, choices: Sequence[Choice] = (),
    question: str = "", seats: int = 1, points: int = 0, budget: int | None = None, currency: str = "",
    proposal: str = "", confidential: bool = False, key: UUID | None = None,
) -> Decision:  # fmt: skip
    """Put ideas of a board to everybody who may contribute there, until `closes_at`. For who facilitates.

    The ideas stand as they are called now; their order, by which ties are broken, is drawn by lot. Raises Invalid.
    """
    how = _method(method)
    title = _line(title, 160)
    if not title:
        raise Invalid("Give the decision a title: what is decided?")
    require_later(closes_at)
    terms = _terms(how, seats, points, budget, currency, proposal, confidential=confidential, of=len(choices))
    signing = secrecy.new_key() if confidential else None  # before anything is locked: it takes a moment
    board = board_for(by, board, Can.FACILITATE)
    options = _options(board, how, choices, budget)
    decision = Decision.objects.create(
        board=board, title=title, question=_line(question, 500), method=how, confidential=confidential, opened_by=by,
        opened_at=clock.now(), closes_at=closes_at, modulus=secrecy.modulus_of(signing) if signing else "", **terms,
    )  # fmt: skip
    if signing:
        decision.sealed_key = secrecy.seal(decision.box, "key", signing)
        decision.save(update_fields=["sealed_key"])
    for option in options:
        option.decision = decision
    Option.objects.bulk_create(options)
    order_closing(decision)
    record(
        by, Verb.OPENED_DECISION, decision, space=board.space_id, on=board.stream,
        event=events.DecisionOpened(board=board.pk, decision=decision.pk),
    )  # fmt: skip
    return decision


def order_closing(decision: Decision) -> None:
    """A job for the moment at which it closes. Another one for an earlier round finds nothing due and does nothing."""
    lock = f"{CLOSE_JOB}:{decision.pk}:{decision.round}"
    job = app.configure_task(CLOSE_JOB, schedule_at=decision.closes_at, queueing_lock=lock)
    job.defer(decision=decision.pk)


def _terms(
    how: Method, seats: int, points: int, budget: int | None, currency: str, proposal: str, *,
    confidential: bool, of: int,
) -> dict[str, Any]:  # fmt: skip
    if confidential and how not in ON_PAPER:
        raise Invalid("Duels and consent are answered with your name, never shown to others. Choose another method.")
    if how is Method.BUDGET and not (budget and 0 < budget <= LARGEST_COST):
        raise Invalid("Say how much money there is to share out: a whole number above 0.")
    if how is Method.CONSENT and not proposal.strip():
        raise Invalid("Write the proposal that people consent to or object to.")
    if how not in {Method.BUDGET, Method.CONSENT} and not 1 <= seats < max(of, 2):
        raise Invalid("Fewer ideas win than stand for election, and at least one.")
    points = points or POINTS.get(how, 0)
    if how in POINTS and not 1 <= points <= LARGEST:
        raise Invalid("Between 1 and %(most)s points can be given.", most=f"{LARGEST:,}")
    if how is Method.SCORE and points > 10:
        raise Invalid("A score goes up to 10 at most.")
    return {
        "seats": seats if how not in {Method.BUDGET, Method.CONSENT} else 1,
        "points": points if how in POINTS else 0,
        "budget": budget if how is Method.BUDGET else None,
        "currency": _line(currency, 8) if how is Method.BUDGET else "",
        "proposal": proposal if how is Method.CONSENT else "",
        "proposal_html": richtext.render(proposal, {})[0] if how is Method.CONSENT else "",
    }


def _options(board: Board, how: Method, choices: Sequence[Choice], budget: int | None) -> list[Option]:
    """In an order drawn by lot."""
    if len({choice.idea.pk for choice in choices}) != len(choices):
        raise Invalid("One of the ideas stands there twice.")
    fewest = 0 if how is Method.CONSENT else FEWEST
    if not fewest <= len(choices) <= MOST:
        raise Invalid("Choose %(fewest)s to %(most)s ideas to decide between.", fewest=FEWEST, most=MOST)
    standing = board.ideas.standing().in_bulk([choice.idea.pk for choice in choices])
    if len(standing) != len(choices):
        raise Invalid("One of the ideas is withdrawn, merged into another, or of another board.")
    if how is Method.BUDGET:
        _affordable(choices, budget or 0)
    drawn = list(choices)
    _dice.shuffle(drawn)
    return [
        Option(idea=standing[one.idea.pk], place=place, title=standing[one.idea.pk].title, cost=_cost(how, one))
        for place, one in enumerate(drawn)
    ]


def _affordable(choices: Sequence[Choice], budget: int) -> None:
    for choice in choices:
        if not 0 < choice.cost <= LARGEST_COST:
            raise Invalid("Say what “%(title)s” costs: a whole number above 0.", title=choice.idea.title)
        if choice.cost > budget:
            raise Invalid("“%(title)s” alone costs more than there is.", title=choice.idea.title)


def _cost(how: Method, choice: Choice) -> int:
    return choice.cost if how is Method.BUDGET else 0


def _method(given: str) -> Method:
    try:
        return Method(given)
    except ValueError as error:
        raise Invalid("Choose how it is decided.") from error


def require_later(closes_at: datetime) -> None:
    if closes_at <= clock.now():
        raise Invalid("The decision would be closed before it opens. Choose a later time.")
    if closes_at > clock.now() + LONGEST:
        raise Invalid("A decision closes within two years. Choose an earlier time.")


def _line(words: str, longest: int) -> str:
    words = one_line(words)
    if len(words) > longest:
        raise Invalid("“%(words)s…” has more than %(most)s characters.", words=words[:40], most=longest)
    return words
