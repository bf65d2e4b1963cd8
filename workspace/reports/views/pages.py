"""The start page of a period, and each of its views. Whoever opens one is written down as having looked."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workspace.people.views import person_of
from workspace.reports import actions
from workspace.reports.models import Grid
from workspace.reports.queries import pages, reading


@require_safe
@login_required
def start(request: HttpRequest, period: str = "") -> HttpResponse:
    """/reports/ and /reports/<period>/: results first, then the twelve views as sentences."""
    person = person_of(request)
    page = pages.start_page(person, period)
    if page.edition is not None:
        actions.view_report(by=person, edition=page.edition, view=reading.START)
    return render(request, "reports/start.html", {"page": page, "grids": Grid.choices})


@require_safe
@login_required
def view(request: HttpRequest, period: str, view: str) -> HttpResponse:
    """/reports/<period>/<view>/"""
    person = person_of(request)
    page = pages.view_page(person, period, view)
    actions.view_report(by=person, edition=page.told.edition, view=view)
    return render(request, "reports/view.html", {"page": page, "told": page.told})
