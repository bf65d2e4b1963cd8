"""What listeners of a board receive of its evaluations, and what they are called in the ledger."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from ideas.boards.models import Phase
from ideas.evaluations import events
from ideas.evaluations.models import Assignment, Conflict, Evaluation, Scorecard
from realtime.models import Event
from workspace.audit.queries import Described, describing
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces.models import Space

# All of it differs per reader: what they were asked, and what they may be told yet. So each page fetches its part anew.
BOARD, PART, SHEET = "board-evaluations", "idea-evaluations", "evaluation-sheet"


def draw_for_board(event: Event) -> str:
    """The fragment of an `evaluation.…` event."""
    content = event.content()
    if isinstance(content, events.CriteriaSet):
        return _refreshed("board-head", BOARD, PART, SHEET)
    if isinstance(content, events.EvaluationEvent):
        return _refreshed(BOARD, f"{PART}-{content.idea}", f"{SHEET}-{content.assignment}")
    return ""


def describe_scorecards(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Scorecard.objects.filter(pk__in=numbers, board__space__in=Space.objects.visible_to(reader))
    found = rows.select_related("board")
    return {one.pk: Described(one.board.title, f"/boards/{one.board_id}/evaluations/") for one in found}


describe_assignments = describing(Assignment, of="idea")


def describe_conflicts(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    return _by_assignment(Conflict._base_manager.filter(pk__in=numbers), reader)


def describe_evaluations(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    return _by_assignment(Evaluation._base_manager.filter(pk__in=numbers), reader)


def untold_conflicts() -> "QuerySet[Any]":
    """Who declared a conflict in a rank-blind phase is nobody's to know before it is over: it may be the author."""
    now = clock.now()
    blind = Phase.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), shows_authors=False, starts_at__lte=now)
    return Conflict._base_manager.filter(assignment__idea__board__in=blind.values("board")).values("pk")


def _by_assignment(rows: "QuerySet[Any]", reader: Person) -> Mapping[int, Described]:
    seen = rows.filter(assignment__in=Assignment.objects.visible_to(reader)).select_related("assignment__idea")
    return {one.pk: Described(one.assignment.idea.title, one.assignment.idea.get_absolute_url()) for one in seen}


def _refreshed(*regions: str) -> str:
    return "".join(f'<template data-refresh="{region}"></template>' for region in regions)
