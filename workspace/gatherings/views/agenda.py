"""The agenda and the timer that goes with it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from workspace.common.answers import key_of, wrong
from workspace.common.errors import Invalid
from workspace.gatherings import actions, queries
from workspace.gatherings.forms import ItemForm, PlaceForm, TimerForm
from workspace.gatherings.models import AgendaItem
from workspace.gatherings.views.asking import gathering_in, item_in, stage_answer
from workspace.people.views import person_of

EXTENSION_SECONDS = 60


@require_POST
@login_required
def add_item(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/agenda/: `text`, `minutes`."""
    found = gathering_in(request, gathering)
    form = ItemForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, "gatherings/item.html", {"gathering": found, "action": request.path})
    actions.add_item(
        by=person_of(request), gathering=found, text=form.cleaned_data["text"], minutes=form.cleaned_data["minutes"],
        key=key_of(request),
    )  # fmt: skip
    return stage_answer(request, found, queries.agenda_html(found.pk))


@login_required
def change_item(request: HttpRequest, item: int) -> HttpResponse:
    """/gatherings/agenda/<id>/edit/: its words, its minutes, and who leads it."""
    found = item_in(request, item)
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        people=queries.leaders_of(person_of(request), found.gathering, found.leader),
        initial={"text": found.text, "minutes": found.minutes, "leader": found.leader_id},
    )
    context = {"gathering": found.gathering, "item": found, "form": form, "action": request.path}
    if request.method != "POST":
        return render(request, "gatherings/item.html", context)
    if not form.is_valid():
        return wrong(request, form, "gatherings/item.html", context)
    actions.change_item(by=person_of(request), item=found, key=key_of(request), **form.cleaned_data)
    return stage_answer(request, found.gathering, queries.agenda_html(found.gathering_id))


@require_POST
@login_required
def move_item(request: HttpRequest, item: int) -> HttpResponse:
    """/gatherings/agenda/<id>/move/: to `place`, or `by` so many steps."""
    found = item_in(request, item)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Invalid
    place = form.cleaned_data["place"] or max(1, found.place + (form.cleaned_data["by"] or 0))
    actions.move_item(by=person_of(request), item=found, place=place, key=key_of(request))
    return stage_answer(request, found.gathering, queries.agenda_html(found.gathering_id))


@require_POST
@login_required
def start_item(request: HttpRequest, item: int) -> HttpResponse:
    return _do(request, item, actions.start_item)


@require_POST
@login_required
def finish_item(request: HttpRequest, item: int) -> HttpResponse:
    return _do(request, item, actions.finish_item)


@require_POST
@login_required
def remove_item(request: HttpRequest, item: int) -> HttpResponse:
    return _do(request, item, actions.remove_item)


@require_POST
@login_required
def timer(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/timer/: `do` is start (with `minutes`), pause, resume, extend or clear."""
    found = gathering_in(request, gathering)
    form = TimerForm(request.POST)
    if not form.is_valid():
        raise Invalid("A timer takes whole minutes, from 1 to 240.")
    terms: dict[str, Any] = {"by": person_of(request), "gathering": found, "key": key_of(request)}
    match form.cleaned_data["do"]:
        case "start":
            changed = actions.start_timer(seconds=60 * (form.cleaned_data["minutes"] or 5), **terms)
        case "pause":
            changed = actions.pause_timer(**terms)
        case "resume":
            changed = actions.resume_timer(**terms)
        case "extend":
            changed = actions.extend_timer(seconds=EXTENSION_SECONDS, **terms)
        case _:
            changed = actions.clear_timer(**terms)
    return stage_answer(request, found, queries.now_html(changed))


def _do(request: HttpRequest, number: int, deed: Callable[..., Any]) -> HttpResponse:
    found: AgendaItem = item_in(request, number)
    deed(by=person_of(request), item=found, key=key_of(request))
    return stage_answer(request, found.gathering, queries.agenda_html(found.gathering_id))
