"""What a board is told of support and moves, drawn once for all."""

from django.template.loader import render_to_string

from ideas.boards import events
from ideas.boards.models import Board, Idea, Support
from ideas.boards.queries.fragments import draws, idea_html
from ideas.boards.queries.support import Supporters, counted, counts_are_open

WHYS_SHOWN = 50


@draws(events.IdeaMoved)
def _idea_moved(told: events.IdeaMoved) -> str:
    return moved_html(told.idea)


def moved_html(number: int) -> str:
    """For every room that moves an idea to another stage: what its board and its own page are sent."""
    idea = Idea.objects.with_people().filter(pk=number).first()
    return idea_html(idea, moved=True) if idea else ""


@draws(events.SupportChanged)
def _support_changed(told: events.SupportChanged) -> str:
    return support_html(told.idea)


def support_html(number: int) -> str:
    """The counts beside an idea, and beside those that it was merged into, with why. One idea: four queries."""
    html = ""
    idea = Idea.objects.filter(pk=number).first()
    board = Board.objects.with_phases().get(pk=idea.board_id) if idea else None
    while idea is not None and board is not None:
        context = {"idea": idea, "supporters": supporters_on(board, idea), "whys": whys_of(board, idea)}
        html += render_to_string("boards/views/support_changed.html", context)
        idea = idea.merged_into
    return html


def supporters_on(board: Board, idea: Idea) -> Supporters | None:
    """None where counts may not be told. `board` with its phases."""
    return counted([idea])[idea.pk] if counts_are_open(board) else None


def whys_of(board: Board, idea: Idea) -> list[Support]:
    """Why people support it, with their names, the latest first; nobody's while counts are hidden."""
    if not counts_are_open(board):
        return []
    rows = Support.objects.standing().filter(idea=idea, passed=False).exclude(why="")
    return list(rows.select_related("person__organisation").order_by("-at", "-pk")[:WHYS_SHOWN])
