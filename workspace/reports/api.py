"""Reports as JSON: the same as on the pages, and written down in the same way as taken away."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from workspace.people.api import person_of
from workspace.reports import actions
from workspace.reports.models import Edition
from workspace.reports.printing import told_json
from workspace.reports.queries import editions, pages, reading, require_reader

router = Router(tags=["Reports"])
PeriodName = Annotated[str, Path(max_length=10, description="A month or a quarter: 2026-09, 2026-Q3.")]
ViewName = Annotated[str, Path(max_length=20, description="One of the views of the edition.")]


class EditionOut(Schema):
    """`people_at_least`: employees who had access, in fives. `coverage`: the share of them whose level is known."""

    period: str
    grid: str
    starts_on: date
    ends_on: date
    people_at_least: int | None
    coverage: float | None
    reorganised_on: date | None
    smallest_group: int
    published_at: datetime


class EditionsOut(Schema):
    editions: list[EditionOut]


class SentenceOut(Schema):
    view: str
    title: str
    sentence: str


class WholeOut(EditionOut):
    """`results`: what leaders meet first."""

    results: dict[str, Any]
    views: list[SentenceOut]


class FigureOut(Schema):
    """`figure`: rows, curves and cells as they are drawn; what is hidden is null, and `hidden` says why."""

    period: str
    view: str
    title: str
    sentence: str
    change: str = Field(description="How it compares with the period before; empty where it does not.")
    formula: str
    misleads: str
    people_at_least: int | None
    coverage: float | None
    reorganised_on: date | None
    published_at: datetime
    smallest_group: int
    figure: dict[str, Any]


@router.get("/reports", response=EditionsOut, summary="The periods of which a report was published")
def list_reports(request: HttpRequest) -> dict[str, Any]:
    """The newest first. Only months and quarters that are over."""
    require_reader(person_of(request))
    return {"editions": [_brief(one) for one in editions()]}


@router.get("/reports/{period}", response=WholeOut, summary="A report: its results and sentences")
def get_report(request: HttpRequest, period: PeriodName) -> dict[str, Any]:
    """That you asked for it is written down, where every employee can read it."""
    person = person_of(request)
    edition = reading.edition_of(person, period)
    page = pages.start_page(person, period)
    actions.download_report(by=person, edition=edition, view=reading.START, taken_as="json")
    said = [
        {"view": told.definition.view, "title": str(told.definition.title), "sentence": told.sentence}
        for told in page.cards
    ]
    return {**_brief(edition), "results": edition.results, "views": said}


@router.get("/reports/{period}/{view}", response=FigureOut, summary="One view of a report")
def get_figure(request: HttpRequest, period: PeriodName, view: ViewName) -> dict[str, Any]:
    """That you asked for it is written down, where every employee can read it."""
    person = person_of(request)
    page = pages.view_page(person, period, view)
    actions.download_report(by=person, edition=page.told.edition, view=view, taken_as="json")
    return told_json(page.told)


def _brief(edition: Edition) -> dict[str, Any]:
    return {
        "period": edition.period, "grid": edition.series.grid, "starts_on": edition.starts_on,
        "ends_on": edition.ends_on, "people_at_least": edition.people, "coverage": edition.coverage,
        "reorganised_on": edition.reorganised_on, "smallest_group": edition.least,
        "published_at": edition.published_at,
    }  # fmt: skip
