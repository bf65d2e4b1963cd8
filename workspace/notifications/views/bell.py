"""The bell, its page, and what is ticked off."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import by_script, number_of
from workspace.common.errors import Invalid
from workspace.notifications import actions, queries
from workspace.people.views import person_of

PAGE = "/notifications/"
# A line holds as many notifications as a page of them at most.
AT_ONCE = 500


@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """/notifications/?before=: all that I was told."""
    before = number_of(request.GET.get("before", ""))
    found = queries.notification_page(person_of(request), before)
    undo = request.GET.get("undo", "")
    return render(request, "notifications/page.html", {"found": found, "undo": undo if _moment(undo) else ""})


@require_safe
@login_required
def bell(request: HttpRequest) -> HttpResponse:
    """/notifications/bell/: the fragment of the bell; with ?list=1 also of the list that it opens."""
    if request.GET.get("list"):
        return HttpResponse(_bell_and_list(request))
    badge = queries.bell_badge(person_of(request))
    return render(request, "notifications/parts/bell.html", {"count": badge.count})


@require_POST
@login_required
def see(request: HttpRequest) -> HttpResponse:
    """/notifications/seen/: `numbers`, or all `upto` a number, or all of a `place`."""
    at = _see(request)
    if not by_script(request):
        return redirect(f"{PAGE}?undo={_written(at)}" if at else PAGE)
    told = render_to_string("notifications/parts/seen.html", {"at": _written(at) if at else ""}, request)
    return HttpResponse(told + _bell_and_list(request))


@require_POST
@login_required
def unsee(request: HttpRequest, moment: str) -> HttpResponse:
    """/notifications/unseen/<moment>/: takes back what was ticked off then."""
    at = _moment(moment)
    if at is None:
        raise Invalid
    actions.unsee(by=person_of(request), at=at)
    if not by_script(request):
        return redirect(PAGE)
    told = render_to_string("notifications/parts/seen.html", {"at": ""}, request)
    return HttpResponse(told + _bell_and_list(request))


def _see(request: HttpRequest) -> datetime | None:
    person, given = person_of(request), request.POST
    if given.get("place"):
        return actions.see_place(by=person, place=given["place"][:60])
    upto = number_of(given.get("upto", ""))
    if upto is not None:
        return actions.see_all(by=person, upto=upto)
    numbers = [number_of(each) for each in given.getlist("numbers")[:AT_ONCE]]
    if None in numbers or not numbers:
        raise Invalid
    return actions.see(by=person, numbers=[number for number in numbers if number is not None])


def _bell_and_list(request: HttpRequest) -> str:
    found = queries.bell_list(person_of(request))
    button = render_to_string("notifications/parts/bell.html", {"count": found.count}, request)
    return button + render_to_string("notifications/parts/bell_list.html", {"bell": found}, request)


def _written(at: datetime) -> str:
    """For an address, where a plus would be a blank."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(given: str) -> datetime | None:
    """A moment that we wrote into an address; None for anything else."""
    try:
        found = parse_datetime(given)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
