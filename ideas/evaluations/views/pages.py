"""A board's evaluations, its criteria, and who evaluates an idea."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas.boards.queries import board_visit, idea_look, tabs_of
from ideas.evaluations import actions, queries
from ideas.evaluations.forms import CriteriaForm, EvaluatorForm, to_begin_with
from ideas.evaluations.models import Evaluation
from realtime.cursors import head
from workspace.common.answers import key_of, number_of, wrong
from workspace.common.errors import HouseError, Refused
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.threads.queries import nameable


@require_safe
@login_required
def of_board(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/evaluations/"""
    cursor = head(f"board:{board}")
    page = queries.board_evaluations(person_of(request), board, request.GET.dict())
    context = {
        "page": page, "visit": page.visit, "board": page.visit.board, "tabs": tabs_of(page.visit),
        "tab": "evaluations", "cursor": cursor,
    }  # fmt: skip
    return render(request, "evaluations/board.html", context)


@login_required
def criteria(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/evaluations/criteria/: for facilitators."""
    person = person_of(request)
    visit = board_visit(person, board)
    if not visit.may_facilitate:
        raise Refused
    card = queries.card_of(visit.board)
    stands = Evaluation.objects.counting().filter(scorecard=card).count() if card else 0
    now = list(card.criteria.all()) if card else to_begin_with()
    form = CriteriaForm(request.POST if request.method == "POST" else None, criteria=now, stands=stands)
    context = {"board": visit.board, "visit": visit, "form": form, "stands": stands, "card": card}
    if request.method != "POST":
        return render(request, "evaluations/criteria.html", context)
    if form.is_valid():
        try:
            actions.set_criteria(
                by=person, board=visit.board, criteria=form.cleaned_data["criteria"],
                anew=bool(form.cleaned_data.get("anew")), key=key_of(request),
            )  # fmt: skip
            return redirect("evaluations:of-board", board)
        except HouseError as error:
            form.add_error("anew" if stands else None, str(error))
    return wrong(request, form, "evaluations/criteria.html", context)


@login_required
def evaluators(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/evaluators/: for facilitators. `person` by number from those who are suggested, or `handle`."""
    person = person_of(request)
    look = idea_look(person, idea)
    if not look.visit.may_facilitate:
        raise Refused
    cursor = head(look.visit.board.stream)
    form = EvaluatorForm(request.POST if "handle" in request.POST else None)
    if request.method == "POST":
        found = _asked(request, person, form, look.visit.board.space)
        if found is not None:
            try:
                actions.assign_evaluator(by=person, idea=look.idea, person=found, key=key_of(request))
                return redirect("evaluations:evaluators", idea)
            except HouseError as error:
                if not form.is_bound:
                    raise
                form.add_error("handle", str(error))
        return wrong(request, form, "evaluations/evaluators.html", _choosing(look, form, cursor))
    return render(request, "evaluations/evaluators.html", _choosing(look, form, cursor))


@require_POST
@login_required
def release(request: HttpRequest, assignment: int) -> HttpResponse:
    """/evaluations/<id>/release/: by a facilitator, or by the evaluator, who gives it back."""
    person = person_of(request)
    found = queries.assignment_on(person, assignment)
    actions.release_evaluator(by=person, assignment=found, key=key_of(request))
    if found.evaluator_id == person.pk:
        return redirect("evaluations:of-board", found.idea.board_id)
    return redirect("evaluations:evaluators", found.idea_id)


def _choosing(look: Any, form: EvaluatorForm, cursor: Any) -> dict[str, Any]:
    shown = queries.of_idea(look)
    found = queries.suggestions(look.visit.person, look.idea) if shown.may_assign else []
    return {
        "look": look, "idea": look.idea, "board": look.visit.board, "visit": look.visit, "shown": shown, "form": form,
        "suggestions": found, "cursor": cursor,
    }  # fmt: skip


def _asked(request: HttpRequest, person: Person, form: EvaluatorForm, space: Any) -> Person | None:
    """Whom the reader means, among those they may name. None, with the error in the form, where there is nobody."""
    rows = nameable(person, space)
    if not form.is_bound:
        number = number_of(request.POST.get("person", ""))
        found = rows.filter(pk=number).first() if number is not None else None
        if found is None:
            raise Refused(_("Choose somebody who can see this space."))
        return found
    if not form.is_valid():
        return None
    found = rows.filter(handle=form.cleaned_data["handle"]).first()
    if found is None:
        form.add_error("handle", _("Nobody who can see this space is called that."))
    return found
