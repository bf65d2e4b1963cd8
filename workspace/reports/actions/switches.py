"""Switching what is measured: a metric that is off is in no edition from then on, and shown in none."""

import uuid

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, Refused
from workspace.people.events import EVERYBODY
from workspace.people.models import Person
from workspace.reports.events import MetricSwitched
from workspace.reports.figures import VIEWS
from workspace.reports.models import Switch
from workspace.reports.queries.switches import newest


@action
def switch_metric(*, by: Person, metric: str, is_on: bool, reason: str = "", key: uuid.UUID | None = None) -> Switch:
    """Switch a metric on or off for the whole installation. What was published stays in the database and is not shown
    while it is off. Raises Refused for anyone but an operator, and Invalid for what is no metric."""
    if not by.is_operator:
        raise Refused("Only an operator may switch what is measured.")
    if metric not in VIEWS:
        raise Invalid("There is no such metric.")
    held = newest(metric)
    if held is not None and held.is_on == is_on:
        unchanged()
        return held
    made = Switch.objects.create(metric=metric, is_on=is_on, reason=reason[:280], by=by)
    record(by, Verb.SWITCHED_METRIC, made, on=EVERYBODY, event=MetricSwitched(switch=made.pk))
    return made
