"""A leader reads the report, an employee sees that they did, and the works council's sheet is printed."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import factories as make
from tests.journeys.conftest import PHONE
from tests.journeys.test_closing_the_loop import Come
from tests.reports import specimens
from workspace.people.models import Person
from workspace.reports.figures import VIEWS


@pytest.fixture
def leader(transactional_db: None) -> Person:
    specimens.edition("2025-Q3")
    specimens.edition("2025-Q4")
    return make.person("Ingrid Halden", placed=True)


def test_a_leader_reads_an_employee_sees_it_and_the_council_prints(leader: Person, visit: Come) -> None:
    lead, staff = visit(leader), visit(make.person("Noor Haddad", manager=leader), viewport=PHONE)

    page = lead.go("/")
    page.get_by_role("link", name="Reports", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Q4 2025")
    expect(page.get_by_text("ideas shipped")).to_be_visible()
    lead.accessible()
    page.get_by_role("link", name="Open or closed levels").first.click()
    expect(page.locator("cw-chart[data-drawn=dots] svg")).to_be_visible()
    expect(page.get_by_role("img", name="no difference from chance")).to_be_visible()
    lead.accessible()
    page.get_by_text("The table behind the chart").click()
    expect(page.get_by_role("table", name="Open or closed levels")).to_contain_text("Between levels")
    with page.expect_download() as taken:
        page.get_by_role("button", name="PNG").click()
    assert taken.value.suggested_filename == "2025-Q4-ei.png"
    assert taken.value.path().read_bytes().startswith(b"\x89PNG")

    # Every chart is drawn, on a phone too, and the policy has nothing to complain of: a visit's end sees to that.
    for view in VIEWS:
        chart = staff.go(f"/reports/2025-Q4/{view}/").locator("cw-chart[data-drawn] svg")
        expect(chart).to_be_visible()
        assert staff.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), view

    page = staff.go("/reports/viewers/")
    looked = page.get_by_role("row").filter(has_text="Ingrid Halden").filter(has_text="Open or closed levels")
    expect(looked.filter(has_text="looked at")).to_be_visible()
    expect(looked.filter(has_text="taken away as PNG")).to_be_visible()
    staff.accessible()

    page = lead.go("/reports/measured/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Bridges at risk")).to_be_visible()
    expect(page.locator(".rail")).to_be_hidden()
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [" ".join(sheet.extract_text().split()) for sheet in printed.pages]
    assert "What is measured" in sheets[0]
    assert "As of" in sheets[0]
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in sheet
    whole = " ".join(sheets)
    for words in ("Why", "How long", "Bridges at risk", "last: Noor Haddad, Ingrid Halden"):
        assert words in whole
    assert "Around it" not in whole
