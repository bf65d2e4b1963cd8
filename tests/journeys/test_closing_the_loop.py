"""A customer's idea, its answer, what became of it, and the customer who finds it under “You said, we did”."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from ideas.boards.models import Board
from tests import factories as make
from tests.boards import garden
from tests.journeys.conftest import PHONE, Visit
from tests.live_server import ROOT, environment
from workspace.people.models import Person

Come = Callable[..., Visit]


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """The process in which the notifier follows the log."""
    process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment())
    yield
    process.terminate()
    process.wait(20)


@pytest.fixture
def klara(transactional_db: None) -> Person:
    return make.guest(make.customer("Aqua Works"), "Klara Vogt")


@pytest.fixture
def board(klara: Person) -> Board:
    """A product board that promises an answer within a week, shared with Klara's organisation."""
    space = make.space(make.person("Liv Berg"), "Pumps", access="invited")
    make.share(space, klara.organisation)
    return garden.board(space.created_by, space, title="What should the next pump do?", answer_within=7)


def told(come: Visit, words: str) -> Page:
    """Waits until the bell says it, and goes where it leads."""
    page = come.go("/results/")
    expect(page.locator("#bell")).not_to_have_attribute("data-count", "0", timeout=30_000)
    page.locator("#bell").click()
    line = page.locator(".told:visible", has_text=words)
    expect(line).to_be_visible(timeout=30_000)
    come.accessible()
    line.get_by_role("link").click()
    return page


def becomes_a_result(lead: Visit, page: Page) -> str:
    """The address of the result that the lead makes of the idea; the customer's `page` of it learns that."""
    lead.page.get_by_role("link", name="Make it a result").click()
    lead.page.get_by_label("What will be measured").fill("Decibels at ten metres")
    lead.accessible()
    lead.page.get_by_role("button", name="Open the result").click()
    expect(lead.page.get_by_role("heading", name="Quieter at night", level=1)).to_be_visible()
    result: str = lead.page.url
    lead.accessible()
    expect(page.locator(".answer-box")).to_contain_text("What becomes of it")
    return result


def test_from_a_customers_idea_to_you_said_we_did(worker: None, board: Board, klara: Person, visit: Come) -> None:
    customer, lead = visit(klara, viewport=PHONE), visit(board.opened_by)

    page = customer.go(f"/boards/{board.pk}/new/")
    page.locator("[name=title]").fill("Quieter at night")
    page.locator("[name=problem]").fill("The pump wakes the whole street at two in the morning.")
    page.get_by_role("button", name="Bring it onto the board").click()
    expect(page.get_by_text("Answer due in 7 days")).to_be_visible()

    theirs = lead.go(f"/boards/{board.pk}/answers/")
    lead.accessible()
    theirs.get_by_role("link", name="Answer “Quieter at night”").click()
    theirs.get_by_label("Accepted").check()
    theirs.get_by_label("Why").fill("  ")
    theirs.get_by_role("button", name="Answer").click()
    expect(theirs.get_by_text("Say why.")).to_be_visible()
    expect(theirs.get_by_label("Accepted")).to_be_checked()
    theirs.get_by_label("Why").fill("We sleep there, too.")
    lead.accessible()
    theirs.get_by_role("button", name="Answer").click()
    expect(theirs.get_by_text("within the promise")).to_be_visible()

    # The customer's page shows it without a reload.
    expect(page.locator(".answer-box")).to_contain_text("We sleep there, too.")
    expect(page.locator(".answer-box")).to_contain_text("Liv Berg")
    customer.accessible()

    result = becomes_a_result(lead, page)

    theirs.get_by_role("link", name="Note progress").first.click()
    theirs.get_by_label("How does it go?").fill("The new bearing runs in the lab.")
    theirs.get_by_label("Under way").check()
    theirs.get_by_role("button", name="Post").click()
    expect(theirs.locator(".steps")).to_contain_text("The new bearing runs in the lab.")

    followed = told(customer, "notes progress")
    expect(followed.get_by_role("heading", name="Quieter at night", level=1)).to_be_visible()
    customer.accessible()

    theirs.goto(f"{result}ship/")
    theirs.get_by_label("What did we do?").fill("Version 3 has a bearing that nobody hears.")
    theirs.get_by_role("button", name="Mark as shipped").click()
    expect(theirs.locator("#main")).to_contain_text("What we did")
    # The customer stands on the result's page, which learns of it by itself.
    expect(followed.locator("#main")).to_contain_text("Version 3 has a bearing that nobody hears.")

    told(customer, "says that it is there")
    said = customer.go("/said-and-done/")
    expect(said.locator(".said__quote")).to_contain_text("wakes the whole street")
    expect(said.locator(".said__one")).to_contain_text("Version 3 has a bearing that nobody hears.")
    customer.accessible()
    said.get_by_text("Who had a part in it").click()
    expect(said.locator(".credit")).to_contain_text("Klara Vogt")

    # Klara would rather not be named.
    own = visit(klara).go(result.removeprefix(customer.origin))
    own.get_by_role("button", name="Hide my name here").click()
    expect(own.get_by_role("button", name="Show my name")).to_be_visible()
    expect(theirs.locator(".credit")).to_contain_text("1 without a name")
    expect(theirs.locator(".credit")).not_to_contain_text("Klara Vogt")
