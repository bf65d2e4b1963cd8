"""A gathering from its start to its record: a facilitator, two employees and a customer, each at their own screen."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories as make
from tests.journeys.conftest import PHONE, Visit
from workspace.gatherings import actions
from workspace.gatherings.models import Gathering
from workspace.people.models import Person
from workspace.threads.models import Thread

Come = Callable[..., Visit]


@pytest.fixture
def question(transactional_db: None) -> Thread:
    """In a space that is shared with a customer."""
    ines = make.person("Ines Costa")
    shared = make.share(make.space(ines, "Seals", purpose="Why they leak"), make.customer("Aqua Works"))
    return make.thread(ines, shared, title="Steel or bronze?", body="Which seal do we take for 3 bar?")


def guest_of(thread: Thread) -> Person:
    return make.guest(thread.space.group_grants.get().group.organisation, "Carla Vance")


def note(page: Page, words: str) -> Locator:
    return page.locator(".note", has_text=words)


def take_note(page: Page, words: str) -> None:
    page.get_by_label("A note", exact=True).fill(words)
    page.get_by_role("button", name="Add note").click()


def half(page: Page, name: str) -> None:
    """On a phone, the stage and the thread are two tabs."""
    page.locator(".gathering__tabs").get_by_role("link", name=name).click()


@dataclass
class Room:
    """Ines facilitates; Omar and Mei are at their desks, Carla is a customer and holds a phone."""

    ines: Visit
    guest: Visit
    page: Page
    omar: Page
    mei: Page
    carla: Page


def test_a_gathering_from_its_start_to_its_record(question: Thread, visit: Come) -> None:
    room = gather(question, visit)
    go_through_the_agenda(room)
    speak_in_turn(room)
    write_things_down(room)
    write_before_reading(room)
    ask_in_confidence(room)
    conclude(room)
    end(room)
    late = visit(make.person("Piotr Nowak"))
    read_afterwards(late, question)


def gather(question: Thread, visit: Come) -> Room:
    """Whoever reads the thread while it begins sees that people gather, and joins."""
    omar, mei, carla = make.person("Omar Haddad"), make.person("Mei Tanaka"), guest_of(question)
    ines = visit(question.opened_by)
    page = ines.go(question.get_absolute_url())
    second = visit(omar).go(question.get_absolute_url())
    page.get_by_role("link", name="Gather").click()
    page.get_by_label("What should be there").fill("One seal for everything above 3 bar")
    page.get_by_label("Agenda").fill("What we measured, 10 min\nSteel or bronze, 15 min")
    page.get_by_role("button", name="Start gathering").click()
    page.wait_for_url(re.compile(r"/gatherings/\d+/$"))
    address = page.url.removeprefix(ines.origin)
    second.get_by_role("link", name="Join", exact=True).click()
    expect(second.get_by_text("Ines Costa facilitates")).to_be_visible()
    expect(second.get_by_role("button", name="Begin")).to_have_count(0)
    third = visit(mei).go(address)
    guest = visit(carla, viewport=PHONE, has_touch=True)
    fourth = guest.go(address)
    expect(page.locator(".gathering__here")).to_contain_text("Carla Vance")
    return Room(ines, guest, page, second, third, fourth)


def go_through_the_agenda(room: Room) -> None:
    """The agenda runs, with its time, on every screen."""
    room.page.locator(".now").get_by_role("button", name="Begin").click()
    for screen in (room.page, room.omar, room.carla):
        expect(screen.locator(".now__point")).to_have_text("What we measured")
        expect(screen.locator(".timer__clock")).to_have_text(re.compile(r"^(10:00|9:[0-5]\d)$"))
    room.page.get_by_role("button", name="Pause").click()
    expect(room.carla.locator(".timer__sign")).to_have_text("paused")
    room.page.get_by_role("button", name="Go on").click()


def speak_in_turn(room: Room) -> None:
    room.omar.get_by_role("button", name="Raise your hand").click()
    expect(room.omar.get_by_role("button", name="Lower your hand")).to_be_visible()
    hand = room.carla.get_by_role("button", name="Raise your hand")
    room.carla.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(hand).to_be_in_viewport(ratio=1)
    room.guest.accessible()
    hand.click()
    room.page.get_by_role("button", name="Call Omar Haddad").click()
    expect(room.omar.get_by_text("You have the floor").first).to_be_visible()
    expect(room.carla.locator("#floor")).to_contain_text("Omar Haddad")
    room.omar.locator("#floor").get_by_role("button", name="Done").click()
    expect(room.page.get_by_role("button", name="Call Carla Vance")).to_be_visible()


def write_things_down(room: Room) -> None:
    """Notes of two at once, and words in the thread beside them, reach everybody."""
    take_note(room.omar, "Bronze swells in brine.")
    take_note(room.mei, "Steel held 4 bar for six weeks.")
    for screen in (room.page, room.carla):
        expect(note(screen, "Bronze swells")).to_be_visible()
        expect(note(screen, "Steel held 4 bar")).to_be_visible()
    half(room.carla, "Thread")
    room.carla.get_by_label("Write a reply").fill("At our inlet it is 4 bar.")
    room.carla.get_by_role("button", name="Post", exact=True).click()
    expect(room.page.locator("#beside article.post", has_text="At our inlet it is 4 bar.")).to_be_visible()
    half(room.carla, "Gathering")


def write_before_reading(room: Room) -> None:
    """A round: nobody reads the others' words until all are revealed. Who has not written is shown the way to it."""
    page, question = room.page, "What are we not saying?"
    page.get_by_text("Open a round").click()
    page.get_by_label("What shall everybody write about?").fill(question)
    page.get_by_role("button", name="Open the round").click()
    room.guest.accessible()
    for screen, words in ((room.omar, "Bronze is cheaper."), (room.carla, "We wait since May.")):
        screen.get_by_role("link", name=f"Write in the round: {question}").click()
        screen.get_by_label("Your words").fill(words)
        screen.get_by_role("button", name="Keep my words").click()
        expect(screen.locator(".round__kept")).to_be_visible()
        expect(screen.locator("#gathering-calls")).not_to_contain_text(question)
    expect(page.get_by_text("2 people have written")).to_be_visible()
    for screen in (page, room.mei, room.carla):
        expect(screen.get_by_text("Bronze is cheaper.")).to_have_count(0)
    page.get_by_role("button", name="Reveal all").click()
    for screen in (page, room.mei, room.carla):
        expect(screen.locator(".words__one", has_text="Bronze is cheaper.")).to_contain_text("Omar Haddad")
        expect(screen.locator(".words__one", has_text="We wait since May.")).to_contain_text("Carla Vance")


def ask_in_confidence(room: Room) -> None:
    """A poll without leaving the gathering; of so few votes nothing is shown."""
    page = room.page
    page.get_by_role("link", name="Ask everybody").click()
    page.get_by_role("textbox", name="Question").fill("Are you content with steel?")
    page.get_by_label("Answer 1").fill("Yes")
    page.get_by_label("Answer 2").fill("No")
    page.get_by_label("Nobody: a confidential vote").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    for screen in (room.omar, room.carla):
        screen.get_by_role("button", name="Take a ballot").click()
        screen.get_by_label("Yes").check()
        screen.get_by_role("button", name="Cast the ballot").click()
        expect(screen.get_by_text("Your ballot is cast")).to_be_visible()
    page.get_by_role("button", name="More about this poll").click()
    page.get_by_role("button", name="Close and show the result").click()
    for screen in (page, room.carla):
        expect(screen.get_by_text("Too few votes to show anything")).to_be_visible()


def conclude(room: Room) -> None:
    """What is decided, and who does what."""
    page = room.page
    page.get_by_role("link", name="Note a decision").click()
    page.get_by_label("In one sentence").fill("We take steel above 3 bar")
    page.get_by_role("button", name="Note the decision").click()
    expect(room.carla.locator(".outcome--decision")).to_contain_text("We take steel above 3 bar")
    page.get_by_role("link", name="Note an action").click()
    page.get_by_label("In one sentence").fill("Order 400 rings")
    page.get_by_label("Who does it").select_option(label="Mei Tanaka")
    page.get_by_role("button", name="Note the action").click()
    expect(room.mei.locator(".outcome--action")).to_contain_text("Mei Tanaka")
    room.ines.accessible()


def end(room: Room) -> None:
    """It ends with a summary that is made of all this, and edited."""
    page = room.page
    page.get_by_role("link", name="End", exact=True).click()
    summary = page.get_by_role("textbox", name="Summary")
    drafted = re.compile(r"We take steel above 3 bar.*Order 400 rings \(Mei Tanaka\).*Bronze swells", re.DOTALL)
    expect(summary).to_have_value(drafted)
    summary.fill(summary.input_value() + "\n\nThanks to all of you.")
    room.ines.accessible()
    page.get_by_role("button", name="End and post the summary").click()
    page.wait_for_url(re.compile(r"/gatherings/\d+/$"))
    for screen in (page, room.omar, room.carla):
        expect(screen.locator(".record")).to_contain_text("Thanks to all of you.")
        expect(screen.get_by_role("button", name="Raise your hand")).to_have_count(0)


def read_afterwards(late: Visit, question: Thread) -> None:
    """Whoever comes later reads what happened, from the thread."""
    read = late.go(question.get_absolute_url())
    expect(read.locator("article.post", has_text="Thanks to all of you.")).to_be_visible()
    read.locator("#gathering-banner").get_by_role("link", name="Steel or bronze?").click()
    expect(read.locator(".gathering__here")).to_contain_text("Carla Vance")
    expect(note(read, "Steel held 4 bar")).to_contain_text("Mei Tanaka")
    late.accessible()


@pytest.fixture
def room(question: Thread) -> Gathering:
    return make.gathering(question.opened_by, question)


def test_of_two_who_edit_a_note_at_once_both_keep_what_they_typed(room: Gathering, visit: Come) -> None:
    make.note(room, text="Steel held 4 bar.")
    one, other = visit(room.facilitator), visit(make.person("Mei Tanaka"))
    page, second = one.go(room.get_absolute_url()), other.go(room.get_absolute_url())
    for screen in (page, second):
        note(screen, "Steel held").get_by_role("link", name="Edit this note").click()
    page.locator(".note__editing textarea").fill("Steel held 4 bar for six weeks.")
    second.locator(".note__editing textarea").fill("Steel held 4 bar, in brine.")
    page.locator(".note__editing").get_by_role("button", name="Save").click()
    expect(note(page, "for six weeks")).to_be_visible()
    expect(second.locator(".note__text", has_text="for six weeks")).to_have_count(1)
    expect(second.locator(".note__editing textarea")).to_have_value("Steel held 4 bar, in brine.")
    second.locator(".note__editing").get_by_role("button", name="Save").click()
    expect(second.locator(".note__editing")).to_contain_text("changed this note while you were writing")
    expect(second.locator(".note__editing blockquote")).to_have_text("Steel held 4 bar for six weeks.")
    other.accessible()
    second.get_by_role("button", name="Keep both").click()
    for screen in (page, second):
        expect(screen.locator(".note__text")).to_have_text(
            ["Steel held 4 bar for six weeks.", "Steel held 4 bar, in brine."]
        )


def test_what_is_typed_into_a_note_outlives_its_deletion_and_a_reload(room: Gathering, visit: Come) -> None:
    made = make.note(room, text="Steel held 4 bar.")
    page = visit(make.person("Mei Tanaka")).go(room.get_absolute_url())
    page.get_by_label("A note", exact=True).fill("Half a thought")
    page.reload()
    expect(page.get_by_label("A note", exact=True)).to_have_value("Half a thought")
    note(page, "Steel held").get_by_role("link", name="Edit this note").click()
    page.locator(".note__editing textarea").fill("Steel held 4 bar, in brine.")
    actions.delete_note(by=room.facilitator, note=made)
    expect(page.get_by_text("was taken away")).to_be_visible()
    expect(page.get_by_label("A note", exact=True)).to_have_value("Half a thought\nSteel held 4 bar, in brine.")


def test_the_agenda_is_ordered_by_keyboard_and_by_hand(room: Gathering, visit: Come) -> None:
    for name in ("First", "Second", "Third"):
        make.item(room, name)
    page = visit(room.facilitator).go(room.get_absolute_url())
    texts = page.locator(".agenda__text")
    page.get_by_role("button", name="Move “Third”").focus()
    page.keyboard.press("ArrowUp")
    expect(texts).to_have_text(["First", "Third", "Second"])
    expect(page.get_by_role("button", name="Move “Third”")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(texts).to_have_text(["Third", "First", "Second"])
    grip = page.get_by_role("button", name="Move “Third”").bounding_box()
    last = page.locator(".agenda__item").last.bounding_box()
    assert grip
    assert last
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, last["y"] + last["height"] - 4, steps=6)
    page.mouse.up()
    expect(texts).to_have_text(["First", "Second", "Third"])
    other = visit(make.person()).go(room.get_absolute_url())
    expect(other.locator(".agenda__text")).to_have_text(["First", "Second", "Third"])
    expect(other.locator("[data-grip]").first).to_be_hidden()


def test_when_time_is_up_it_says_so_and_cuts_nobody_off(room: Gathering, visit: Come) -> None:
    """The clock of this browser is an hour wrong; the timer runs by the server's."""
    wrong = visit(room.facilitator)
    wrong.page.add_init_script("{ const now = Date.now; Date.now = () => now() + 3_600_000; }")
    page = wrong.go(room.get_absolute_url())
    actions.start_timer(by=room.facilitator, gathering=room, seconds=4)
    expect(page.locator(".timer__clock")).to_have_text(re.compile(r"^0:0[1-4]$"))
    expect(page.locator(".timer__sign")).to_have_text("Time is up")
    expect(page.locator("#speaker")).to_have_text("Time is up")
    expect(page.locator(".timer__clock")).to_have_text(re.compile(r"^\+0:0\d$"))


def test_whoever_leaves_without_a_word_is_stood_in_for(room: Gathering, visit: Come) -> None:
    Gathering.objects.filter(pk=room.pk).update(started_at="2020-01-01T00:00Z")
    page = visit(make.person("Mei Tanaka")).go(room.get_absolute_url())
    expect(page.get_by_text("not here at the moment")).to_be_visible()
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("Mei Tanaka facilitates")).to_be_visible()
    expect(page.get_by_role("link", name="Hand over")).to_be_visible()
