"""One concept: its card, the sheet to answer on, its result."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ideas.concepts import actions, queries
from ideas.concepts.forms import OpeningForm, values_of
from ideas.concepts.models import Concept
from workspace.common.answers import by_script, key_of
from workspace.common.errors import HouseError
from workspace.people.views import person_of


@require_safe
@login_required
def concept(request: HttpRequest, concept: int) -> HttpResponse:
    """/concepts/<id>/"""
    person = person_of(request)
    page = queries.concept_page(person, concept)
    if page.result is not None:
        actions.see_figures(by=person, concept=page.concept)
    return render(request, "concepts/concept.html", context_of(page))


def context_of(page: queries.ConceptPage) -> dict[str, Any]:
    context: dict[str, Any] = {"page": page, "concept": page.concept, "space": page.concept.space}
    if page.concept.is_draft and page.may_facilitate:
        context["form"] = OpeningForm()
    return context


@require_POST
@login_required
def answer(request: HttpRequest, concept: int) -> HttpResponse:
    """/concepts/<id>/answer/: `q<question>` each (rankings `q<question>-<item>`), `shows_name`; or `do=withdraw`."""
    person = person_of(request)
    page = queries.concept_page(person, concept)
    if request.POST.get("do") == "withdraw":
        actions.withdraw_answers(by=person, concept=page.concept, key=key_of(request))
        return _drawn(request, concept)
    values = values_of(request.POST, page.lines)
    try:
        actions.answer_concept(
            by=person, concept=page.concept, values=values, shows_name="shows_name" in request.POST,
            key=key_of(request),
        )  # fmt: skip
    except HouseError as error:
        if by_script(request):
            raise
        typed = queries.with_values(page, values)
        context = {**context_of(typed), "error": str(error)}
        return render(request, "concepts/concept.html", context, status=error.status)
    return _drawn(request, concept, saved=True)


@require_POST
@login_required
def name(request: HttpRequest, concept: int) -> HttpResponse:
    """/concepts/<id>/name/: `shows` 1 or 0; whoever can't see the concept any more may still take their name back."""
    person = person_of(request)
    found = Concept(pk=concept)
    actions.show_name(by=person, concept=found, shows=request.POST.get("shows") == "1", key=key_of(request))
    if not Concept.objects.visible_to(person).filter(pk=concept).exists():
        return HttpResponse(status=204)
    return _drawn(request, concept)


@require_safe
@login_required
def result(request: HttpRequest, concept: int, form: str) -> HttpResponse:
    """/concepts/<id>/result.json and .csv: as much of the result as the page would show the reader."""
    exported = queries.readable(queries.concept_page(person_of(request), concept).result)
    if form == "json":
        text, kind = json.dumps(queries.exported(exported), ensure_ascii=False), "application/json"
    else:
        text, kind = queries.exported_csv(exported), "text/csv; charset=utf-8"
    answer = HttpResponse(text, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="concept-{concept}.{form}"'
    return answer


def _drawn(request: HttpRequest, concept: int, *, saved: bool = False) -> HttpResponse:
    if not by_script(request):
        return redirect("concepts:concept", concept=concept)
    page = queries.concept_page(person_of(request), concept)
    context: Mapping[str, Any] = {**context_of(page), "saved": saved}
    return render(request, "concepts/parts/room.html", context)
