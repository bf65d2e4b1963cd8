"""Activities begin and end, and their time."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ideas.facilitation import actions, queries
from ideas.facilitation.forms import TimerForm, costs_in
from ideas.facilitation.models import Activity
from ideas.facilitation.views.asking import activity_in, led, stage_answer
from workspace.common.answers import key_of
from workspace.common.errors import Invalid
from workspace.people.views import person_of

ALL = ("head", "now", "results", "agenda")


@require_POST
@login_required
def begin(request: HttpRequest, activity: int) -> HttpResponse:
    return _onward(request, activity, actions.begin_activity)


@require_POST
@login_required
def end_activity(request: HttpRequest, activity: int) -> HttpResponse:
    return _onward(request, activity, actions.end_activity)


@require_POST
@login_required
def reveal(request: HttpRequest, activity: int) -> HttpResponse:
    return _onward(request, activity, actions.reveal_notes)


@login_required
def costs(request: HttpRequest, activity: int) -> HttpResponse:
    """/sessions/activities/<id>/costs/: what the things in a vote with a budget cost; POST `cost-<option>`."""
    found = activity_in(request, activity)
    led(request, found.session)
    canvas = found.session.canvas
    if request.method == "POST":
        person, key = person_of(request), key_of(request)
        actions.set_costs(by=person, activity=found, costs=costs_in(request.POST), key=key)
        return redirect(canvas)
    if not (found.is_current and found.priced):
        return redirect(canvas)
    context = {
        "session": found.session, "canvas": canvas, "activity": found, "options": found.options.all(),
        "action": request.path,
    }  # fmt: skip
    return render(request, "facilitation/costs.html", context)


@require_POST
@login_required
def timer(request: HttpRequest, activity: int) -> HttpResponse:
    """/sessions/activities/<id>/timer/: `do` pause, resume or extend (by a minute)."""
    found, person, key = activity_in(request, activity), person_of(request), key_of(request)
    form = TimerForm(request.POST)
    if not form.is_valid():
        raise Invalid("A timer is paused, resumed or extended.")
    match form.cleaned_data["do"]:
        case "pause":
            actions.pause_timer(by=person, activity=found, key=key)
        case "resume":
            actions.resume_timer(by=person, activity=found, key=key)
        case _:
            actions.extend_timer(by=person, activity=found, seconds=60, key=key)
    return stage_answer(request, found.session, "now")


def _onward(request: HttpRequest, number: int, deed: Callable[..., Activity]) -> HttpResponse:
    found = activity_in(request, number)
    deed(by=person_of(request), activity=found, key=key_of(request))
    return stage_answer(request, found.session, *ALL, refresh=queries.ONWARDS)
