"""The directory, one person's page, and the reporting line."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realtime import cursors
from workspace.people import events, queries
from workspace.people.forms import SkillForm
from workspace.people.views import number_in, person_of


@require_safe
@login_required
def directory(request: HttpRequest) -> HttpResponse:
    """/people/: everybody, or whom `q`, `unit`, `skill` and `side` leave."""
    cursor = cursors.head(events.EVERYBODY)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "skill")}
    side = "customer" if request.GET.get("side") == "customer" else "employee"
    page = queries.directory_page(person_of(request), **asked, side=side, number=number_in(request, "page", 1))
    context = {"page": page, "cursor": cursor, "newer": "", "older": ""}
    if page.number > 1:
        context["newer"] = _address(request, page.number - 1)
    if page.has_more:
        context["older"] = _address(request, page.number + 1)
    return render(request, "people/directory.html", context)


def _address(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"


@require_safe
@login_required
def profile(request: HttpRequest, person: int) -> HttpResponse:
    """/people/<id>/"""
    reader = person_of(request)
    stream = events.EVERYBODY if reader.is_employee else ""
    cursor = cursors.head(stream) if stream else None
    page = queries.profile_page(reader, person)
    context = {"page": page, "person": page.person, "stream": stream, "cursor": cursor, "key": uuid4()}
    if page.is_own:
        context |= {"form": SkillForm(), "known_skills": queries.common_skills()}
    return render(request, "people/profile.html", context)


@require_safe
@login_required
def chart(request: HttpRequest) -> HttpResponse:
    """/people/chart/: the reporting line, unfolded down to person `at`."""
    page = queries.chart_page(person_of(request), number_in(request, "at", 0) or None)
    return render(request, "people/chart.html", {"page": page})


@require_safe
@login_required
def branch(request: HttpRequest, person: int) -> HttpResponse:
    """/people/<id>/branch/: who reports to them, as a fragment for the chart."""
    branches = queries.branches_of(person_of(request), person)
    return render(request, "people/parts/branches.html", {"branches": branches, "boss": person})
