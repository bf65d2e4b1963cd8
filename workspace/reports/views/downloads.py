"""Taking reports away: a view as CSV, JSON or PNG, the whole as PDF. Each is written down as such."""

import json
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from workspace.common.errors import NotVisible
from workspace.people.views import person_of
from workspace.reports import actions
from workspace.reports.printing import csv_of, measured_pdf, report_pdf, told_json
from workspace.reports.queries import measured, pages, reading
from workspace.reports.queries.pages import Told

FILES: dict[str, tuple[str, Callable[[Told], str]]] = {
    "csv": ("text/csv; charset=utf-8", csv_of),
    "json": ("application/json", lambda told: json.dumps(told_json(told), indent=2, ensure_ascii=False)),
}


@require_safe
@login_required
def one(request: HttpRequest, period: str, view: str, ending: str) -> HttpResponse:
    """/reports/<period>/<view>.csv and .json"""
    person = person_of(request)
    page = pages.view_page(person, period, view)
    if ending not in FILES:
        raise NotVisible
    written, make = FILES[ending]
    actions.download_report(by=person, edition=page.told.edition, view=view, taken_as=ending)
    return _file(make(page.told).encode(), written, f"{period}-{view}.{ending}")


@require_POST
@login_required
def picture(request: HttpRequest, period: str, view: str) -> HttpResponse:
    """/reports/<period>/<view>/picture/: the browser made a picture of the chart; that is written down, too."""
    person = person_of(request)
    page = pages.view_page(person, period, view)
    actions.download_report(by=person, edition=page.told.edition, view=view, taken_as="png")
    return HttpResponse(status=204)


@require_safe
@login_required
def whole(request: HttpRequest, period: str) -> HttpResponse:
    """/reports/<period>/report.pdf"""
    person = person_of(request)
    page = pages.whole_report(person, period)
    if page.edition is None:
        raise NotVisible
    actions.download_report(by=person, edition=page.edition, view=reading.WHOLE, taken_as="pdf")
    return _file(report_pdf(page.edition, page), "application/pdf", f"{period}-report.pdf")


@require_safe
@login_required
def measured_sheet(request: HttpRequest) -> HttpResponse:
    """/reports/measured.pdf: it tells nothing of anybody, and is not written down."""
    page = measured.measured_page(person_of(request))
    return _file(measured_pdf(page), "application/pdf", "what-is-measured.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
