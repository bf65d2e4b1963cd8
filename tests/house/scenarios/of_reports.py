"""Scenarios of reports."""

from django.utils import timezone

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, operating
from tests.reports import specimens
from workspace.common import clock
from workspace.reports import actions as reports
from workspace.reports.building.drafts import draft_of
from workspace.reports.models import Grid
from workspace.reports.queries.periods import period_at


def _publishing() -> Deed:
    last = period_at(timezone.localdate(clock.now()), Grid.MONTH).previous
    return operating(draft=draft_of(last.previous, upto=(0, 0)))


def _reading(**arguments: str) -> Deed:
    return Deed({"by": make.person(), "edition": specimens.edition("2025-Q4"), "view": "participation", **arguments})


def _subscribed() -> Deed:
    person = make.person()
    reports.subscribe_report(by=person, grid=Grid.QUARTER)
    return Deed({"by": person, "grid": Grid.QUARTER})


SCENARIOS = [
    Scenario(reports.publish_edition, _publishing, None, operators=True),
    Scenario(
        reports.switch_metric, lambda: operating(metric="voice", is_on=False, reason="Agreed with the works council."),
        None, operators=True,
    ),
    Scenario(reports.view_report, _reading, None),
    Scenario(reports.download_report, lambda: _reading(taken_as="csv"), None),
    Scenario(reports.subscribe_report, lambda: Deed({"by": make.person(), "grid": Grid.QUARTER}), None),
    Scenario(reports.unsubscribe_report, _subscribed, None),
]  # fmt: skip
