"""Somebody looks for something: by the box, by the page, with a slip of the finger, on any screen."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.journeys.conftest import DESKTOP, PHONE, PICTURES, Visit
from tests.live_server import ROOT, environment
from workspace.people.models import Person

Come = Callable[..., Visit]


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """The process that keeps the index."""
    process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment())
    yield
    process.terminate()
    process.wait(20)


def a_company() -> Person:
    anna = make.person("Anna Berg", title="Design engineer", unit="Pumps")
    omar = make.person("Omar Haddad", title="Buyer", unit="Supply")
    room = make.space(anna, "Product design", purpose="What the next pump looks like, and why", people=[omar])
    make.share(room, make.customer("Aqua Works"))
    make.guest(make.customer("Blue Mills"), "Carla Customer")
    thread = make.thread(
        anna,
        room,
        "Which seal for the night pump?",
        body="The old **seal** leaks at 3 bar. See https://docs.example.com/seal-test",
    )
    make.reply(omar, thread, "Bronze is dearer, but the supplier promises ten years. I would take the bronze seal.")
    decided = make.reply(anna, thread, "Then we take the bronze seal for the pilot customers, and look again in March.")
    make.outcome(anna, decided, summary="Bronze seal for the pilot")
    other = make.thread(
        omar, make.space(omar, "Suppliers"), "Seal suppliers in the north", body="Three of them answered."
    )
    make.reply(
        anna, other, "A very long word: " + "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2
    )
    # The factories make people without a deed that would be told.
    call_command("search_rebuild", verbosity=0)
    return anna


def test_what_was_just_written_is_found_within_two_seconds(worker: None, visit: Come) -> None:
    anna = a_company()
    screen = visit(anna)
    page = screen.go("/search/?q=quokka")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    thread = make.thread(anna, title="Warm up the worker", body="numbat")
    _until_found(page, "numbat", 30)
    make.reply(anna, thread, "The quokka has arrived")
    assert _until_found(page, "quokka", 10) < 2


def _until_found(page: Page, q: str, wait: float) -> float:
    """Seconds until a search finds something."""
    began = time.monotonic()
    while not page.request.get(f"{page.url.partition('/search')[0]}/api/v1/search", params={"q": q}).json()["results"]:
        assert time.monotonic() - began < wait, "it was never found"
    return time.monotonic() - began


def test_the_box_offers_names_while_one_types_and_takes_the_keyboard(visit: Come) -> None:
    page = visit(a_company()).go("/people/")
    page.locator("body").press("/")
    box = page.get_by_role("banner").get_by_role("combobox")
    box.press_sequentially("oamr had")
    option = page.get_by_role("option").filter(has_text="Omar Haddad")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Omar Haddad")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_finds_corrects_narrows_and_is_accessible(visit: Come, scheme: str, size: dict[str, int]) -> None:
    screen = visit(a_company(), viewport=size, color_scheme=scheme)
    page = screen.go("/search/")
    name = f"{scheme}-{size['width']}"
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"search-empty-{name}.png", full_page=True)
    screen.accessible()
    page.get_by_role("main").get_by_role("searchbox").fill("bronze seal")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_have_text("seal", ignore_case=True)
    page.screenshot(path=PICTURES / f"search-found-{name}.png", full_page=True)
    screen.accessible()
    page.get_by_role("link", name="Decisions").click()
    expect(page.get_by_role("main").locator(".row")).to_have_count(1)
    page.goto(f"{screen.origin}/search/?q=suplier")
    expect(page.get_by_text("Did you mean")).to_be_visible()
    page.screenshot(path=PICTURES / f"search-meant-{name}.png", full_page=True)
    screen.accessible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="supplier", exact=True).click()
    expect(page.locator("mark").first).to_be_visible()
    page.goto(f"{screen.origin}/search/?q=rindfleisch")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{screen.origin}/me/tokens/")
    screen.accessible()
    page.get_by_label("What is it for?").fill("Nightly report")
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator("#secret")).to_be_visible()
    page.screenshot(path=PICTURES / f"tokens-{name}.png", full_page=True)
    screen.accessible()
