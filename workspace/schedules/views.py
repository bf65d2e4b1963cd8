"""Planning a post, and what becomes of the plan."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError, NotVisible
from workspace.people.views import person_of
from workspace.schedules import actions, queries
from workspace.schedules.forms import ScheduleForm, as_it_is, tomorrow_morning
from workspace.schedules.models import ScheduledPost
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads.models import Thread


@login_required
def in_space(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/scheduled/new/: a new thread, later."""
    found = Space.objects.visible_to(person_of(request)).filter(pk=space).first()
    if found is None:
        raise NotVisible
    return _new(request, found, found, None)


@login_required
def in_thread(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/schedule/: a reply, later."""
    found = Thread.objects.visible_to(person_of(request)).select_related("space").filter(pk=thread).first()
    if found is None:
        raise NotVisible
    return _new(request, found, found.space, found)


@login_required
def change(request: HttpRequest, scheduled: int) -> HttpResponse:
    """/scheduled/<id>/: its words and times; who keeps it can change them."""
    person = person_of(request)
    row = queries.scheduled_for(person, scheduled)
    one = row.scheduled
    context = {"row": row, "space": one.home, "thread": one.thread, "action": request.path}
    if request.method != "POST":
        form = ScheduleForm(initial=as_it_is(one), titled=one.thread is None)
        return render(request, "schedules/form.html", {**context, "form": form})
    form = ScheduleForm(request.POST, titled=one.thread is None)

    def deed() -> ScheduledPost:
        return actions.change_scheduled(by=person, scheduled=one, key=key_of(request), **form.deed)

    return _planned(request, form, context, deed)


@require_POST
@login_required
def turn(request: HttpRequest, scheduled: int, how: str) -> HttpResponse:
    """/scheduled/<id>/<how>/: pause, resume, cancel, take or stand-in."""
    person = person_of(request)
    one = queries.scheduled_for(person, scheduled).scheduled
    deed = _TURNS[how]
    deed(by=person, scheduled=one, key=key_of(request))
    if not by_script(request):
        return redirect(_list_of(one.home))
    words = {"how": how, "scheduled": one}
    return HttpResponse(render_to_string("schedules/changed.html", words, request=request))


_TURNS: dict[str, Callable[..., ScheduledPost]] = {
    "pause": actions.pause_scheduled,
    "resume": actions.resume_scheduled,
    "cancel": actions.cancel_scheduled,
    "take": actions.take_over_scheduled,
    "stand-in": actions.stand_in_for_scheduled,
}


def _new(request: HttpRequest, where: Space | Thread, space: Space, thread: Thread | None) -> HttpResponse:
    person = person_of(request)
    permissions.require(person, Can.CONTRIBUTE, space)
    context = {"space": space, "thread": thread, "action": request.path}
    if request.method != "POST":
        form = ScheduleForm(initial=tomorrow_morning(person.time_zone), titled=thread is None)
        return render(request, "schedules/form.html", {**context, "form": form})
    form = ScheduleForm(request.POST, titled=thread is None)

    def deed() -> ScheduledPost:
        return actions.schedule_post(by=person, where=where, key=key_of(request), **form.deed)

    return _planned(request, form, context, deed)


def _planned(
    request: HttpRequest, form: ScheduleForm, context: dict[str, Any], deed: Callable[[], ScheduledPost]
) -> HttpResponse:
    """Do it, and go to the list; a form that can't be taken comes back with what was typed."""
    if not form.is_valid():
        return wrong(request, form, "schedules/form.html", context)
    try:
        done = deed()
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return wrong(request, form, "schedules/form.html", context)
    return redirect(_list_of(done.home))


def _list_of(space: Space) -> str:
    return f"/spaces/{space.pk}/scheduled/"
