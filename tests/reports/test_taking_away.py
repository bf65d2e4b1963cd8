"""Reports as files, as answers of the API, and as mail: all say what the page says."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from lxml import html
from pypdf import PdfReader

from tests import factories as make
from tests.reports import specimens
from workspace.common import clock
from workspace.people.models import Person
from workspace.reports import actions
from workspace.reports.figures import VIEWS
from workspace.reports.models import Edition, Grid, Subscription, Viewing
from workspace.reports.queries import pages
from workspace.reports.tasks import send_what_waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return specimens.edition("2025-Q4")


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_file_has_the_rows_of_the_page(edition: Edition) -> None:
    client = browser(make.person())
    for view in VIEWS:
        page = html.fromstring(client.get(f"/reports/2025-Q4/{view}/").content.decode())
        shown = [[cell.text_content() for cell in row] for row in page.cssselect("details tr")]
        written = list(csv.reader(io.StringIO(client.get(f"/reports/2025-Q4/{view}.csv").content.decode())))
        rows = [row for row in written if row]
        assert len(rows) == len(shown), view
        for there, here in zip(rows, shown, strict=True):
            assert there[0].lstrip("'") == here[0]
            assert [not cell for cell in there] == [cell in {"", "–"} for cell in here], view


def test_numbers_are_bare_and_hidden_ones_are_missing(edition: Edition) -> None:
    answer = browser(make.person()).get("/reports/2025-Q4/participation.csv")
    rows = {row["Group"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    assert rows["Level 3"]["Observed"] == "0.7"
    assert rows["Outside the hierarchy"]["Observed"] == ""
    assert rows["Outside the hierarchy"]["Note"] == "hidden, since fewer than 5 people"


def test_json_and_the_api_say_the_same(edition: Edition) -> None:
    client = browser(make.person())
    file: dict[str, Any] = client.get("/reports/2025-Q4/participation.json").json()
    answer: dict[str, Any] = client.get("/api/v1/reports/2025-Q4/participation").json()
    assert file["figure"] == answer["figure"]
    assert file["figure"]["rows"][3] == {
        "label": "unknown", "people": None, "observed": {"value": None, "low": None, "high": None}, "expected": None,
        "previous": None, "p": None, "hidden": "few",
    }  # fmt: skip
    assert client.get("/api/v1/reports").json()["editions"][0]["period"] == "2025-Q4"
    assert len(client.get("/api/v1/reports/2025-Q4").json()["views"]) == 12
    assert set(Viewing.objects.values_list("view", "taken_as")) == {("participation", "json"), ("start", "json")}


def test_customers_get_nothing_from_the_api(edition: Edition) -> None:
    client = browser(make.guest())
    for url in ("/api/v1/reports", "/api/v1/reports/2025-Q4", "/api/v1/reports/2025-Q4/ei"):
        assert client.get(url).status_code == 404


def test_the_whole_report_is_printed_with_every_sentence(edition: Edition) -> None:
    person = make.person()
    answer = browser(person).get("/reports/2025-Q4/report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    printed = text_of(answer.content)
    for told in pages.start_page(person, "2025-Q4").cards:
        assert " ".join(told.sentence.split()) in printed, told.definition.view
    assert "hidden, since fewer than 5 people" in printed
    assert Viewing.objects.get().taken_as == "pdf"


@pytest.mark.parametrize("locale", ["de", "ar"])
def test_it_is_printed_whatever_is_hidden_and_in_whatever_language(locale: str) -> None:
    specimens.edition("2025-Q4", figures=specimens.hidden_figures())
    answer = browser(make.person(locale=locale)).get("/reports/2025-Q4/report.pdf")
    assert len(PdfReader(io.BytesIO(answer.content)).pages) >= 13


def test_the_works_councils_sheet_says_all_that_is_measured() -> None:
    actions.switch_metric(by=make.person(is_operator=True), metric="ei", is_on=False, reason="Not agreed yet")
    specimens.edition("2025-Q4")
    browser(make.person("Ingrid Halden")).get("/reports/2025-Q4/participation/")
    printed = text_of(browser(make.person()).get("/reports/measured.pdf").content)
    assert "Not agreed yet" in printed
    assert "1 person within a year, last: Ingrid Halden" in printed
    for words in ("Participation by level", "Bridges at risk", "5 people on both sides", "How long", "Who saw it"):
        assert words in printed


class TestMail:
    def asked_for(self, person: Person, *, days: int = 1) -> Subscription:
        """Somebody who asked before the edition was published."""
        made = actions.subscribe_report(by=person, grid=Grid.QUARTER)
        Subscription.objects.filter(pk=made.pk).update(since=clock.now() - timedelta(days=days), sent=None)
        return made

    def test_each_new_edition_is_sent_once_and_written_down(self) -> None:
        person = make.person()
        self.asked_for(person)
        edition = specimens.edition("2025-Q4")
        assert [send_what_waits(timestamp=0), send_what_waits(timestamp=0)] == [1, 0]
        (letter,) = mail.outbox
        assert letter.to == [person.email]
        assert letter.subject == "Report: Q4 2025"
        assert "Parity is 0.65" in letter.body
        (name, content, _kind) = letter.attachments[0]
        assert name == "2025-Q4-report.pdf"
        assert "Parity is 0.65" in text_of(content)  # type: ignore[arg-type]
        viewing = Viewing.objects.get()
        assert (viewing.person, viewing.edition, viewing.view, viewing.taken_as) == (person, edition, "report", "mail")

    def test_what_was_published_before_one_asked_is_not_sent(self, edition: Edition) -> None:
        actions.subscribe_report(by=make.person(), grid=Grid.QUARTER)
        assert send_what_waits(timestamp=0) == 0

    def test_whoever_left_or_stopped_is_sent_nothing(self) -> None:
        gone, stopped = make.person(), make.person()
        self.asked_for(gone)
        self.asked_for(stopped)
        actions.unsubscribe_report(by=stopped, grid=Grid.QUARTER)
        Person.objects.filter(pk=gone.pk).update(is_active=False)
        specimens.edition("2025-Q4")
        assert send_what_waits(timestamp=0) == 0
        assert not mail.outbox

    def test_what_the_server_does_not_take_is_tried_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from workspace.notifications.mail.post import Post, Unsent

        def refuses(self: Post, letter: object) -> None:
            raise Unsent("450 later", for_good=False)

        self.asked_for(make.person())
        specimens.edition("2025-Q4")
        with monkeypatch.context() as patched:
            patched.setattr(Post, "send", refuses)
            assert send_what_waits(timestamp=0) == 0
        assert send_what_waits(timestamp=0) == 1
        assert Viewing.objects.count() == 1


def test_the_same_page_is_the_same_file_at_any_time() -> None:
    reader = browser(make.person())
    first = reader.get("/reports/measured.pdf").content
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        assert reader.get("/reports/measured.pdf").content == first
