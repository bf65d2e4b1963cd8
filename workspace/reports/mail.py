"""The mail that brings a report: its results and sentences, and where the rest is."""

from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from workspace.common import letters
from workspace.notifications.mail.headers import hands_off
from workspace.notifications.mail.regular import Regular
from workspace.notifications.mail.stopping import Stop
from workspace.notifications.queries.rhythm import zone_of
from workspace.people.models import Person
from workspace.reports.actions import subscribe_report, unsubscribe_report
from workspace.reports.models import Grid
from workspace.reports.queries import pages


def report_letter(person: Person, page: pages.StartPage, *, pdf: bytes) -> EmailMultiAlternatives:
    """In the reader's language, with the whole report attached. `page` was read in that language, too."""
    assert page.edition is not None  # noqa: S101 - whoever sends has one
    # The same again after a breakdown, so that programs show it once.
    name = f"<report.{page.edition.period}.{person.pk}@{letters.domain()}>"
    stop = Stop(person.pk, (regular_name(Grid(page.edition.series.grid)),))
    made = letters.letter(
        "reports/mail/report",
        {"person": person, "page": page, "url": page.edition.get_absolute_url(), "stop": stop.url},
        to=person.email or "",
        subject=_("Report: %(period)s") % {"period": page.name},
        locale=person.locale,
        headers={"Message-ID": name, **hands_off(stop)},
    )
    made.attach(f"{page.edition.period}-report.pdf", pdf, "application/pdf")
    return made


def regular_name(grid: Grid) -> str:
    return f"report.{grid.value}"


def regulars() -> list[Regular]:
    """The mails of this room, as the page that stops mails knows them."""
    labels = {Grid.MONTH: _lazy("The report of each month"), Grid.QUARTER: _lazy("The report of each quarter")}
    return [Regular(regular_name(grid), labels[grid], _stopping(grid), _resuming(grid)) for grid in Grid]


def _stopping(grid: Grid) -> Callable[[Person], bool]:
    def stop(person: Person) -> bool:
        return unsubscribe_report(by=person, grid=grid.value) is not None

    return stop


def _resuming(grid: Grid) -> Callable[[Person], None]:
    def resume(person: Person) -> None:
        subscribe_report(by=person, grid=grid.value)

    return resume


class read_by:  # noqa: N801
    """Words and dates are those of whoever reads it."""

    def __init__(self, person: Person) -> None:
        known = person.locale if translation.check_for_language(person.locale) else "en"
        self._words, self._zone = translation.override(known), timezone.override(zone_of(person))

    def __enter__(self) -> None:
        self._zone.__enter__()
        self._words.__enter__()

    def __exit__(self, *error: object) -> None:
        self._words.__exit__(None, None, None)
        self._zone.__exit__(None, None, None)
