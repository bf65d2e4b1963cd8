"""The mail that brings a report: its results and sentences, and where the rest is."""

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workspace.common import letters
from workspace.notifications.mail.headers import hands_off
from workspace.notifications.mail.stopping import Stop
from workspace.notifications.queries.rhythm import zone_of
from workspace.people.models import Person
from workspace.reports.models import Grid
from workspace.reports.queries import pages
from workspace.reports.queries.sending import regular_name


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
