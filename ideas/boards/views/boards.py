"""A board's page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas.boards import actions, queries
from realtime.cursors import head
from workspace.people.views import person_of


@require_safe
@login_required
def board(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/"""
    cursor = head(f"board:{board}")
    visit = queries.board_visit(person_of(request), board, request.GET)
    if queries.names_are_due(visit.board):  # whoever comes by first after a rank-blind phase has the names shown
        actions.unmask_board(visit.board)
    context = {"visit": visit, "board": visit.board, "tabs": queries.tabs_of(visit), "cursor": cursor}
    context |= {"shown": queries.board_shown(visit), "may_move": queries.may_move_on(visit)}
    return render(request, "boards/board.html", context)
