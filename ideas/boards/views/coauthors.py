"""Asking somebody to work on an idea, and their answer."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.boards import actions, queries
from ideas.boards.forms import CoauthorForm
from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError, Refused
from workspace.people.views import person_of
from workspace.threads.queries import nameable


@login_required
def invite(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/coauthors/: `handle`."""
    person = person_of(request)
    look = queries.idea_look(person, idea)
    if not look.is_mine:
        raise Refused("Only its author and co-authors can invite somebody to work on it.")
    form = CoauthorForm(request.POST if request.method == "POST" else None)
    context = {"idea": look.idea, "board": look.visit.board, "form": form, "seats": queries.seats_of(look.idea)}
    if request.method != "POST":
        return render(request, "boards/coauthors.html", context)
    if form.is_valid():
        found = nameable(person, look.visit.board.space).filter(handle=form.cleaned_data["handle"]).first()
        if found is None:
            form.add_error("handle", _("Nobody who can see this space is called that."))
        else:
            try:
                actions.invite_coauthor(by=person, idea=look.idea, person=found, key=key_of(request))
            except HouseError as error:
                form.add_error("handle", str(error))
    if not form.is_valid():
        return wrong(request, form, "boards/coauthors.html", context)
    return _changed(request, idea)


@require_POST
@login_required
def accept(request: HttpRequest, idea: int) -> HttpResponse:
    return _answered(request, idea, actions.accept_invitation)


@require_POST
@login_required
def leave(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/leave/: declines an invitation, too."""
    return _answered(request, idea, actions.leave_idea)


def _answered(request: HttpRequest, idea: int, deed: Callable[..., Any]) -> HttpResponse:
    person = person_of(request)
    deed(by=person, idea=queries.idea_look(person, idea).idea, key=key_of(request))
    return _changed(request, idea)


def _changed(request: HttpRequest, idea: int) -> HttpResponse:
    return HttpResponse(queries.idea_changed_html(idea)) if by_script(request) else redirect("boards:idea", idea)
