"""What listeners of a board receive of its decisions, and what they are called in the ledger."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string

from ideas.boards.models import Board
from ideas.decisions.events import DecisionEvent
from ideas.decisions.models import Ballot, Decision, Paper
from ideas.decisions.queries.page import decisions_of
from realtime.models import Event
from workspace.audit.queries import Described, describing
from workspace.people.models import Person


def draw_for_board(event: Event) -> str:
    """The fragment of a `decision.…` event: the list anew, and word to the decision's own page and to its ideas'."""
    content = event.content()
    if not isinstance(content, DecisionEvent):
        return ""
    board = Board.objects.filter(pk=content.board).first()
    if board is None:
        return ""
    context = {"decisions": decisions_of(board), "pushed": content.decision}
    return render_to_string("decisions/parts/pushed.html", context)


describe_decisions = describing(Decision)


def describe_ballots(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    return _by_decision(Ballot._base_manager.filter(pk__in=numbers), reader)


def describe_papers(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    return _by_decision(Paper._base_manager.filter(pk__in=numbers), reader)


def untold_ballots() -> "QuerySet[Any]":
    """Who has voted in a decision that runs is nobody's to know."""
    return Ballot._base_manager.filter(decision__closed_at__isnull=True).values("pk")


def untold_papers() -> "QuerySet[Any]":
    return Paper._base_manager.filter(decision__closed_at__isnull=True).values("pk")


def _by_decision(rows: "QuerySet[Any]", reader: Person) -> Mapping[int, Described]:
    seen = rows.filter(decision__in=Decision.objects.visible_to(reader)).select_related("decision")
    return {one.pk: Described(one.decision.title, one.decision.get_absolute_url()) for one in seen}
