"""A live room with equal voice: hands by one key, the queue and an override on every screen, and a round unseen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories as make
from tests.journeys.conftest import PHONE, Visit
from workspace.gatherings import actions
from workspace.gatherings.models import Gathering
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Access

Come = Callable[..., Visit]


@pytest.fixture
def room(transactional_db: None) -> Gathering:
    liv = make.person("Liv Berg")
    return make.gathering(liv, make.thread(liv, make.space(liv, "Cranes"), title="Why does the crane stand still?"))


def queue(page: Page) -> Locator:
    return page.locator(".hands > li .person__name")


def spoken(page: Page) -> Locator:
    """What a screen reader is told politely."""
    return page.locator("#speaker")


def come(visit: Come, room: Gathering, *people: Person) -> list[Page]:
    return [visit(person).go(room.get_absolute_url()) for person in people]


def test_whoever_loses_the_right_to_be_here_leaves_the_queue_on_every_screen(
    visit: Come, transactional_db: None
) -> None:
    liv, noor, omar = make.person("Liv Berg"), make.person("Noor Haddad"), make.person("Omar Rossi")
    space = make.space(liv, "Cranes", people=[noor, omar], access=Access.INVITED)
    room = make.gathering(liv, make.thread(liv, space, title="Why does the crane stand still?"))
    lead, other = come(visit, room, liv, noor)
    for one in (omar, noor):
        make.hand(one, room)
    for page in (lead, other):
        expect(queue(page)).to_have_text(["Omar Rossi", "Noor Haddad"])

    spaces.revoke(by=liv, space=space, person=omar)
    expect(queue(lead)).to_have_text(["Noor Haddad"])
    expect(queue(other)).to_have_text(["Noor Haddad"])
    expect(spoken(other)).to_have_text("You are next")


def test_hands_calls_and_turns_by_keyboard_on_every_screen(room: Gathering, visit: Come) -> None:
    noor, omar = make.person("Noor Haddad"), make.person("Omar Rossi")
    liv = visit(room.facilitator)
    lead = liv.go(room.get_absolute_url())
    first, second = come(visit, room, noor, omar)
    expect(first.get_by_role("button", name="Raise your hand")).to_be_visible()

    first.keyboard.press("h")
    expect(queue(lead)).to_have_text(["Noor Haddad"])
    expect(spoken(first)).to_have_text("You are next")
    second.keyboard.press("h")
    expect(queue(lead)).to_have_text(["Noor Haddad", "Omar Rossi"])
    expect(spoken(second)).to_have_text("Your hand is up. You are number 2 in the queue")
    expect(first.get_by_role("button", name="Call")).to_have_count(0)
    liv.accessible()

    lead.keyboard.press("n")
    expect(first.locator("#floor")).to_contain_text("You have the floor")
    expect(spoken(first)).to_have_text("You have the floor")
    expect(spoken(second)).to_have_text("Noor Haddad has the floor")
    first.keyboard.press("d")
    expect(spoken(second)).to_have_text("Nobody has the floor")

    # Noor has spoken, so Omar stays before her, whoever presses first.
    first.keyboard.press("h")
    expect(queue(second)).to_have_text(["Omar Rossi", "Noor Haddad"])
    lead.get_by_role("button", name="Call Noor Haddad out of turn").click()
    for page in (lead, first, second):
        expect(page.locator(".floor__override")).to_have_text("Called out of turn by Liv Berg")

    # Omar takes his hand down and raises it again, by the same key.
    second.keyboard.press("h")
    expect(queue(lead)).to_have_count(0)
    second.keyboard.press("h")
    expect(queue(lead)).to_have_text(["Omar Rossi"])
    second.reload()
    expect(second.get_by_role("button", name="Lower your hand")).to_be_visible()


def test_whoever_is_called_goes_on_by_keyboard(room: Gathering, visit: Come) -> None:
    noor = make.person("Noor Haddad")
    lead, page = come(visit, room, room.facilitator, noor)
    page.get_by_role("button", name="Raise your hand").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Lower your hand")).to_be_focused()
    lead.get_by_role("button", name="Call Noor Haddad").click()
    expect(page.get_by_role("button", name="Done")).to_be_focused()
    page.keyboard.press("Enter")
    expect(lead.get_by_text("Nobody has the floor.")).to_be_visible()


def test_somebody_takes_over_and_the_buttons_go_with_it(room: Gathering, visit: Come) -> None:
    noor, omar = make.person("Noor Haddad"), make.person("Omar Rossi")
    lead, page = come(visit, room, room.facilitator, noor)
    make.hand(omar, room)
    expect(lead.get_by_role("button", name="Call Omar Rossi")).to_be_visible()
    expect(page.get_by_role("button", name="Call Omar Rossi")).to_have_count(0)
    actions.hand_over(by=room.facilitator, gathering=room, to=noor)
    expect(page.get_by_role("button", name="Call Omar Rossi")).to_be_visible()
    expect(lead.get_by_role("button", name="Call Omar Rossi")).to_have_count(0)


def test_a_round_is_written_unseen_kept_over_a_reload_and_revealed_together(room: Gathering, visit: Come) -> None:
    noor, omar = make.person("Noor Haddad"), make.person("Omar Rossi")
    lead, first, second = come(visit, room, room.facilitator, noor, omar)
    lead.get_by_text("Open a round").click()
    lead.get_by_label("What shall everybody write about?").fill("What is in the way?")
    lead.get_by_role("button", name="Open the round").click()
    for page in (first, second):
        expect(page.get_by_role("heading", name="What is in the way?")).to_be_visible()

    first.get_by_label("Your words").fill("Nobody may order a spare rope")
    first.get_by_role("button", name="Keep my words").click()
    expect(lead.get_by_text("1 person has written")).to_be_visible()
    # What is typed and not sent is there after a reload too; what was sent is in its place.
    second.get_by_label("Your words").fill("The crane is booked tw")
    second.reload()
    expect(second.get_by_label("Your words")).to_have_value("The crane is booked tw")
    first.reload()
    expect(first.get_by_label("Your words")).to_have_value("Nobody may order a spare rope")
    for page in (lead, second):
        assert "spare rope" not in page.content()

    first.get_by_label("Your words").fill("Nobody may order a spare rope in time")
    first.get_by_role("button", name="Keep the change").click()
    expect(first.locator(".round__kept")).to_be_visible()
    lead.get_by_role("button", name="Reveal all").click()
    for page in (lead, first, second):
        expect(page.locator(".words__one")).to_have_text([re.compile("Noor Haddad.*spare rope in time", re.DOTALL)])

    # Omar was still typing: his words are where he can add them, and marked.
    expect(second.get_by_label("Your words")).to_have_value("The crane is booked tw")
    second.get_by_label("Your words").fill("The crane is booked twice")
    second.locator(".round__late").get_by_role("button", name="Add").click()
    expect(lead.locator(".words__one").nth(1)).to_contain_text("after the reveal")
    expect(second.get_by_label("Your words")).to_be_hidden()


def test_the_gauge_counts_who_was_heard_without_a_name(room: Gathering, visit: Come) -> None:
    noor = make.person("Noor Haddad")
    (page,) = come(visit, room, room.facilitator)
    expect(page.locator("#gauge")).to_contain_text("Nobody has been heard yet")
    make.reply(noor, room.thread, "I write rather than speak.")
    expect(page.locator("#gauge-heard")).to_have_text("1 of 1 heard", timeout=15_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_with_long_names_nothing_is_cut_off(room: Gathering, visit: Come, scheme: str) -> None:
    long = make.person("Wolfeschlegelsteinhausenbergerdorff-Wiezbicka Featherstonehaugh of Oberammergau")
    arabic = make.person("نور الهدى بنت عبد الرحمن الحدّاد")
    make.turn(arabic, room)
    make.hand(long, room)
    asked = make.asked(room, "What does the Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz ask of us?")
    make.words(long, asked, "x" * 300)
    actions.reveal_round(by=room.facilitator, asked=asked)
    phone = visit(room.facilitator, viewport=PHONE, has_touch=True, color_scheme=scheme)
    page = phone.go(room.get_absolute_url())
    expect(page.locator(".floor__name")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.accessible()
