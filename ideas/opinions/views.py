"""The page of a board's opinions: one statement after the other, and the map."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ideas.boards import queries as boards
from ideas.boards.queries.selves import selves
from ideas.opinions import actions, queries
from ideas.opinions.forms import StatementForm
from realtime.cursors import head
from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError, Invalid
from workspace.people.views import person_of

PAGE = "opinions/page.html"
# In the session: what the reader was asked on each board, of the last few boards.
ASKED, KEPT = "opinions_asked", 20


@require_safe
@login_required
def opinions(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/opinions/"""
    return render(request, PAGE, {**_context(request, board), "form": StatementForm()})


@require_POST
@login_required
def state(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/opinions/state/: `words`, `key`."""
    form = StatementForm(request.POST)
    context = _context(request, board)
    if not form.is_valid():
        return wrong(request, form, PAGE, context)
    try:
        actions.make_statement(
            by=person_of(request), board=context["board"], words=form.cleaned_data["words"], key=key_of(request)
        )
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return wrong(request, form, PAGE, context)
    return _again(request, board)


@require_POST
@login_required
def judge(request: HttpRequest, statement: int) -> HttpResponse:
    """/statements/<id>/judge/: `stand` 1, -1 or 0, `key`. Answers with the next one."""
    person = person_of(request)
    found = queries.statement_for(person, statement)
    try:
        stand = int(request.POST.get("stand", ""))
    except ValueError as error:
        raise Invalid("Agree, disagree or pass.") from error
    actions.give_opinion(by=person, statement=found, stand=stand, key=key_of(request))
    return _again(request, found.board_id)


@require_POST
@login_required
def withdraw(request: HttpRequest, statement: int) -> HttpResponse:
    person = person_of(request)
    found = queries.statement_for(person, statement)
    actions.withdraw_statement(by=person, statement=found, key=key_of(request))
    return _again(request, found.board_id)


def _context(request: HttpRequest, board: int) -> dict[str, Any]:
    person = person_of(request)
    cursor = head(f"board:{board}")
    visit = boards.board_visit(person, board, request.GET)
    asked = request.session.get(ASKED, {})
    page = queries.opinions_page(visit, selves(person), asked.get(str(board)))
    if page.turn.statement and asked.get(str(board)) != page.turn.statement.pk:
        request.session[ASKED] = {**dict(list(asked.items())[-KEPT:]), str(board): page.turn.statement.pk}
    return {
        "visit": visit,
        "board": visit.board,
        "tabs": boards.tabs_of(visit),
        "tab": "opinions",
        "cursor": cursor,
        "page": page,
    }


def _again(request: HttpRequest, board: int) -> HttpResponse:
    """The reader's own turn and list as they are now; without script, the whole page."""
    if not by_script(request):
        return redirect("opinions:opinions", board)
    return render(request, "opinions/parts/turn_and_mine.html", _context(request, board))
