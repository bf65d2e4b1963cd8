"""Similar ideas while one writes, and the cases of an idea."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ideas.boards import actions, queries
from ideas.boards.forms.cases import CaseForm
from ideas.boards.queries import cases as asked
from ideas.boards.queries.similar import LONGEST_TEXT, LONGEST_TITLE, similar_ideas
from workspace.common.answers import by_script, key_of, led, number_of, wrong
from workspace.people.views import person_of
from workspace.threads.views.asking import refresh

REGION = "idea-cases-{}"


@require_safe
@login_required
def similar(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/similar/?title=&problem=&but=: at most five ideas like this one, as a fragment."""
    person = person_of(request)
    visit = queries.board_visit(person, board)
    title, problem = request.GET.get("title", "")[:LONGEST_TITLE], request.GET.get("problem", "")[:LONGEST_TEXT]
    but = number_of(request.GET.get("but", ""))
    found = similar_ideas(person, visit.board, title=title, text=problem, but=but)
    answer = render(request, "boards/parts/similar.html", {"board": visit.board, "found": found, "problem": problem})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@login_required
def cases(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/cases/: all of them."""
    look, shown = asked.all_cases(person_of(request), idea)
    return render(request, "boards/cases.html", _context(look, shown=shown))


@login_required
def add_case(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/cases/new/: `words`, for employees `organisation` and `contact`. `?words=` fills it in."""
    person = person_of(request)
    look = queries.idea_look(person, idea)
    if look.idea.merged_into is not None:
        return redirect(f"{look.idea.merged_into.get_absolute_url()}cases/new/?{request.GET.urlencode()}")
    customers = asked.customers_to_name(person)
    context = _context(look, action=request.path)
    if request.method != "POST":
        initial = {"words": request.GET.get("words", "")[:LONGEST_TEXT]}
        form = CaseForm(initial=initial, customers=customers)
        return render(request, "boards/case_form.html", {**context, "form": form})
    form = CaseForm(request.POST, customers=customers)
    if not form.is_valid():
        return wrong(request, form, "boards/case_form.html", context)
    case = actions.add_case(by=person, idea=look.idea, key=key_of(request), **_given(form))
    return led(request, asked.place_of(case))


@login_required
def edit_case(request: HttpRequest, case: int) -> HttpResponse:
    """/cases/<id>/edit/: for whoever told it."""
    person = person_of(request)
    found = asked.case_for(person, case)
    look = queries.idea_look(person, found.idea_id)
    customers = asked.customers_to_name(person)
    context = _context(look, action=request.path, case=found)
    if request.method != "POST":
        initial = {"words": found.words, "organisation": found.organisation_id, "contact": found.contact}
        own = asked.case_shown(person, found, look.visit).is_mine
        form = CaseForm(initial=initial if own else {}, customers=customers)
        return render(request, "boards/case_form.html", {**context, "form": form})
    form = CaseForm(request.POST, customers=customers)
    if not form.is_valid():
        return wrong(request, form, "boards/case_form.html", context)
    changed = actions.edit_case(by=person, case=found, key=key_of(request), **_given(form))
    return led(request, asked.place_of(changed))


@require_safe
@login_required
def case_history(request: HttpRequest, case: int) -> HttpResponse:
    """/cases/<id>/history/: what it said, and what was changed each time."""
    person = person_of(request)
    found = asked.standing_case_for(person, case)
    look = queries.idea_look(person, found.idea_id)
    shown = asked.case_shown(person, found, look.visit)
    versions = queries.case_versions(found, with_customer=shown.is_customer_told)
    return render(request, "boards/history.html", _context(look, case=found, versions=versions))


@require_POST
@login_required
def withdraw_case(request: HttpRequest, case: int) -> HttpResponse:
    """/cases/<id>/withdraw/: whoever told it, or a facilitator."""
    found = asked.case_for(person_of(request), case)
    gone = actions.withdraw_case(by=person_of(request), case=found, key=key_of(request))
    if by_script(request):
        return HttpResponse(refresh(REGION.format(gone.idea_id)) + _heirs(gone.idea.merged_into_id))
    return redirect(gone.idea)


def _heirs(heir: int | None) -> str:
    return refresh(REGION.format(heir)) if heir else ""


def _given(form: CaseForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "words": given["words"],
        "organisation": given.get("organisation"),
        "contact": given.get("contact", ""),
    }


def _context(look: queries.IdeaLook, **more: Any) -> dict[str, Any]:
    return {"look": look, "idea": look.idea, "visit": look.visit, "board": look.visit.board, **more}
