"""Bringing an idea, editing it, its history, taking it back, its tags."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ideas.boards import actions, queries
from ideas.boards.forms import EditIdeaForm, IdeaForm, TagsForm
from ideas.boards.models import Idea
from workspace.common.answers import by_script, key_of, number_of, wrong
from workspace.common.errors import HouseError, Refused, Stale
from workspace.people.views import person_of

WORDS = ("title", "problem", "affected", "workaround", "proposal")


@login_required
def submit(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/new/"""
    person = person_of(request)
    visit = queries.board_visit(person, board)
    form = IdeaForm(request.POST if request.method == "POST" else None, initial=_begun(request))
    context = {"visit": visit, "board": visit.board, "form": form, "space": visit.board.space}
    context["filed"] = queries.filed(person, None, _chosen(request))
    if request.method != "POST":
        return render(request, "boards/new_idea.html", context)
    if not form.is_valid():
        return wrong(request, form, "boards/new_idea.html", context)
    try:
        idea: Idea = actions.submit_idea(by=person, board=visit.board, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return _refused(request, form, "boards/new_idea.html", context, error)
    return redirect(idea)


@login_required
def edit(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/edit/: its author and co-authors. Who comes second sees what the first wrote."""
    person = person_of(request)
    look = queries.idea_look(person, idea)
    found = look.idea
    if not look.is_mine:
        raise Refused("Only its author and co-authors can edit an idea. Comment on it, or add your case.")
    version = queries.version_of(found)
    now = {name: getattr(found, name) for name in WORDS}
    form = EditIdeaForm(request.POST if request.method == "POST" else None, initial={**now, "version": version})
    context: dict[str, Any] = {"look": look, "idea": found, "board": look.visit.board, "form": form}
    context["filed"] = queries.filed(person, found, _chosen(request) if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "boards/edit_idea.html", context)
    if not form.is_valid():
        return wrong(request, form, "boards/edit_idea.html", context)
    try:
        actions.edit_idea(by=person, idea=found, key=key_of(request), **form.cleaned_data)
    except Stale as stale:
        return _second(request, form, context, stale)
    except HouseError as error:
        return _refused(request, form, "boards/edit_idea.html", context, error)
    return redirect(found)


@require_safe
@login_required
def history(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/history/: what it said, and what was changed each time."""
    look = queries.idea_look(person_of(request), idea)
    context = {"idea": look.idea, "board": look.visit.board, "versions": queries.versions_of(look.idea)}
    return render(request, "boards/history.html", context)


@require_POST
@login_required
def withdraw(request: HttpRequest, idea: int) -> HttpResponse:
    return _turned(request, idea, actions.withdraw_idea)


@require_POST
@login_required
def restore(request: HttpRequest, idea: int) -> HttpResponse:
    return _turned(request, idea, actions.restore_idea)


@login_required
def tags(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/tags/: `tags`, separated by commas."""
    person = person_of(request)
    look = queries.idea_look(person, idea)
    found = look.idea
    if not look.may_keep:
        raise Refused("Only its author, co-authors or a facilitator of the space can do that.")
    now = {"tags": ", ".join(tag.name for tag in found.tags.all())}
    form = TagsForm(request.POST if request.method == "POST" else None, initial=now)
    context = {"idea": found, "board": look.visit.board, "form": form, "known": found.board.tags.all()}
    if request.method != "POST":
        return render(request, "boards/tags.html", context)
    if not form.is_valid():
        return wrong(request, form, "boards/tags.html", context)
    try:
        actions.tag_idea(by=person, idea=found, names=form.cleaned_data["tags"], key=key_of(request))
    except HouseError as error:
        return _refused(request, form, "boards/tags.html", context, error)
    return HttpResponse(queries.idea_changed_html(found.pk)) if by_script(request) else redirect(found)


def _chosen(request: HttpRequest) -> list[int]:
    """The files that a form came with."""
    given = (number_of(one) for one in request.POST.getlist("attachments")[:100])
    return [number for number in given if number is not None]


def _begun(request: HttpRequest) -> dict[str, str]:
    """What another page passed on to begin with: `title`, `problem` of the address."""
    return {name: request.GET[name][:4000] for name in WORDS if name in request.GET}


def _turned(request: HttpRequest, idea: int, deed: Callable[..., Idea]) -> HttpResponse:
    person = person_of(request)
    found = queries.idea_look(person, idea).idea
    deed(by=person, idea=found, key=key_of(request))
    return HttpResponse(queries.idea_changed_html(found.pk)) if by_script(request) else redirect(found)


def _second(request: HttpRequest, form: EditIdeaForm, context: dict[str, Any], stale: Stale) -> HttpResponse:
    """Somebody else was first: what the idea says now, beside what was typed; sending it again takes its place."""
    found = queries.idea_look(context["look"].visit.person, context["idea"].pk).idea
    given = {**form.cleaned_data, "version": queries.version_of(found)}
    again = EditIdeaForm(initial=given)
    context = {**context, "idea": found, "form": again, "stale": stale}
    if by_script(request):
        said = {"version": [str(given["version"])]}
        return JsonResponse({"error": str(stale), "fields": said}, status=stale.status)
    return render(request, "boards/edit_idea.html", context, status=stale.status)


def _refused(
    request: HttpRequest, form: Any, template: str, context: dict[str, Any], error: HouseError
) -> HttpResponse:
    """Without script, the words come back in the form, with what stands in the way."""
    if by_script(request):
        raise error
    form.add_error(None, str(error))
    answered = wrong(request, form, template, context)
    answered.status_code = error.status
    return answered
