"""The pages of reports: who reads them, what stands there, what looking leaves behind, and what they cost."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests import factories as make
from tests.reports import specimens
from workspace.audit.models import Participation, Verb
from workspace.people.models import Person
from workspace.reports import actions
from workspace.reports.figures import VIEWS
from workspace.reports.models import Edition, Viewing
from workspace.reports.queries import viewers
from workspace.reports.queries.telling.tables import Entry, Table
from workspace.reports.templatetags.reports import figure_table

pytestmark = pytest.mark.django_db
EVERY = [f"/reports/2025-Q4/{view}/" for view in VIEWS]
AROUND = ["/reports/", "/reports/2025-Q4/", "/reports/viewers/", "/reports/measured/", "/me/participation/"]
FILES = ["/reports/2025-Q4/ei.csv", "/reports/2025-Q4/ei.json", "/reports/2025-Q4/report.pdf", "/reports/measured.pdf"]


@pytest.fixture
def edition() -> Edition:
    specimens.edition("2025-Q3")
    return specimens.edition("2025-Q4")


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(page: Any) -> str:
    return " ".join(html.fromstring(page.content.decode()).get_element_by_id("main").text_content().split())


class TestReading:
    def test_each_view_is_told_drawn_and_tabled(self, edition: Edition) -> None:
        client = browser(make.person())
        for url in EVERY:
            page = html.fromstring(client.get(url).content.decode())
            assert len(page.cssselect("figcaption.finding__sentence")[0].text_content()) > 20, url
            # Whoever reads from right to left finds “35 to 95 %” in its order, in words that are in no catalog.
            for composed in (".finding__sentence", ".finding .meta span", "#main .measure", "details tbody td"):
                assert {one.get("dir") for one in page.cssselect(composed)} == {"auto"}, (url, composed)
            assert page.cssselect("cw-chart[data-chart]"), url
            assert page.cssselect("details table.table tbody tr"), url
            assert "How this can mislead" in page.get_element_by_id("main").text_content(), url

    def test_results_come_before_participation(self, edition: Edition) -> None:
        page = words(browser(make.person()).get("/reports/2025-Q4/"))
        assert page.index("ideas shipped") < page.index("Participation by level")
        assert "Levels 1–2 hidden, since fewer than 5 people" in page
        assert "5 / 12 of them with a credited customer" in page

    def test_what_is_hidden_says_why_and_is_no_zero(self, edition: Edition) -> None:
        page = html.fromstring(browser(make.person()).get(EVERY[0]).content.decode())
        (row,) = [one for one in page.cssselect("tbody tr") if "Outside the hierarchy" in one.text_content()]
        cells = [one.text_content() for one in row]
        assert "0" not in cells
        assert cells[-1] == "hidden, since fewer than 5 people"

    def test_a_company_too_small_is_told_so(self) -> None:
        specimens.edition("2025-Q4", figures=specimens.hidden_figures())
        page = browser(make.person()).get(EVERY[0])
        assert "Hidden, since fewer than 5 people." in words(page)
        assert b"<cw-chart" not in page.content

    def test_before_the_first_edition_the_page_says_what_will_be_here(self) -> None:
        assert "Nothing was published yet" in words(browser(make.person()).get("/reports/"))
        assert not Viewing.objects.exists()

    def test_the_calendar_leads_to_what_was_published_and_nowhere_else(self, edition: Edition) -> None:
        page = html.fromstring(browser(make.person()).get(EVERY[3]).content.decode())
        links = [one.get("href") for one in page.cssselect(".period-calendar a")]
        assert links == ["/reports/2025-Q4/ei/", "/reports/2025-Q3/ei/"]

    @pytest.mark.parametrize("url", ["/reports/2019-Q1/", "/reports/nonsense/", "/reports/2025-Q4/nothing/"])
    def test_what_was_not_published_is_not_here(self, edition: Edition, url: str) -> None:
        assert browser(make.person()).get(url).status_code == 404


class TestWhoReads:
    def test_customers_find_no_report_and_no_link_to_one(self, edition: Edition) -> None:
        client = browser(make.guest())
        for url in [*EVERY, *AROUND, *FILES]:
            assert client.get(url).status_code == 404, url
        assert b"/reports/" not in client.get("/me/").content
        assert not Viewing.objects.exists()

    def test_every_employee_reads_the_same(self, edition: Edition) -> None:
        boss = make.person("Ada Boss", placed=True)
        staff = make.person("Ben Staff", manager=boss)
        for url in ("/reports/2025-Q4/", EVERY[0]):
            assert words(browser(boss).get(url)) == words(browser(staff).get(url))


class TestWhoLooked:
    def test_a_visit_is_signed_once_a_day_and_a_file_again(self, edition: Edition) -> None:
        person = make.person()
        client = browser(person)
        for _time in range(2):
            client.get(EVERY[0])
            client.get("/reports/2025-Q4/participation.csv")
            client.post("/reports/2025-Q4/participation/picture/")
        rows = Participation.objects.filter(actor=person.pk)
        assert [row.verb for row in rows.order_by("pk")] == [
            Verb.VIEWED_REPORT, Verb.DOWNLOADED_REPORT, Verb.DOWNLOADED_REPORT,
        ]  # fmt: skip
        assert set(Viewing.objects.values_list("taken_as", flat=True)) == {"", "csv", "png"}

    def test_everybody_reads_who_looked_at_what(self, edition: Edition) -> None:
        browser(make.person("Ada Boss")).get(EVERY[3])
        page = words(browser(make.person()).get("/reports/viewers/"))
        assert "Ada Boss Open or closed levels Q4 2025 looked at" in page
        assert Viewing.objects.count() == 1

    def test_who_looked_is_turned_page_by_page_and_nobody_is_left_out(self, edition: Edition) -> None:
        reader = make.person()
        looks = [
            Viewing.objects.create(edition=edition, view="ei", person=reader, day=date(2026, 1, 1) + timedelta(days=n))
            for n in range(viewers.ROWS + 1)
        ]
        first = viewers.viewers_page(reader)
        assert (len(first.looks), first.older) == (viewers.ROWS, looks[1].pk)
        last = viewers.viewers_page(reader, before=first.older)
        assert ([one.at for one in last.looks], last.older) == ([looks[0].at], None)

    def test_ones_own_ledger_names_the_report(self, edition: Edition) -> None:
        client = browser(make.person())
        client.get(EVERY[3])
        assert "Looked at the report Open or closed levels, Q4 2025" in words(client.get("/me/ledger/"))


class TestSwitches:
    def test_off_is_gone_everywhere(self, edition: Edition) -> None:
        operator = make.person(is_operator=True)
        client = browser(operator)
        answer = client.post("/reports/measured/switch/", {"metric": "ei", "reason": "Agreed with the works council"})
        assert answer.status_code == 302
        for url in ("/reports/2025-Q4/ei/", "/reports/2025-Q4/ei.csv", "/api/v1/reports/2025-Q4/ei"):
            assert client.get(url).status_code == 404, url
        page = client.get("/reports/2025-Q4/")
        assert b"/2025-Q4/ei/" not in page.content
        assert "1 more is switched off." in words(page)
        assert all(one["view"] != "ei" for one in client.get("/api/v1/reports/2025-Q4").json()["views"])
        assert "Agreed with the works council" in words(client.get("/reports/measured/"))

    def test_it_comes_back(self, edition: Edition) -> None:
        client = browser(make.person(is_operator=True))
        client.post("/reports/measured/switch/", {"metric": "ei"})
        client.post("/reports/measured/switch/", {"metric": "ei", "is_on": "1"})
        assert client.get("/reports/2025-Q4/ei/").status_code == 200

    def test_only_operators_switch(self, edition: Edition) -> None:
        client = browser(make.person())
        assert client.post("/reports/measured/switch/", {"metric": "ei"}).status_code == 403
        assert b"Switch off" not in client.get("/reports/measured/").content


class TestMine:
    def test_it_counts_ones_own_and_nothing_of_others(self) -> None:
        boss = make.person("Ada Boss", placed=True, unit="Board")
        me = make.person("Ben Staff", manager=boss, unit="Pumps")
        thread = make.thread(boss, make.space(boss), "A question")
        make.reply(me, thread, "An answer.")
        make.reply(boss, thread, "Thank you.")
        page = words(browser(me).get("/me/participation/"))
        assert "Ada Boss" not in page
        assert "Level 1" in page
        assert "Board" in page
        row = next(one for one in _own_months(browser(me)) if one[0] != "0")
        assert row == ["1", "0", "1", "0"]

    def test_without_any_it_says_what_it_is_for(self) -> None:
        assert "Nothing of yours in the last twelve months" in words(browser(make.person()).get("/me/participation/"))


def _own_months(client: Client) -> list[list[str]]:
    page = html.fromstring(client.get("/me/participation/").content.decode())
    rows = page.cssselect("section[aria-labelledby=months] tbody tr")
    return [[cell.text_content() for cell in row.cssselect("td.number")] for row in rows]


class TestSubscribing:
    def test_it_is_asked_for_and_ended_by_oneself(self, edition: Edition) -> None:
        client = browser(make.person())
        client.post("/reports/subscription/", {"grid": "quarter", "wanted": "1"})
        assert "Quarterly: on" in html.fromstring(client.get("/reports/").content.decode()).text_content()
        client.post("/reports/subscription/", {"grid": "quarter"})
        assert "Quarterly: on" not in html.fromstring(client.get("/reports/").content.decode()).text_content()


class TestCost:
    @pytest.mark.parametrize(
        ("url", "budget"), [("/reports/2025-Q4/", 22), (EVERY[0], 21), *[(url, 17) for url in AROUND[2:]]]
    )
    def test_a_page_asks_few_questions(self, edition: Edition, url: str, budget: int) -> None:
        person = make.person()
        client = browser(person)
        client.get(url)
        actions.view_report(by=make.person(), edition=edition, view="ei")
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        assert len(asked) <= budget, "\n".join(one["sql"][:160] for one in asked)

    @pytest.mark.parametrize("url", [EVERY[6], "/reports/viewers/", "/me/participation/"])
    def test_no_page_but_the_first_reads_all_figures(self, edition: Edition, url: str) -> None:
        actions.view_report(by=make.person(), edition=edition, view="ei")
        client = browser(make.person())
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        # The column by itself: what is taken out of it stands in brackets.
        assert not [one["sql"] for one in asked if re.search(r'"figures",|"figures" FROM', one["sql"])]


def test_what_stands_in_a_table_is_written_as_words() -> None:
    table = Table(["<b>A</b>", "B"], [False, True], [[Entry("x & y"), Entry("<i>")]])
    made = figure_table(table, '"Level" <1>')
    (shown,) = html.fromstring(made).cssselect("table")
    assert [one.text_content() for one in shown.cssselect("th, td")] == ["<b>A</b>", "B", "x & y", "<i>"]
    assert [one.get("class") for one in shown.cssselect("tr *")] == [None, "number", None, "number"]
    assert html.fromstring(made).get("aria-label") == shown.cssselect("caption")[0].text == '"Level" <1>'
