"""The scorecard that an evaluator fills in, and the way out of it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ideas.boards.queries import idea_look, is_blind
from ideas.evaluations import actions, queries
from ideas.evaluations.forms import ConflictForm, SheetForm
from ideas.evaluations.models import Scorecard
from realtime.cursors import head
from workspace.common.answers import by_script, key_of, number_of, wrong
from workspace.common.errors import HouseError, Stale
from workspace.people.views import person_of


@login_required
def sheet(request: HttpRequest, assignment: int) -> HttpResponse:
    """/evaluations/<id>/: the evaluator's own, and nobody else's."""
    person = person_of(request)
    found = queries.own_assignment(person, assignment)
    cursor = head(f"board:{found.idea.board_id}")
    page = queries.sheet_page(idea_look(person, found.idea_id), found)
    context = _context(page) | {"cursor": cursor}
    if request.method != "POST":
        return render(request, "evaluations/sheet.html", context)
    if page.card is None:
        return redirect(found)
    form = SheetForm(request.POST, card=page.card)
    if number_of(request.POST.get("scorecard", "")) != page.card.pk:
        return _other_criteria(request, page.card, context)
    if not form.is_valid():
        return wrong(request, form, "evaluations/sheet.html", context)
    given = form.cleaned_data
    try:
        actions.submit_evaluation(
            by=person, assignment=found, scorecard=Scorecard(pk=given["scorecard"]), scores=form.scores,
            feasible=given["feasible"], reason=given["reason"], note=given["note"], key=key_of(request),
        )  # fmt: skip
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        answer = wrong(request, form, "evaluations/sheet.html", context)
        answer.status_code = error.status
        return answer
    return redirect("evaluations:of-board", found.idea.board_id)


@login_required
def conflict(request: HttpRequest, assignment: int) -> HttpResponse:
    """/evaluations/<id>/conflict/: `reason`."""
    person = person_of(request)
    found = queries.own_assignment(person, assignment)
    look = idea_look(person, found.idea_id)
    board = look.visit.board
    form = ConflictForm(request.POST if request.method == "POST" else None)
    context = {
        "assignment": found, "idea": look.idea, "board": board, "visit": look.visit, "form": form,
        "is_blind": is_blind(board),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "evaluations/conflict.html", context)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.declare_conflict(by=person, assignment=found, reason=reason, key=key_of(request))
            return redirect("evaluations:of-board", board.pk)
        except HouseError as error:
            form.add_error("reason", str(error))
    return wrong(request, form, "evaluations/conflict.html", context)


def _other_criteria(request: HttpRequest, card: Scorecard, context: dict[str, Any]) -> HttpResponse:
    """The criteria were changed while the evaluator was writing: their words stay, the scores are given anew."""
    stale = Stale("The criteria were changed while you were writing. Your words are kept; judge by the new criteria.")
    if by_script(request):
        raise stale
    words = {name: request.POST.get(name, "") for name in ("feasible", "reason", "note")}
    form = SheetForm(initial={**words, "scorecard": card.pk}, card=card)
    return render(request, "evaluations/sheet.html", {**context, "form": form, "stale": stale}, status=stale.status)


def _context(page: queries.SheetPage) -> dict[str, Any]:
    form = SheetForm(card=page.card, last=page.last) if page.card else None
    return {
        "page": page, "assignment": page.assignment, "idea": page.look.idea, "board": page.look.visit.board,
        "visit": page.look.visit, "form": form,
    }  # fmt: skip
