"""The pages of decisions, and their part of an idea's page."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict

from ideas.boards.models import Board
from ideas.boards.queries import BoardVisit, IdeaLook, board_visit
from ideas.decisions.ballots import ON_PAPER, RANKED, Method
from ideas.decisions.models import Ballot, Decision, Duel, Option, Paper, Stand
from ideas.decisions.queries.results import Result, result_of
from realtime.cursors import Cursor, head
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.polls.disclosure import THRESHOLD
from workspace.spaces.queries import people_who_contribute


@dataclass(frozen=True)
class Line:
    """An option on a reader's ballot. `value`: what their ballot gives it; 0 for nothing."""

    option: Option
    value: int = 0

    @property
    def name(self) -> str:
        return f"o{self.option.pk}"


@dataclass(frozen=True)
class DuelsSoFar:
    answered: int
    pairs: int

    @property
    def round(self) -> int:
        return min(self.answered, self.pairs)


@dataclass(frozen=True)
class DecisionPage:
    """A decision as one person sees it. `lines` in an order that is the reader's own, so that none stands first for
    everybody. `mine`: their ballot in an open decision; `holds_paper`: they took one of a confidential decision."""

    decision: Decision
    visit: BoardVisit
    cursor: Cursor
    lines: Sequence[Line] = ()
    mine: Ballot | None = None
    stand: Stand | None = None
    holds_paper: bool = False
    duels: DuelsSoFar | None = None
    result: Result | None = None
    eligible: int = 0

    @property
    def may_vote(self) -> bool:
        return self.decision.takes_ballots and self.visit.may_contribute

    @property
    def is_ranked(self) -> bool:
        return self.decision.how in RANKED

    @property
    def sheet(self) -> str:
        """The template that is this method's ballot."""
        name = "ranked" if self.is_ranked else self.decision.method
        return f"decisions/sheets/{name}.html"

    @property
    def too_few(self) -> bool:
        return self.decision.confidential and self.eligible < THRESHOLD

    @property
    def is_on_paper(self) -> bool:
        return self.decision.how in ON_PAPER


def decision_for(person: Person, number: int) -> Decision:
    """With its board and options. Raises NotVisible. Two queries."""
    rows = Decision.objects.visible_to(person).select_related("board__space", "opened_by__organisation")
    options = Option.objects.select_related("idea").only("decision", "title", "cost", "place", "idea__number")
    found = rows.prefetch_related(Prefetch("options", options)).filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def decision_page(person: Person, number: int, params: QueryDict | None = None) -> DecisionPage:
    """Raises NotVisible."""
    decision = decision_for(person, number)
    cursor = head(decision.board.stream)
    visit = board_visit(person, decision.board_id, params)
    if decision.closed_at is not None or decision.withdrawn_at is not None:
        mine = decision.stands.filter(person=person, round=decision.round).first() if _is_consent(decision) else None
        return DecisionPage(decision, visit, cursor, result=result_of(decision), stand=mine)
    ballot = None if decision.confidential else Ballot.objects.filter(decision=decision, person=person).first()
    return DecisionPage(
        decision, visit, cursor,
        lines=lines_for(person, decision, ballot),
        mine=ballot,
        stand=decision.stands.filter(person=person, round=decision.round).first() if _is_consent(decision) else None,
        holds_paper=decision.confidential and Paper.objects.filter(decision=decision, person=person).exists(),
        duels=_duels(person, decision) if decision.how is Method.DUELS else None,
        eligible=people_who_contribute(decision.board.space).count() if decision.confidential else 0,
    )  # fmt: skip


def lines_for(person: Person, decision: Decision, ballot: Ballot | None) -> list[Line]:
    values = ballot.values if ballot else {}
    lines = [Line(one, values.get(str(one.place), 0)) for one in decision.options.all()]
    if decision.how in RANKED:
        return sorted(lines, key=lambda line: (line.value or 10**6, _own(person, line.option)))
    return sorted(lines, key=lambda line: _own(person, line.option))


def decisions_of(board: Board) -> list[Decision]:
    """Of a board: those that run, the soonest to close first, then those that are closed, the newest first."""
    rows = list(Decision.objects.filter(board=board).standing().select_related("opened_by").order_by("-closed_at"))
    running = sorted((one for one in rows if one.closed_at is None), key=lambda one: (one.closes_at, one.pk))
    return [*running, *(one for one in rows if one.closed_at is not None)]


@dataclass(frozen=True)
class InDecision:
    """A decision that an idea stands in. `won`: None as long as nothing is told."""

    decision: Decision
    won: bool | None


def decisions_of_idea(look: IdeaLook) -> list[InDecision]:
    """One query."""
    rows = Decision.objects.filter(options__idea=look.idea).standing().order_by("-pk")
    return [InDecision(one, _won(one.result, look.idea.pk)) for one in rows]


def _won(result: dict[str, Any] | None, idea: int) -> bool | None:
    if result is None or not result["told"]:
        return None
    if "consent" in result:
        return bool(result["consent"])
    return str(idea) in result["first"]["winners"]


def _duels(person: Person, decision: Decision) -> DuelsSoFar:
    count = len(decision.options.all())
    answered = Duel.objects.filter(decision=decision, person=person, answered_at__isnull=False).count()
    return DuelsSoFar(answered, count * (count - 1) // 2)


def _is_consent(decision: Decision) -> bool:
    return decision.how is Method.CONSENT


def _own(person: Person, option: Option) -> bytes:
    return hashlib.sha256(f"{option.decision_id}|{person.pk}|{option.pk}".encode()).digest()
