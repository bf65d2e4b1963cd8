"""A canvas on two screens: an engineer and a customer write on it at the same moment."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from ideas.codesign.models import Canvas, Discussion, Stamp
from tests import factories as make
from tests.codesign import walls
from tests.journeys.conftest import PHONE
from workspace.people.models import Person


class Tunnel:
    """The line of a page's documents, which can be cut as on a train."""

    def __init__(self, page: Page) -> None:
        self.lines: list[WebSocketRoute] = []
        self.is_dark = False
        page.route_web_socket(re.compile("/live/documents/"), self.pass_on)

    def pass_on(self, line: WebSocketRoute) -> None:
        if self.is_dark:
            line.close(code=4000)
            return
        self.lines.append(line)
        line.connect_to_server()

    def enter(self) -> None:
        self.is_dark = True
        for line in self.lines:
            line.close(code=4000)

    def leave(self, page: Page) -> None:
        self.is_dark = False
        page.evaluate("dispatchEvent(new Event('online'))")


def shared_wall() -> tuple[Canvas, Person]:
    """A canvas of a space that a customer was let into."""
    liv, aqua = make.person("Liv Berg"), make.customer("Aqua Works")
    space = make.space(liv, "The winter pump")
    make.share(space, aqua)
    return walls.canvas(liv, space, title="Seals for the winter"), make.guest(aqua, "Klara Vogt")


def arrived(page: Page) -> Page:
    expect(page.locator("[data-loading]")).to_be_hidden()
    return page


def noted(page: Page, text: str) -> Any:
    return page.locator(".item", has_text=text)


def write(page: Page, text: str) -> None:
    """By keyboard alone."""
    page.locator("[data-view]").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type(text)
    page.keyboard.press("Escape")
    expect(noted(page, text)).to_have_count(1)


def test_two_write_on_one_canvas_and_each_note_keeps_its_author(visit: Callable[..., Any]) -> None:
    canvas, klara = shared_wall()
    here, there = visit(canvas.opened_by), visit(klara)
    page, theirs = arrived(here.go(canvas.get_absolute_url())), arrived(there.go(canvas.get_absolute_url()))
    expect(page.locator("[data-blank]")).to_be_visible()
    expect(page.get_by_text("Guests see this canvas: Aqua Works.")).to_be_visible()
    write(page, "Seals leak")
    expect(noted(theirs, "Seals leak")).to_be_visible()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    write(theirs, "Rubber hardens")
    expect(noted(page, "Rubber hardens")).to_have_attribute("data-guest", "")
    # Klara adds to what Liv wrote: both are told.
    noted(theirs, "Seals leak").focus()
    theirs.keyboard.press("Enter")
    theirs.keyboard.type(" at minus twenty")
    theirs.keyboard.press("Escape")
    expect(noted(page, "Seals leak at minus twenty")).to_be_visible()
    noted(page, "Seals leak").focus()
    expect(page.locator("[data-author-of]")).to_have_text(
        "by Liv Berg, changed by Klara Vogt (guest, Aqua Works)", timeout=15_000
    )
    # Each takes back their own, and nothing of the other's.
    page.keyboard.press("Control+z")
    expect(noted(page, "Seals leak")).to_have_count(0)
    expect(noted(page, "Rubber hardens")).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(noted(theirs, "Seals leak at minus twenty")).to_be_visible()
    # The browser alone moves it; by keyboard it goes into a group.
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    page.keyboard.type(" of faults")
    page.keyboard.press("Escape")
    expect(theirs.locator(".item--frame")).to_contain_text("of faults")
    here.accessible()
    made = {one.words: one.created_by for one in Stamp.objects.filter(canvas=canvas, kind="note")}
    assert made["Rubber hardens"] == klara
    assert made["Seals leak at minus twenty"] == canvas.opened_by


def test_the_list_the_comments_and_the_names_of_others(visit: Callable[..., Any]) -> None:
    canvas, klara = shared_wall()
    walls.note(canvas, text="Seals leak", x=0, y=0)
    walls.note(canvas, klara, text="Rubber hardens", x=200, y=0)
    here, there = visit(canvas.opened_by), visit(klara, viewport=PHONE, has_touch=True)
    page, theirs = arrived(here.go(canvas.get_absolute_url())), arrived(there.go(canvas.get_absolute_url()))
    assert theirs.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The same notes as a list, written in without the canvas.
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.locator(".notes-list__words")).to_have_count(2)
    page.locator(".notes-list__words").first.fill("Seals leak in winter")
    expect(noted(theirs, "Seals leak in winter")).to_have_count(1)
    page.get_by_label("Add a note").fill("Steel holds")
    page.keyboard.press("Enter")
    expect(noted(theirs, "Steel holds")).to_have_count(1)
    here.accessible()
    page.get_by_role("button", name="List", exact=True).click()
    # Who is here, and what they see.
    face = page.get_by_role("button", name="Follow Klara Vogt")
    face.click()
    expect(page.locator("#speaker")).to_contain_text("You follow Klara Vogt")
    theirs.evaluate("document.querySelector('cw-canvas').canvas.surface.look({x: 5000, y: 5000, zoom: 1})")
    expect(noted(page, "Rubber hardens")).to_have_count(0)  # only what is seen is drawn
    page.keyboard.press("Escape")
    # The facilitator shows everybody a place.
    page.locator("[data-view]").focus()
    page.keyboard.press("1")
    page.get_by_role("button", name="Bring everyone here").click()
    expect(noted(theirs, "Rubber hardens")).to_be_visible()
    # A comment opens a thread; the other one sees that there is one, and finds it.
    noted(page, "Rubber hardens").focus()
    page.keyboard.press("c")
    page.get_by_label("Comment on this note").fill(f"Which rubber? @{klara.handle}")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#posts .post")).to_contain_text("Which rubber?")
    expect(noted(theirs, "Rubber hardens")).to_have_attribute("data-talks", "", timeout=15_000)
    talk = Discussion.objects.get(canvas=canvas)
    thread = there.go(talk.thread.get_absolute_url())
    expect(thread.get_by_text("A note on a canvas is discussed here")).to_be_visible()
    there.accessible()


def test_what_is_written_offline_waits_and_a_version_comes_back(visit: Callable[..., Any]) -> None:
    canvas, klara = shared_wall()
    walls.note(canvas, text="Seals leak")
    here, there = visit(canvas.opened_by), visit(klara)
    tunnel = Tunnel(here.page)
    page, theirs = arrived(here.go(canvas.get_absolute_url())), arrived(there.go(canvas.get_absolute_url()))
    here.go(f"{canvas.get_absolute_url()}versions/")
    page.get_by_label("Name").fill("Before lunch")
    page.get_by_role("button", name="Keep this version").click()
    expect(page.get_by_text("Before lunch", exact=True)).to_be_visible()
    arrived(here.go(canvas.get_absolute_url()))
    tunnel.enter()
    expect(page.locator("[data-state]")).to_contain_text("Offline")
    write(page, "Written in a tunnel")
    expect(page.locator("[data-state]")).to_contain_text("wait")
    tunnel.leave(page)
    expect(page.locator("[data-state]")).to_have_text("Saved", timeout=20_000)
    expect(noted(theirs, "Written in a tunnel")).to_be_visible()
    here.go(f"{canvas.get_absolute_url()}versions/")
    page.get_by_role("button", name="Go back to “Before lunch”").click()
    arrived(page)
    expect(noted(page, "Seals leak")).to_be_visible()
    expect(noted(page, "Written in a tunnel")).to_have_count(0)
    expect(noted(theirs, "Written in a tunnel")).to_have_count(0)
    # What was there before is a version, too.
    here.go(f"{canvas.get_absolute_url()}versions/")
    page.get_by_role("button", name="Go back to “Before going back").click()
    expect(noted(theirs, "Written in a tunnel")).to_be_visible()
