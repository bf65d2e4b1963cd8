"""Everybody is asked; a leader and somebody who leads nobody answer, on a desk and on a phone; nobody learns whose is
whose; and the next report compares the two groups."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, WebSocket, expect

from tests import factories as make
from tests.journeys.conftest import PHONE, Visit
from tests.journeys.test_closing_the_loop import Come
from tests.pulses import booth
from workspace.common import clock
from workspace.people.models import Person
from workspace.pulses import actions as pulses
from workspace.pulses.models import Ballot, Pulse, Taken
from workspace.reports import actions as reports
from workspace.reports.models import Grid
from workspace.reports.queries.periods import period_at
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

STATEMENT = "Whoever names a problem here is heard"


@pytest.fixture
def company(transactional_db: None) -> tuple[list[Person], list[Person]]:
    """Five whom somebody reports to and seven whom nobody does, the last of whom facilitates the space of everybody."""
    leaders, staff = booth.company(5, 7)
    nadia = make.person("Nadia Rahman", is_operator=True)
    where = make.space(nadia, "Everybody at Halden")
    spaces.grant(by=nadia, space=where, can=Can.FACILITATE, person=staff[-1])
    pulses.name_commons(by=nadia, space=where)
    Person.objects.update(joined_at=clock.now() - timedelta(days=400))  # a report counts who was there
    return leaders, staff


def listen(page: Page) -> list[str]:
    """All that a page is told from now on: what is pushed, and what it asks for."""
    heard: list[str] = []

    def socket(opened: WebSocket) -> None:
        opened.on("framereceived", lambda said: heard.append(said if isinstance(said, str) else said.decode()))

    page.on("websocket", socket)
    return heard


def take(page: Page) -> None:
    page.get_by_role("button", name="Take a ballot").click()
    expect(page.get_by_role("button", name="Cast the ballot")).to_be_visible()


def ask(asker: Visit) -> Page:
    page = asker.go("/pulses/")
    page.get_by_role("link", name="Ask everybody", exact=True).click()
    page.get_by_label("Statement or question").fill(STATEMENT)
    asker.accessible()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name=STATEMENT)).to_be_visible()
    return page


def publish(pulse: Pulse) -> str:
    """The edition of the month before: the clock of another process can't be turned, so the pulse is dated back."""
    period = period_at(timezone.localdate(clock.now()), Grid.MONTH).previous
    back = period.starts_at + timedelta(days=9)
    Pulse.objects.filter(pk=pulse.pk).update(closed_at=back, opened_at=back - timedelta(days=7))
    published = reports.publish_period(period, by=Person.objects.get(name="Nadia Rahman"))
    assert published.edition is not None
    return f"/reports/{published.edition.period}/belief/"


def choose(desk: Page, phone: Page) -> None:
    """Each takes a ballot; one goes by keyboard, and both think again before casting it."""
    take(desk)
    desk.keyboard.press("ArrowDown")  # focus stands on the answers: by keyboard from the first to the second
    expect(desk.get_by_label("Disagree", exact=True)).to_be_checked()
    desk.get_by_label("Agree", exact=True).check()
    take(phone)
    phone.get_by_label("Agree strongly", exact=True).check()
    phone.get_by_label("Disagree", exact=True).check()


def test_one_question_to_all_from_asking_to_the_report(company: tuple[list[Person], list[Person]], visit: Come) -> None:
    leaders, staff = company
    asker, leader, other = visit(staff[-1]), visit(leaders[0]), visit(staff[0], viewport=PHONE, has_touch=True)
    heard = listen(asker.page)
    desk, phone = leader.go("/pulses/"), other.go("/pulses/")
    expect(desk.get_by_role("link", name="Ask everybody", exact=True)).to_have_count(0)
    page = ask(asker)

    # It is on every screen.
    for screen in (desk, phone):
        expect(screen.get_by_role("heading", name=STATEMENT)).to_be_visible()
    choose(desk, phone)
    leader.accessible()
    other.accessible()
    for screen in (desk, phone):
        screen.get_by_role("button", name="Cast the ballot").click()
        expect(screen.get_by_text("Your ballot is cast.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Your ballot is cast.")).to_be_visible()
    assert (Taken.objects.count(), Ballot.objects.count()) == (2, 2)

    # The others, so that there are five on either side. Nothing of it is shown before the end.
    pulse = Pulse.objects.get()
    for person in leaders[1:]:
        booth.answer(pulse, person, 3)
    for number, person in enumerate(staff[1:6]):
        booth.answer(pulse, person, 1 if number < 4 else 4)
    for screen in (page, desk, phone):
        expect(screen.get_by_text("At least 10 people have taken a ballot")).to_be_visible()
        expect(screen.locator(".poll__bar")).to_have_count(0)
    for told in (page.content(), "".join(heard)):
        assert STATEMENT in told
        assert not [one.name for one in (leaders[0], staff[0]) if one.name in told]

    page.get_by_role("link", name="Close and count").click()
    asker.accessible()
    page.get_by_role("button", name="Close and count").click()
    for screen in (page, desk, phone):
        bars = screen.locator(".poll__bar")
        expect(bars.filter(has_text="Disagree")).to_contain_text("5")
        expect(bars.filter(has_text="Neither")).to_contain_text("fewer than 5")
        expect(bars.filter(has_text="Agree").last).to_contain_text("6")
    expect(phone.get_by_text("Your ballot is among those that were counted.")).to_be_visible()
    asker.accessible()
    other.accessible()
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    # In the report both stand beside each other, and how far apart.
    page = leader.go(publish(pulse))
    expect(page.locator("cw-chart[data-drawn] svg")).to_be_visible()
    page.get_by_text("The table behind the chart").click()
    table = page.get_by_role("table").first
    for who in ("Leaders", "Staff"):
        row = table.get_by_role("row").filter(has_text=f"{STATEMENT}: {who}")
        expect(row.get_by_role("cell").filter(has_text=re.compile(r"^\s*\d+\s%\s*$"))).to_have_count(3)
    expect(table.get_by_role("row").filter(has_text=STATEMENT)).to_have_count(3)
    leader.accessible()


def test_of_too_few_nothing_is_told_here_nor_in_the_report(
    company: tuple[list[Person], list[Person]], visit: Come
) -> None:
    leaders, staff = company
    pulse = booth.pulse(staff[-1])
    for person in (*leaders[:2], *staff[:2]):
        booth.answer(pulse, person, 3)
    reader = visit(staff[1], viewport=PHONE, has_touch=True)
    page = reader.go(pulse.get_absolute_url())
    expect(page.get_by_text("Few have taken a ballot so far")).to_be_visible()
    pulses.close_pulse(by=staff[-1], pulse=pulse)
    expect(page.get_by_text("Too few answered to show anything without giving somebody away.")).to_be_visible()
    expect(page.locator(".poll__bar")).to_have_count(0)
    reader.accessible()
    page = reader.go(publish(pulse))
    expect(page.get_by_role("heading", level=1)).to_contain_text("What leaders believe, and staff")
    expect(page.get_by_text(re.compile("fewer than 5 people", re.IGNORECASE)).first).to_be_visible()
    expect(page.locator("cw-chart")).to_have_count(0)
