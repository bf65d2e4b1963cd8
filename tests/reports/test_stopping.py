"""No more reports by mail: one click in a mail program, a page that asks, and an end with whoever is erased."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make
from tests.reports import specimens
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.notifications.mail.stopping import Stop
from workspace.people.actions import erase_person
from workspace.people.models import Person
from workspace.reports import actions
from workspace.reports.models import Grid, Subscription
from workspace.reports.tasks import send_what_waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger() -> Client:
    """A mail program: no session, no token of ours, and the check for forged requests on."""
    return Client(enforce_csrf_checks=True)


def subscribed(*grids: Grid, **about: object) -> Person:
    person = make.person(**about)
    for grid in grids or (Grid.QUARTER,):
        actions.subscribe_report(by=person, grid=grid)
    Subscription.objects.filter(person=person).update(since=clock.now() - timedelta(days=1), sent=None)
    return person


def standing(person: Person) -> list[str]:
    return sorted(Subscription.objects.standing().filter(person=person).values_list("grid", flat=True))


def ended(person: Person) -> int:
    return Participation.objects.filter(actor=person.pk, verb=Verb.UNSUBSCRIBED_REPORT).count()


def test_one_click_ends_this_report_and_no_other(stranger: Client) -> None:
    person = subscribed(Grid.QUARTER, Grid.MONTH)
    specimens.edition("2025-Q4")
    assert send_what_waits(timestamp=0) == 1
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>")
    assert url in mail.outbox[0].body
    for _again in range(2):
        answer = stranger.post(urlsplit(url).path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert standing(person) == ["month"]
    assert ended(person) == 1


def test_looked_at_it_asks_and_what_was_ended_can_be_taken_back(stranger: Client) -> None:
    person = subscribed(email="ana.silva@causeway.example")
    path = urlsplit(Stop(person.pk, ("report.quarter",)).url).path
    page = stranger.get(path).content.decode()
    assert "The report of each quarter" in page
    assert "a…@causeway.example" in page
    assert "bell" not in page
    assert standing(person) == ["quarter"]
    answer = stranger.post(path, {"what": "these"})
    assert standing(person) == []
    stranger.post(path, {"what": "back", "before": answer.context["before"]})
    assert standing(person) == ["quarter"]


def test_all_mail_ends_with_the_reports_among_it(stranger: Client) -> None:
    person = subscribed(Grid.QUARTER, Grid.MONTH)
    stranger.post(urlsplit(Stop(person.pk, ("report.month",)).url).path, {"what": "all"})
    assert standing(person) == []


def test_whoever_is_no_employee_any_more_can_stop_and_gets_nothing_back(stranger: Client) -> None:
    person = subscribed()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    path = urlsplit(Stop(person.pk, ("report.quarter",)).url).path
    answer = stranger.post(path, {"what": "these"})
    assert standing(person) == []
    assert stranger.post(path, {"what": "back", "before": answer.context["before"]}).status_code == 200
    assert standing(person) == []


def test_whoever_is_erased_is_sent_nothing_and_what_they_asked_for_is_forgotten(stranger: Client) -> None:
    person, other = subscribed(), subscribed()
    path = urlsplit(Stop(person.pk, ("report.quarter",)).url).path
    erase_person(by=person, person=person)
    assert list(Subscription.objects.values_list("person", flat=True)) == [other.pk]
    specimens.edition("2025-Q4")
    assert send_what_waits(timestamp=0) == 1
    assert mail.outbox[0].to == [other.email]
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
