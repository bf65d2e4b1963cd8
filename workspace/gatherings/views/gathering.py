"""The page of a gathering, starting one, handing it over."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from workspace.common import clock
from workspace.gatherings import actions, queries
from workspace.people.models import Person
from workspace.threads.queries import parts_of
from workspace.threads.views.asking import number_in, person_of


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
        "parts": parts_of(person, found.thread),
        "feed_url": found.gathering.get_absolute_url(),
    }


@require_POST
@login_required
def be_here(request: HttpRequest, gathering: int) -> JsonResponse:
    """/gatherings/<id>/here/: I am here. Answers with the server's clock (milliseconds), by which timers run."""
    found = queries.gathering_for(person_of(request), gathering)
    actions.be_here(by=person_of(request), gathering=found)
    return JsonResponse({"now": round(clock.now().timestamp() * 1000)})
