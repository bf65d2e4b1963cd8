"""The pages of pulses. Casting an answer is not here: it comes without a session, through the API."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from realtime.cursors import head
from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError, NotVisible, Refused
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.pulses import actions, queries
from workspace.pulses.actions.asking import NOT_ASKING
from workspace.pulses.events import STREAM
from workspace.pulses.forms import CommonsForm, PulseForm
from workspace.pulses.models import Pulse


@require_safe
@login_required
def pulses(request: HttpRequest) -> HttpResponse:
    """/pulses/?after=: the one that is open, and what came of all others."""
    page = queries.pulses_page(person_of(request), request.GET)
    return render(request, "pulses/list.html", {"page": page, "stream": STREAM})


@login_required
def new_pulse(request: HttpRequest) -> HttpResponse:
    """/pulses/new/"""
    person = person_of(request)
    if not person.is_employee:
        raise NotVisible
    if not queries.may_ask(person):
        raise Refused(NOT_ASKING)
    form = PulseForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "pulses/new.html", {"form": form})
    if not form.is_valid():
        return wrong(request, form, "pulses/new.html", {"form": form})
    given = form.cleaned_data
    try:
        opened: Pulse = actions.open_pulse(
            by=person, question=given["question"], kind=given["kind"], closes_at=given["closes_at"],
            key=key_of(request),
        )  # fmt: skip
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return wrong(request, form, "pulses/new.html", {"form": form})
    return redirect(opened)


@login_required
def askers(request: HttpRequest) -> HttpResponse:
    """/pulses/askers/: who may ask, for every employee; operators say whose space is everybody's."""
    person = person_of(request)
    if not person.is_employee:
        raise NotVisible
    if request.method == "POST":
        form = CommonsForm(request.POST)
        if form.is_valid():
            actions.name_commons(by=person, space=form.cleaned_data["space"], key=key_of(request))
            return redirect("/pulses/askers/")
        if not person.is_operator:
            raise Refused
    else:
        form = CommonsForm(initial={"space": queries.commons()}) if person.is_operator else CommonsForm()
    context = {"askers": queries.askers(), "form": form if person.is_operator else None}
    answer = "pulses/askers.html"
    return wrong(request, form, answer, context) if form.is_bound else render(request, answer, context)


@require_safe
@login_required
def pulse(request: HttpRequest, pulse: int) -> HttpResponse:
    """/pulses/<id>/"""
    person = person_of(request)
    found = queries.pulse_for(person, pulse)
    cursor = head(STREAM)
    context = {
        "pulse": found, "card": queries.card_of(found.pk), "stream": STREAM, "cursor": cursor,
        "may_close": found.is_running and _may_close(person, found),
    }  # fmt: skip
    return render(request, "pulses/pulse.html", context)


@require_safe
@login_required
def mine(request: HttpRequest, pulse: int) -> HttpResponse:
    """/pulses/<id>/mine/: JSON {taken, modulus}: what the browser adds to what everybody sees."""
    person = person_of(request)
    found = queries.mine(person, queries.pulse_for(person, pulse))
    answer = JsonResponse({"taken": found.taken, "modulus": found.modulus})
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
def close(request: HttpRequest, pulse: int) -> HttpResponse:
    """/pulses/<id>/close/: asks first, since nobody can answer afterwards."""
    person = person_of(request)
    found = queries.pulse_for(person, pulse)
    if not _may_close(person, found):
        raise Refused
    if request.method != "POST":
        return render(request, "pulses/close.html", {"pulse": found}) if found.is_running else redirect(found)
    actions.close_pulse(by=person, pulse=found, key=key_of(request))
    return redirect(found)


@login_required
def withdraw(request: HttpRequest, pulse: int) -> HttpResponse:
    """/pulses/<id>/withdraw/: asks first, since answers are lost by it."""
    person = person_of(request)
    found = queries.pulse_for(person, pulse)
    if not _may_close(person, found):
        raise Refused
    if request.method != "POST":
        return render(request, "pulses/withdraw.html", {"pulse": found})
    actions.withdraw_pulse(by=person, pulse=found, key=key_of(request))
    return redirect("/pulses/")


def _may_close(person: Person, pulse: Pulse) -> bool:
    return person.is_operator or pulse.opened_by_id == person.pk
