"""A session with customers: written in private, revealed, grouped, voted, ended, and an idea with its authors."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ideas.codesign.models import Canvas
from ideas.facilitation import actions
from tests import factories as make
from tests.boards import garden
from tests.facilitation import workshop
from tests.journeys.conftest import PHONE, Visit
from workspace.people.models import Person

Come = Callable[..., Visit]
# Where to put pictures of the way, to be looked at.
SHOWN = os.environ.get("JOURNEY_PICTURES", "")


@pytest.fixture
def canvas(transactional_db: None) -> Canvas:
    liv = make.person("Liv Berg")
    where = make.space(liv, "Pump app")
    return workshop.canvas(liv, where, title="What the next app can do")


@pytest.fixture
def customers(canvas: Canvas) -> list[Person]:
    organisation = make.customer("Aqua Works")
    make.share(canvas.space, organisation)
    return [make.guest(organisation, "Klara Vogt"), make.guest(organisation, "Jonas Weber")]


def picture(page: Page, name: str) -> None:
    if SHOWN:
        Path(SHOWN).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOWN}/{name}.png", full_page=True)


def write(page: Page, *words: str) -> None:
    for text in words:
        page.get_by_label("A note of your own").fill(text)
        page.get_by_role("button", name="Add the note").click()
        expect(page.get_by_label("A note of your own")).to_have_value("")


def on_canvas(page: Page) -> list[str]:
    return sorted(page.locator(".canvas__world .item--note").all_inner_texts())


def plan(lead: Visit, canvas: Canvas) -> Page:
    """By a recipe; begun, with the first activity under way."""
    page = lead.go(canvas.get_absolute_url())
    page.get_by_role("link", name="Plan a session").click()
    picture(page, "plan-wide")
    lead.accessible()
    page.get_by_label("Prioritise features with a budget").check()
    page.get_by_role("button", name="Plan the session").click()
    expect(page.get_by_role("heading", name="Prioritise features with a budget")).to_be_visible()
    picture(page, "planned-wide")
    lead.accessible()
    page.get_by_role("button", name="Start the session").click()
    expect(page.get_by_text("Nobody learns who writes what until the session ends")).to_be_visible()
    page.get_by_role("button", name="Begin", exact=True).first.click()
    expect(page.get_by_text("Nobody has written yet")).to_be_visible()
    return page


def group(lead: Visit, page: Page) -> None:
    page.get_by_role("button", name="Next activity").click()
    page.get_by_role("link", name="Propose groups").click()
    picture(page, "groups-wide")
    lead.accessible()
    page.get_by_role("textbox", name="Group 1", exact=True).fill("Login")
    page.get_by_role("button", name="Group them on the canvas").click()
    expect(page.locator(".canvas__world .item--frame")).to_have_count(1)
    picture(page, "grouped-wide")
    page.get_by_role("button", name="Next activity").click()


def price(lead: Visit, page: Page, **costs: int) -> None:
    """What each costs, before anybody buys."""
    expect(page.get_by_text("What things cost is not said yet")).to_be_visible()
    page.get_by_role("link", name="Say what things cost").click()
    for words, cost in costs.items():
        page.get_by_label(words.replace("_", " "), exact=True).fill(str(cost))
    picture(page, "costs-wide")
    lead.accessible()
    page.get_by_role("button", name="Open the sale").click()


def buy(page: Page, words: str, left: int) -> None:
    page.locator(".own__option").filter(has_text=words).get_by_role("button", name="Buy it").click()
    expect(page.locator(".own__left")).to_contain_text(f"{left} of 100 left to spend")


def end(lead: Visit, page: Page) -> None:
    page.get_by_role("link", name="End", exact=True).click()
    picture(page, "ending-wide")
    page.get_by_role("button", name="End the session").click()
    expect(page.get_by_role("heading", name="Who was in it")).to_be_visible()
    picture(page, "summary-wide")
    lead.accessible()


def test_from_private_writing_to_an_idea(canvas: Canvas, customers: list[Person], visit: Come) -> None:
    liv, noor, klara = canvas.opened_by, make.person("Noor Haddad"), customers[0]
    garden.board(liv, canvas.space, title="Ideas for the app")
    lead = visit(liv)
    page = plan(lead, canvas)

    engineer, guest = visit(noor), visit(klara, viewport=PHONE)
    desk, phone = engineer.go(canvas.get_absolute_url()), guest.go(canvas.get_absolute_url())
    write(desk, "One login for all pumps", "Dark mode")
    expect(desk.locator(".canvas__world .item--note")).to_have_count(2)
    write(phone, "A single login for our pumps")
    picture(desk, "private-wide")
    picture(phone, "private-phone")
    engineer.accessible()
    guest.accessible()
    expect(page.get_by_text("2 people have written")).to_be_visible()
    assert on_canvas(page) == []
    picture(page, "leading-wide")

    page.get_by_role("button", name="Reveal all notes").click()
    for one in (page, desk, phone):
        expect(one.locator(".canvas__world .item--note:not([data-private])")).to_have_count(3)
    picture(desk, "revealed-wide")
    group(lead, page)
    price(lead, page, Login=70, Dark_mode=40)
    buy(desk, "Login", 30)
    # What is left is not enough for the other one.
    other = desk.locator(".own__option").filter(has_text="Dark mode").get_by_role("button")
    expect(other).to_be_disabled()
    buy(phone, "Dark mode", 60)
    expect(page.get_by_text("2 people have voted")).to_be_visible()
    picture(desk, "vote-wide")
    picture(phone, "vote-phone")
    engineer.accessible()
    page.get_by_role("button", name="Close the vote").click()
    expect(phone.get_by_text("2 people voted")).to_be_visible()
    expect(phone.locator(".tally__line").filter(has_text="Dark mode")).to_contain_text("1 bought it")
    page.get_by_label("Write down a decision").fill("One login comes first.")
    page.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_text("One login comes first.")).to_be_visible()
    picture(desk, "decided-wide")

    end(lead, page)
    summary = guest.go(page.url.replace(lead.origin, ""))
    expect(summary.get_by_text("Noor Haddad").first).to_be_visible()
    picture(summary, "summary-phone")
    guest.accessible()
    page.get_by_role("button", name="Make it an idea on “Ideas for the app”").click()
    expect(page.get_by_role("heading", name="Login", exact=True)).to_be_visible()
    for name in ("Noor Haddad", "Klara Vogt"):
        expect(page.get_by_text(name).first).to_be_visible()
    picture(page, "idea-wide")


def test_in_the_dark_and_on_a_phone(canvas: Canvas, visit: Come) -> None:
    found = workshop.going_on(
        canvas, workshop.writing("Write down everything that stands in the way of a quiet night, one thought a note"),
        workshop.voting(), actions.Terms("discuss", "Talk", minutes=10),
    )  # fmt: skip
    workshop.lay(canvas, "One login", "An-extraordinarily-long-word-without-any-space-" * 3, "Dark mode")
    workshop.begin(found, 1)
    for name, options in (
        ("dark", {"color_scheme": "dark"}),
        ("dark-phone", {"color_scheme": "dark", "viewport": PHONE}),
    ):
        one = visit(canvas.opened_by, **options)
        page = one.go(canvas.get_absolute_url())
        expect(page.get_by_text("3 of 3 points left")).to_be_visible()
        one.accessible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(page, name)
        page.goto(f"{one.origin}{found.get_absolute_url()}")
        one.accessible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(page, f"session-{name}")
