"""The agenda of a session, as it is planned and changed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ideas.facilitation import actions, queries
from ideas.facilitation.forms import ActivityForm, PlaceForm
from ideas.facilitation.models import Session
from ideas.facilitation.views.asking import activity_in, led, refused, session_in, shown
from workspace.common.answers import by_script, key_of
from workspace.common.errors import HouseError, Invalid
from workspace.people.views import person_of

FORM = "facilitation/activity_form.html"


@login_required
def add_activity(request: HttpRequest, session: int) -> HttpResponse:
    """/sessions/<id>/activities/new/"""
    found = session_in(request, session)
    led(request, found)
    form = ActivityForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"session": found, "canvas": found.canvas, "form": form, "action": request.path}
    if not form.is_valid():
        return shown(request, FORM, context)
    try:
        actions.add_activity(by=person_of(request), session=found, terms=form.terms, key=key_of(request))
    except HouseError as error:
        return refused(request, form, FORM, context, error)
    return redirect(found)


@login_required
def change_activity(request: HttpRequest, activity: int) -> HttpResponse:
    """/sessions/activities/<id>/edit/"""
    found = activity_in(request, activity)
    led(request, found.session)
    form = ActivityForm(request.POST if request.method == "POST" else None, initial=ActivityForm.of(found))
    context: dict[str, Any] = {
        "session": found.session, "canvas": found.session.canvas, "form": form, "activity": found,
        "action": request.path,
    }  # fmt: skip
    if not form.is_valid():
        return shown(request, FORM, context)
    try:
        actions.change_activity(by=person_of(request), activity=found, terms=form.terms, key=key_of(request))
    except HouseError as error:
        return refused(request, form, FORM, context, error)
    return redirect(found.session)


@require_POST
@login_required
def move_activity(request: HttpRequest, activity: int) -> HttpResponse:
    """/sessions/activities/<id>/move/: `place` from 1, or `by` so many steps."""
    found = activity_in(request, activity)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say to which place it goes.")
    place = form.cleaned_data["place"] or found.place + (form.cleaned_data["by"] or 0)
    actions.move_activity(by=person_of(request), activity=found, place=max(1, place), key=key_of(request))
    return _again(request, found.session)


@require_POST
@login_required
def remove_activity(request: HttpRequest, activity: int) -> HttpResponse:
    found = activity_in(request, activity)
    actions.remove_activity(by=person_of(request), activity=found, key=key_of(request))
    return _again(request, found.session)


def _again(request: HttpRequest, session: Session) -> HttpResponse:
    return HttpResponse(queries.refreshed(queries.PAGE)) if by_script(request) else redirect(session)
