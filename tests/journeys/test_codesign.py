"""Two customers, an engineer and a facilitator design a product together: from the invitation to the credit by name."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route, WebSocket, expect

from ideas.boards.models import Idea
from ideas.codesign.models import Canvas
from ideas.facilitation.models import Activity
from tests import factories as make
from tests.boards import garden
from tests.facilitation import workshop
from tests.guests import doors
from tests.journeys.conftest import PHONE, Visit
from tests.journeys.test_coming_in import code_for
from workspace.people.models import Organisation, Person

Come = Callable[..., Visit]
# What each writes, and a word of it that nobody else writes.
WRITTEN = {
    "Liv Berg": ("Everything in larger letters", "larger"),
    "Noor Haddad": ("Meter readings offline for technicians", "technicians"),
    "Klara Vogt": ("Meter readings offline, down in the cellar", "cellar"),
    "Joe Hartley": ("Nothing works behind the barn, far from any network", "barn"),
}


@dataclass
class Screen:
    """One person's browser, and all that the server has told it since its page was opened."""

    name: str
    visit: Visit
    frames: list[bytes] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.visit.page

    def watch(self) -> None:
        self.page.on("websocket", self._listen)

    def open(self, path: str) -> Page:
        self.visit.go(path)
        expect(self.page.locator("[data-loading]")).to_be_hidden()
        self.frames.clear()
        self.page.route("**/*", self._pass_on)
        return self.page

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda said: self.frames.append(said if isinstance(said, bytes) else said.encode()))

    def _pass_on(self, route: Route) -> None:
        """What the page fetches by itself is kept as the server said it."""
        if route.request.resource_type not in {"fetch", "xhr"}:
            route.continue_()
            return
        answer = route.fetch(max_redirects=0)
        self.answers.append(answer.text())
        route.fulfill(response=answer)

    def asks(self, path: str) -> str:
        """What the server answers to this person."""
        answer = self.visit.context.request.get(f"{self.visit.origin}{path}")
        assert answer.ok, path
        return answer.text()

    def was_told(self, word: str) -> bool:
        """Anything with this word in it, by any socket and any answer."""
        if any(word.encode() in frame for frame in self.frames):
            return True
        return any(word in one for one in self.answers)


@pytest.fixture
def canvas(transactional_db: None) -> Canvas:
    """In a space of nobody but those who are let in, with a board beside it."""
    liv, noor = make.person("Liv Berg"), make.person("Noor Haddad")
    space = make.space(liv, "Pump app", people=[noor], access="invited")
    garden.board(liv, space, title="Ideas for the app")
    return workshop.canvas(liv, space, title="What the next app can do")


def invite(visit: Come, canvas: Canvas, of: Organisation, name: str) -> Screen:
    """By the address of a link, and a code that comes by mail."""
    link = doors.link(canvas.opened_by, organisation=of, spaces=[canvas.space], customers_may_meet=True)
    screen = Screen(name, visit(None, viewport=PHONE, has_touch=True))
    screen.watch()
    page, email = (
        screen.visit.go(link.path),
        f"{name.split(maxsplit=1)[0].lower()}@{of.name.split()[0].lower()}.example",
    )
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Type the code")).to_be_visible()
    page.get_by_label("Code").fill(code_for(email))
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", name=f"You are in, {name}")).to_be_visible()
    return screen


def begin(lead: Screen, canvas: Canvas) -> None:
    page = lead.open(canvas.get_absolute_url())
    page.get_by_role("link", name="Plan a session").click()
    page.get_by_label("Lean coffee").check()
    page.get_by_role("button", name="Plan the session").click()
    page.get_by_role("button", name="Start the session").click()
    page.get_by_role("button", name="Begin", exact=True).first.click()
    expect(page.get_by_text("Nobody has written yet")).to_be_visible()
    lead.open(canvas.get_absolute_url())


def come_to_it(guest: Screen, canvas: Canvas) -> None:
    """From their portal, where it waits for them."""
    page = guest.visit.go("/portal/")
    page.get_by_role("link", name="Lean coffee").click()
    expect(page.get_by_role("heading", name=canvas.title)).to_be_visible()
    guest.open(canvas.get_absolute_url())


def write_in_private(screens: list[Screen], canvas: Canvas) -> None:
    lead = screens[0]
    for screen in screens:
        words, _ = WRITTEN[screen.name]
        screen.page.get_by_label("A note of your own").fill(words)
        screen.page.get_by_role("button", name="Add the note").click()
        expect(screen.page.locator(".canvas__world .item--note")).to_have_count(1)
        expect(screen.page.locator(".canvas__world .item--note")).to_have_text(words)
    for screen in screens:
        expect(screen.page.get_by_text("4 people have written")).to_be_visible()
    # What the server told to each, and what it tells whoever asks, has nobody's notes but their own.
    activity = Activity.objects.under_way().get(session__canvas=canvas)
    asked = [
        f"/api/v1/session-activities/{activity.pk}/drawer", f"/api/v1/canvases/{canvas.pk}/notes",
        f"{canvas.get_absolute_url()}export.csv", f"{canvas.get_absolute_url()}export.json", canvas.get_absolute_url(),
    ]  # fmt: skip
    for screen in screens:
        for writer, (_, word) in WRITTEN.items():
            assert screen.was_told(word) == (writer == screen.name), (screen.name, word)
    for path in asked:
        assert [word for _, word in WRITTEN.values() if word in lead.asks(path)] in ([], ["larger"]), path
    screens[2].visit.accessible()


def reveal(screens: list[Screen]) -> None:
    screens[0].page.get_by_role("button", name="Reveal all notes").click()
    for screen in screens:
        notes = screen.page.locator(".canvas__world .item--note:not([data-private])")
        expect(notes).to_have_count(len(WRITTEN))
        for words, _ in WRITTEN.values():
            expect(notes.filter(has_text=words)).to_have_count(1)
        expect(screen.page.locator("[data-state]")).to_have_text("Saved")


def group(lead: Screen, others: list[Screen]) -> None:
    """What is proposed sees words and not meanings: the barn is put by hand where it belongs."""
    page = lead.page
    page.get_by_role("button", name="Next activity").click()
    page.get_by_role("link", name="Propose groups").click()
    first, loose = page.locator(".pile").first, page.locator(".pile--loose")
    expect(first.locator(".pile__note")).not_to_have_count(0)
    expect(loose.filter(has_text="barn")).to_have_count(1)
    for words in ("cellar", "technicians"):
        expect(first.filter(has_text=words)).to_have_count(1)
    loose.locator(".pile__note", has_text="barn").get_by_role("combobox").select_option(index=1)
    page.get_by_role("textbox", name="Group 1", exact=True).fill("Without a network")
    lead.visit.accessible()
    page.get_by_role("button", name="Group them on the canvas").click()
    expect(page.locator(".item--frame", has_text="Without a network")).to_have_count(1)
    page.get_by_role("button", name="Bring everyone here").click()
    for screen in others:
        expect(screen.page.locator(".item--frame", has_text="Without a network")).to_have_count(1)


def place(screen: Screen, words: str, points: int) -> None:
    """Point by point."""
    line = screen.page.locator(".own__option", has_text=words)
    for number in range(1, points + 1):
        line.get_by_role("button", name="One point more").click()
        expect(line.locator(".own__points")).to_have_text(f"Your points: {number}")


def vote(screens: list[Screen], canvas: Canvas) -> None:
    lead, engineer, klara, joe = screens
    lead.page.get_by_role("button", name="Next activity").click()
    place(klara, "Without a network", 3)
    place(joe, "Without a network", 2)
    place(engineer, "Without a network", 1)
    place(lead, "larger letters", 2)
    expect(lead.page.get_by_text("4 people have voted")).to_be_visible()
    ballot = Activity.objects.under_way().get(session__canvas=canvas)
    for screen in screens:
        told = screen.visit.context.request.get(f"{screen.visit.origin}/api/v1/session-activities/{ballot.pk}/vote")
        assert {(one["points"], one["customers"], one["employees"]) for one in told.json()["options"]} == {(None,) * 3}
        expect(screen.page.locator(".tally__line")).to_have_count(0)
    lead.page.get_by_role("button", name="Close the vote").click()
    for screen in screens:
        line = screen.page.locator(".tally__line", has_text="Without a network")
        expect(line.locator(".tally__points")).to_have_text("6")
        expect(line).to_contain_text("customers 5")
        expect(line).to_contain_text("employees 1")


def raise_idea(lead: Screen) -> Idea:
    page = lead.page
    page.get_by_role("link", name="End", exact=True).click()
    page.get_by_role("button", name="End the session").click()
    expect(page.get_by_role("heading", name="Who was in it")).to_be_visible()
    lead.visit.accessible()
    page.get_by_role("button", name="Make it an idea on “Ideas for the app”").click()
    expect(page.get_by_role("heading", name="Without a network", level=1)).to_be_visible()
    for name in ("Noor Haddad", "Klara Vogt", "Joe Hartley"):
        expect(page.get_by_text(name).first).to_be_visible()
    return Idea.objects.get(title="Without a network")


def ship(lead: Screen, idea: Idea) -> str:
    """A yes with its reason, a result, and what was done. Returns the address of the result."""
    page = lead.visit.go(f"{idea.get_absolute_url()}answer/")
    page.get_by_label("Accepted").check()
    page.get_by_label("Why").fill("The network ends where our pumps begin.")
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("link", name="Make it a result").click()
    page.get_by_label("What will be measured").fill("Readings that arrive within a day")
    page.get_by_role("button", name="Open the result").click()
    expect(page.get_by_role("heading", name="Without a network", level=1)).to_be_visible()
    address: str = page.url.removeprefix(lead.visit.origin)
    lead.visit.go(f"{address}ship/")
    page.get_by_label("What did we do?").fill("The app keeps readings until there is a network.")
    page.get_by_role("button", name="Mark as shipped").click()
    expect(page.locator("#main")).to_contain_text("What we did")
    return address


def find_credit(guest: Screen, result: str) -> None:
    """In their portal, and by name on the result."""
    page = guest.visit.go("/portal/")
    credit = page.get_by_role("region", name="Your credit")
    expect(credit.get_by_role("link", name="Without a network")).to_be_visible()
    expect(page.get_by_role("region", name="You said, we did")).to_contain_text("Without a network")
    guest.visit.accessible()
    credit.get_by_role("link", name="Without a network").click()
    page.wait_for_url(f"**{result}")
    for name in ("Klara Vogt", "Joe Hartley", "Noor Haddad"):
        expect(page.locator(".credit")).to_contain_text(name)


def test_from_the_invitation_to_the_credit(canvas: Canvas, visit: Come) -> None:
    liv, noor = canvas.opened_by, Person.objects.get(name="Noor Haddad")
    guests = [
        invite(visit, canvas, make.customer(of), name)
        for of, name in (("Aqua Works", "Klara Vogt"), ("Farms", "Joe Hartley"))
    ]
    lead, engineer = Screen(liv.name, visit(liv)), Screen(noor.name, visit(noor))
    lead.watch()
    engineer.watch()
    begin(lead, canvas)
    engineer.open(canvas.get_absolute_url())
    for guest in guests:
        come_to_it(guest, canvas)
    screens = [lead, engineer, *guests]
    write_in_private(screens, canvas)
    reveal(screens)
    told = list(csv.DictReader(io.StringIO(lead.asks(f"{canvas.get_absolute_url()}export.csv"))))
    assert {(one["text"], one["made by"]) for one in told if one["kind"] == "note"} == {
        (words, name) for name, (words, _) in WRITTEN.items()
    }
    group(lead, screens[1:])
    vote(screens, canvas)
    result = ship(lead, raise_idea(lead))
    for guest in guests:
        find_credit(guest, result)
