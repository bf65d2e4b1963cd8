"""Looking at reports is written down: once for each person, edition, view and day, and again for each way of taking it
away. Everybody may read it."""

import uuid

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person
from workspace.reports.events import ReportLookedAt
from workspace.reports.models import Edition, Viewing
from workspace.reports.queries import reading
from workspace.reports.queries.editions import require_reader
from workspace.reports.queries.switches import metrics_off

# How a report may be taken away. What is sent by mail is taken away by whoever asked for it.
WAYS = ("csv", "json", "png", "pdf", "mail")


@action
def view_report(*, by: Person, edition: Edition, view: str, key: uuid.UUID | None = None) -> Viewing:
    """Write down that `by` looked at a view. The second time on a day changes nothing.

    Raises NotVisible for who is no employee, and for a view that is not in the edition or switched off.
    """
    return _written(by, edition, view, "")


@action
def download_report(
    *, by: Person, edition: Edition, view: str, taken_as: str, key: uuid.UUID | None = None
) -> Viewing:  # fmt: skip
    """Write down that `by` took a view away as a file. Raises NotVisible as view_report does, and Invalid for a way
    that there is not."""
    if taken_as not in WAYS:
        raise Invalid("A report is taken away as csv, json, png or pdf.")
    return _written(by, edition, view, taken_as)


def _written(by: Person, edition: Edition, view: str, taken_as: str) -> Viewing:
    require_reader(by)
    if view not in {reading.START, reading.WHOLE, *reading.views_in(edition, metrics_off())}:
        raise NotVisible
    found, is_new = Viewing.objects.get_or_create(
        person=by, edition=edition, view=view, day=reading.today(), taken_as=taken_as, defaults={"at": clock.now()}
    )
    if not is_new:
        unchanged()
        return found
    verb = Verb.DOWNLOADED_REPORT if taken_as else Verb.VIEWED_REPORT
    record(by, verb, found, on=f"person:{by.pk}", event=ReportLookedAt(viewing=found.pk))
    return found
