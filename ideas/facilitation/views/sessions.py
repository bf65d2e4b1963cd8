"""The page of a session, planning one, starting and ending it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ideas.facilitation import actions, queries
from ideas.facilitation.forms import PlanForm, SessionForm
from ideas.facilitation.models import Session
from ideas.facilitation.recipes import RECIPES
from ideas.facilitation.views.asking import (
    led,
    panel_answer,
    refused,
    session_in,
    shown,
    stage_answer,
    visit_of,
)
from realtime.cursors import head
from workspace.common.answers import by_script, key_of
from workspace.common.errors import HouseError, Refused
from workspace.gatherings import actions as gatherings
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


@require_safe
@login_required
def session(request: HttpRequest, session: int) -> HttpResponse:
    """/sessions/<id>/: its agenda until it ends, its summary from then on."""
    person = person_of(request)
    seen = session_in(request, session)
    # Taken before anything is read: what happens meanwhile is told to the page.
    cursor = head(seen.stream)
    found = session_in(request, session)
    rights = frozenset(permissions.rights(person, found.canvas.space))
    context: dict[str, Any] = {
        "session": found, "canvas": found.canvas, "cursor": cursor,
        "may_facilitate": Can.FACILITATE in rights and not found.canvas.is_archived,
    }  # fmt: skip
    if found.was_held:
        actions.see_summary(by=person, session=found)
        context["summary"] = queries.summary_of(found, queries.boards_for(found, rights))
    else:
        context["stage"] = queries.stage_of(found)
    return render(request, "facilitation/session.html", context)


@login_required
def plan(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/sessions/new/"""
    visit = visit_of(request, canvas)
    permissions.require(visit.person, Can.FACILITATE, visit.canvas.space)
    if (open_one := Session.objects.open().filter(canvas=visit.canvas).first()) is not None:
        return redirect(open_one)
    form = PlanForm(request.POST if request.method == "POST" else None)
    context = {
        "canvas": visit.canvas, "form": form, "action": request.path, "recipes": list(RECIPES.values()),
        "chosen": form.data.get("recipe", "") if form.is_bound else "",
    }  # fmt: skip
    if not form.is_valid():
        return shown(request, "facilitation/plan.html", context)
    try:
        made = actions.plan_session(by=visit.person, canvas=visit.canvas, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return refused(request, form, "facilitation/plan.html", context, error)
    return redirect(made)


@login_required
def edit(request: HttpRequest, session: int) -> HttpResponse:
    """/sessions/<id>/edit/"""
    found = session_in(request, session)
    led(request, found)
    now = {"title": found.title, "blind": found.blind}
    form = SessionForm(request.POST if request.method == "POST" else None, initial=now)
    context = {"session": found, "canvas": found.canvas, "form": form, "action": request.path}
    if not form.is_valid():
        return shown(request, "facilitation/edit.html", context)
    try:
        actions.change_session(by=person_of(request), session=found, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return refused(request, form, "facilitation/edit.html", context, error)
    return redirect(found)


@require_POST
@login_required
def start(request: HttpRequest, session: int) -> HttpResponse:
    found = session_in(request, session)
    actions.start_session(by=person_of(request), session=found, key=key_of(request))
    if request.POST.get("stay") == "canvas":
        return redirect(found.canvas)
    return panel_answer(request, found)


@require_POST
@login_required
def call_off(request: HttpRequest, session: int) -> HttpResponse:
    found = session_in(request, session)
    actions.call_off_session(by=person_of(request), session=found, key=key_of(request))
    return redirect(found.canvas)


@login_required
def end(request: HttpRequest, session: int) -> HttpResponse:
    """/sessions/<id>/end/: says first what goes with it."""
    found = session_in(request, session)
    led(request, found)
    if not found.is_going_on:
        if found.ended_at is None:
            raise Refused("The session has not begun. Start it, or call it off.")
        return redirect(found)
    if request.method != "POST":
        context = {
            "session": found, "canvas": found.canvas, "stage": queries.stage_of(found), "action": request.path,
        }  # fmt: skip
        return render(request, "facilitation/end.html", context)
    actions.end_session(by=person_of(request), session=found, key=key_of(request))
    return redirect(found)


@require_POST
@login_required
def voices(request: HttpRequest, session: int) -> HttpResponse:
    """/sessions/<id>/voices/: gathers in a thread of the space, where hands are called in turn."""
    person, found = person_of(request), session_in(request, session)
    led(request, found)
    key = key_of(request)
    gathering = found.gathering
    if gathering is None or not gathering.is_live:
        gathering = gatherings.gather_in_space(
            by=person, space=found.canvas.space, title=found.title, purpose=_purpose(found), key=key
        )
    actions.voice_session(by=person, session=found, gathering=gathering, key=key)
    if not by_script(request):
        return redirect(found.canvas)
    return stage_answer(request, found, refresh=("session-voices",))


def _purpose(session: Session) -> str:
    """What the thread says that it was opened for."""
    return f"We speak in turn in the session “{session.title}” on {session.canvas.get_absolute_url()}"
