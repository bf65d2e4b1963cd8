"""Hands, calls and turns."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import key_of
from workspace.common.errors import Invalid
from workspace.gatherings import actions, queries
from workspace.gatherings.forms import CallForm
from workspace.gatherings.models import Gathering, Hand
from workspace.gatherings.views.asking import gathering_in, stage_answer
from workspace.people.views import person_of


@require_POST
@login_required
def hand(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/hand/: `up` 1 or 0; without `up` it turns round what is there."""
    found, person = gathering_in(request, gathering), person_of(request)
    raised = Hand.objects.raised().filter(gathering=found, person=person).first()
    up = request.POST.get("up") or ("0" if raised else "1")
    if up == "1":
        actions.raise_hand(by=person, gathering=found, key=key_of(request))
    elif raised is not None:
        actions.lower_hand(by=person, hand=raised, key=key_of(request))
    return _voices(request, found)


@require_POST
@login_required
def call_next(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/next/: `after`, the last turn that the page knows of."""
    found = gathering_in(request, gathering)
    actions.call_next(by=person_of(request), gathering=found, after=_after(request), key=key_of(request))
    return _voices(request, found)


@require_POST
@login_required
def call_on(request: HttpRequest, hand: int) -> HttpResponse:
    """/gatherings/hands/<id>/call/: out of turn, unless it is the first. `after` as above."""
    found = queries.hand_for(person_of(request), hand)
    actions.call_on(by=person_of(request), hand=found, after=_after(request), key=key_of(request))
    return _voices(request, found.gathering)


@require_POST
@login_required
def end_turn(request: HttpRequest, turn: int) -> HttpResponse:
    """/gatherings/turns/<id>/end/: `missed` where whoever was called is not here."""
    found = queries.turn_for(person_of(request), turn)
    missed = request.POST.get("missed") == "1"
    actions.end_turn(by=person_of(request), turn=found, missed=missed, key=key_of(request))
    return _voices(request, found.gathering)


@require_safe
@login_required
def gauge(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/gauge/: the gauge as it stands, for a page that heard that somebody came or posted."""
    return HttpResponse(queries.gauge_html(gathering_in(request, gathering)))


@require_safe
@login_required
def voices(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/voices/: floor, queue and gauge, for a page that heard that somebody lost a right."""
    return HttpResponse(queries.voices_html(gathering_in(request, gathering)))


def _after(request: HttpRequest) -> int:
    form = CallForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say which turn was the last one that you know of.")
    after: int = form.cleaned_data["after"]
    return after


def _voices(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    return stage_answer(request, gathering, queries.voices_html(gathering))
