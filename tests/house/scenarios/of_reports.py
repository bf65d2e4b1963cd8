"""Scenarios of reports."""

from django.utils import timezone

from tests.house.scenarios.deed import Deed, Scenario, operating
from workspace.common import clock
from workspace.reports import actions as reports
from workspace.reports.building.drafts import draft_of
from workspace.reports.models import Grid
from workspace.reports.queries.periods import period_at


def _publishing() -> Deed:
    last = period_at(timezone.localdate(clock.now()), Grid.MONTH).previous
    return operating(draft=draft_of(last.previous, upto=(0, 0)))


SCENARIOS = [
    Scenario(reports.publish_edition, _publishing, None, operators=True),
    Scenario(
        reports.switch_metric, lambda: operating(metric="voice", is_on=False, reason="Agreed with the works council."),
        None, operators=True,
    ),
]  # fmt: skip
