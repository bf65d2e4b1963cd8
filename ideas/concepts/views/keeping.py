"""What facilitators do with concepts: write them, open them, close them, withdraw them."""

import uuid
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ideas.concepts import actions, queries
from ideas.concepts.actions import Draft
from ideas.concepts.actions.wording import MOST_QUESTIONS
from ideas.concepts.forms import ConceptForm, OpeningForm, question_rows
from ideas.concepts.models import Concept
from ideas.concepts.views.pages import context_of
from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError, Refused
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.spaces.queries import visit
from workspace.threads.actions import attach_file
from workspace.threads.models import Attachment

PAGE = "concepts/edit.html"


@login_required
def new(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/concepts/new/"""
    person = person_of(request)
    where = visit(person, space).space
    permissions.require(person, Can.FACILITATE, where)
    permissions.refuse_archived(Can.CONTRIBUTE, where)
    return _written(request, person, {"space": where}, None)


@login_required
def edit(request: HttpRequest, concept: int) -> HttpResponse:
    """/concepts/<id>/edit/: of a draft. `more` as the button gives another pair of blank questions."""
    person = person_of(request)
    found = queries.concept_for(person, concept)
    permissions.require(person, Can.FACILITATE, found.space)
    if not found.is_draft:
        raise Refused("People have seen this concept: it stays as it was put to them. Make another one.")
    return _written(request, person, {"space": found.space, "concept": found}, found)


def _written(request: HttpRequest, person: Person, context: dict[str, Any], concept: Concept | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ConceptForm(posted, request.FILES if posted else None, concept=concept)
    rows = question_rows(posted, concept)
    context |= {"form": form, "rows": rows, "most_questions": MOST_QUESTIONS}
    if posted is None:
        return render(request, PAGE, context)
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        for row in rows:
            _carry_errors(form, row)
        return wrong(request, form, PAGE, context)
    try:
        saved = _saved(request, person, context, form, [row.asked for row in rows if row.asked])
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return wrong(request, form, PAGE, context)
    return redirect("concepts:edit", concept=saved.pk) if "more" in request.POST else redirect(saved)


def _carry_errors(form: ConceptForm, row: forms.Form) -> None:
    """So that a browser with script finds them at their fields."""
    for name, sentences in row.errors.items():
        form.errors.setdefault(row.add_prefix(name), form.error_class()).extend(sentences)


def _saved(
    request: HttpRequest, person: Person, context: dict[str, Any], form: ConceptForm, asked: list[actions.Asked]
) -> Concept:
    concept: Concept | None = context.get("concept")
    given = form.cleaned_data
    draft = Draft(
        title=given["title"], words=given["words"], price=given["price"], variants=given["variants"], questions=asked,
        shares_result=given["shares_result"], picture=_picture(request, person, given, concept),
        picture_says=given["picture_says"],
    )  # fmt: skip
    if concept is None:
        made: Concept = actions.draft_concept(by=person, space=context["space"], draft=draft, key=key_of(request))
        return made
    changed: Concept = actions.change_concept(by=person, concept=concept, draft=draft, key=key_of(request))
    return changed


def _picture(request: HttpRequest, person: Person, given: dict[str, Any], concept: Concept | None) -> Attachment | None:
    """The one that was sent, judged as every attachment is; else the one that is there, unless it is to go."""
    if given["picture"]:
        key = key_of(request)
        # A key of its own: the concept's would give back the concept.
        own = uuid.uuid5(key, "picture") if key else None
        return attach_file(by=person, upload=given["picture"], key=own)
    return concept.picture if concept and not given.get("drops_picture") else None


@require_POST
@login_required
def open_it(request: HttpRequest, concept: int) -> HttpResponse:
    """/concepts/<id>/open/: `closes_at`."""
    person = person_of(request)
    page = queries.concept_page(person, concept)
    form = OpeningForm(request.POST)
    context = {**context_of(page), "form": form}
    if not form.is_valid():
        return wrong(request, form, "concepts/concept.html", context)
    try:
        actions.open_concept(
            by=person, concept=page.concept, closes_at=form.cleaned_data["closes_at"], key=key_of(request)
        )
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error("closes_at", str(error))
        return wrong(request, form, "concepts/concept.html", context)
    return redirect(page.concept)


@require_POST
@login_required
def close(request: HttpRequest, concept: int) -> HttpResponse:
    found = queries.concept_for(person_of(request), concept)
    actions.close_concept(by=person_of(request), concept=found, key=key_of(request))
    return redirect(found)


@login_required
def withdraw(request: HttpRequest, concept: int) -> HttpResponse:
    """/concepts/<id>/withdraw/: asks first, since answers are lost by it."""
    person = person_of(request)
    found = queries.concept_for(person, concept)
    permissions.require(person, Can.FACILITATE, found.space)
    if request.method != "POST":
        context = {"concept": found, "space": found.space, "form": forms.Form()}
        return render(request, "concepts/withdraw.html", context)
    actions.withdraw_concept(by=person, concept=found, key=key_of(request))
    return redirect("spaces:section", found.space_id, "concepts")
