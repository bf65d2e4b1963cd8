"""The page of a gathering, starting one, handing it over."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from workspace.common import clock
from workspace.common.answers import key_of, wrong
from workspace.common.errors import NotVisible
from workspace.gatherings import actions, queries
from workspace.gatherings.forms import HandOverForm, SpaceStartForm, StartForm
from workspace.gatherings.views.asking import gathering_in, stage_answer
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import queries as threads
from workspace.threads.views.asking import number_in, refresh


@require_safe
@login_required
def gathering(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/: the stage and the thread beside it while it lasts, and the record of it afterwards."""
    return render(request, "gatherings/gathering.html", page_context(request, person_of(request), gathering))


def page_context(request: HttpRequest, person: Person, number: int) -> dict[str, Any]:
    """All that the page shows. The names are those of the parts: a thread's parts are included as they are there."""
    found = queries.gathering_page(
        person, number, at=number_in(request, "at"), before=number_in(request, "before"),
        after=number_in(request, "after"),
    )  # fmt: skip
    return {
        "here": found,
        "gathering": found.gathering,
        "stage": found.stage,
        "page": found.thread,
        "thread": found.thread.thread,
        "parts": threads.parts_of(found.thread.look(person)),
        "feed_url": found.gathering.get_absolute_url(),
        "voices": queries.voices_of(found.gathering),
        "rounds": queries.rounds_of(found.gathering, person),
    }


@require_POST
@login_required
def be_here(request: HttpRequest, gathering: int) -> JsonResponse:
    """/gatherings/<id>/here/: I am here. Answers with the server's clock (milliseconds), by which timers run, and with
    whether whoever facilitates is away."""
    found = gathering_in(request, gathering)
    actions.be_here(by=person_of(request), gathering=found)
    return JsonResponse({"now": round(clock.now().timestamp() * 1000), "away": queries.facilitator_away(found)})


@login_required
def start_in_thread(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/gather/: where one is live, straight to it."""
    person = person_of(request)
    found = threads.thread_for(person, thread)
    permissions.require(person, Can.CONTRIBUTE, found.space)
    live = next((one for one in queries.gatherings_of(found.pk) if one.is_live), None)
    if live is not None and request.method != "POST":
        return redirect(live)
    form = StartForm(request.POST if request.method == "POST" else None, initial={"title": found.title})
    context = {"thread": found, "space": found.space, "form": form, "action": request.path}
    if request.method != "POST":
        return render(request, "gatherings/start.html", context)
    if not form.is_valid():
        return wrong(request, form, "gatherings/start.html", context)
    return redirect(actions.start_gathering(by=person, thread=found, key=key_of(request), **form.cleaned_data))


@login_required
def start_in_space(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/gatherings/new/: opens a thread for it and gathers there."""
    person = person_of(request)
    found = Space.objects.visible_to(person).filter(pk=space).first()
    if found is None:
        raise NotVisible
    permissions.require(person, Can.CONTRIBUTE, found)
    form = SpaceStartForm(request.POST if request.method == "POST" else None)
    context = {"space": found, "form": form, "action": request.path}
    if request.method != "POST":
        return render(request, "gatherings/start.html", context)
    if not form.is_valid():
        return wrong(request, form, "gatherings/start.html", context)
    return redirect(actions.gather_in_space(by=person, space=found, key=key_of(request), **form.cleaned_data))


@login_required
def hand_over(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/hand-over/: `to` somebody who is here."""
    person = person_of(request)
    found = gathering_in(request, gathering)
    people = [one for one in queries.leaders_of(person, found) if one.pk != found.facilitator_id]
    form = HandOverForm(request.POST if request.method == "POST" else None, people=people)
    context = {"gathering": found, "form": form, "action": request.path, "people": people}
    if request.method != "POST":
        return render(request, "gatherings/hand_over.html", context)
    if not form.is_valid():
        return wrong(request, form, "gatherings/hand_over.html", context)
    actions.hand_over(by=person, gathering=found, to=form.cleaned_data["to"], key=key_of(request))
    return stage_answer(request, found, refresh(queries.ROOM))


@require_POST
@login_required
def take_over(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/take-over/: I facilitate from now on."""
    person = person_of(request)
    found = gathering_in(request, gathering)
    actions.hand_over(by=person, gathering=found, to=person, key=key_of(request))
    return stage_answer(request, found, refresh(queries.ROOM))
