"""A brief on two screens, and a concept from the draft to what its customers said of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from playwright.sync_api import Locator, Page, expect

from ideas.concepts.models import Concept
from tests import factories as make
from tests.codesign.test_brief import canvas
from tests.concepts import lab
from tests.journeys.conftest import PHONE
from tests.journeys.test_canvas import arrived, noted, write
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can


def text_of(page: Page) -> Locator:
    return page.locator(".brief__page [contenteditable]").first


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text("Saved")


def test_an_engineer_and_a_customer_write_the_brief_together(visit: Callable[..., Any]) -> None:
    found = canvas(make.person("Liv Berg"))
    aqua = make.customer("Aqua Works")
    make.share(found.space, aqua)
    path = f"/canvases/{found.pk}/brief/"
    liv, klara = visit(found.opened_by), visit(make.guest(aqua, "Klara Vogt"), viewport=PHONE)
    for one in (liv, klara):
        one.go(path)
        expect(text_of(one.page)).to_have_attribute("contenteditable", "true")
        one.accessible()
    keys = liv.page.keyboard
    text_of(liv.page).click()
    liv.page.get_by_role("button", name="Heading", exact=True).click()
    keys.type("What it is for")
    keys.press("Enter")
    liv.page.get_by_role("button", name="Bold").click()
    keys.type("Nobody hears it.")
    expect(text_of(klara.page).locator("h2")).to_contain_text("What it is for")
    expect(text_of(klara.page).locator("strong")).to_have_text("Nobody hears it.")
    text_of(klara.page).locator("h2").click()
    expect(liv.page.locator(".brief__caret-name")).to_have_text("Klara Vogt")
    saved(liv.page)
    liv.page.get_by_label("Name").fill("First round")
    liv.page.get_by_role("button", name="Keep this version").click()
    expect(klara.page.locator("#brief-versions")).to_contain_text("First round")
    expect(text_of(liv.page)).to_have_attribute("contenteditable", "true")
    text_of(liv.page).click()
    keys.press("Control+A")
    keys.type("A mistake.")
    saved(liv.page)
    liv.page.get_by_role("button", name="Go back to “First round”").click()
    expect(text_of(klara.page).locator("strong")).to_have_text("Nobody hears it.")
    expect(text_of(klara.page)).not_to_contain_text("A mistake.")
    plain = visit(found.opened_by, java_script_enabled=False)
    expect(plain.go(path).locator(".brief__page strong")).to_have_text("Nobody hears it.")
    assert Participation.objects.filter(verb=Verb.WROTE_BRIEF, actor=found.opened_by_id).count() == 1


def test_it_is_written_beside_the_canvas_while_the_canvas_is_used(visit: Callable[..., Any]) -> None:
    found = canvas(make.person("Liv Berg"))
    aqua = make.customer("Aqua Works")
    make.share(found.space, aqua)
    liv, klara = visit(found.opened_by), visit(make.guest(aqua, "Klara Vogt"))
    editor = fetched_scripts(liv.page)
    page, other = (arrived(one.go(found.get_absolute_url())) for one in (liv, klara))
    assert editor == []
    page.locator("[data-view]").focus()
    page.keyboard.press("b")
    panel = page.get_by_role("region", name="Brief")
    expect(panel).to_be_focused()
    expect(text_of(page)).to_have_attribute("contenteditable", "true")
    assert len(editor) == 1
    button = other.get_by_role("button", name="Brief", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(text_of(other)).to_have_attribute("contenteditable", "true")
    for one in (liv, klara):
        one.accessible()
        ids = one.page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
        assert len(ids) == len(set(ids))
    text_of(page).click()
    panel.get_by_role("button", name="Bold").click()
    page.keyboard.type("Nobody hears it.")
    expect(text_of(other).locator("strong")).to_have_text("Nobody hears it.")
    text_of(other).click()
    other.keyboard.press("End")
    other.keyboard.type(" Ever.")
    expect(text_of(page)).to_contain_text("Nobody hears it. Ever.")
    write(page, "A quieter seal")
    expect(noted(other, "A quieter seal")).to_be_visible()
    expect(text_of(page)).not_to_contain_text("A quieter seal")
    page.reload()
    expect(text_of(page)).to_contain_text("Nobody hears it. Ever.")
    text_of(page).click()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Brief", exact=True)).to_be_focused()
    arrived(liv.go(found.get_absolute_url()))
    expect(panel).to_be_hidden()
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Brief", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Brief")


def fetched_scripts(page: Page) -> list[str]:
    """The modules of the editor that the page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if "/dist/brief" in request.url else None)
    return found


def test_whoever_may_look_reads_along_and_has_no_tools(visit: Callable[..., Any]) -> None:
    found, guest = canvas(), make.guest()
    spaces.grant(by=found.space.created_by, space=found.space, can=Can.VIEW, person=guest)
    writer, reader = visit(found.opened_by), visit(guest)
    for one in (writer, reader):
        one.go(f"/canvases/{found.pk}/brief/")
    expect(text_of(reader.page)).to_have_attribute("contenteditable", "false")
    text_of(writer.page).click()
    writer.page.keyboard.type("It runs beside desks.")
    expect(text_of(reader.page)).to_contain_text("It runs beside desks.")
    expect(reader.page.locator("[data-tools]")).to_have_count(0)


def test_a_concept_from_draft_to_result(visit: Callable[..., Any]) -> None:
    space = make.space(make.person("Liv Berg"), "The winter pump")
    guests = lab.customers(space, "Aqua Works", 5)
    liv = visit(space.created_by)
    page = liv.go(f"/spaces/{space.pk}/concepts/")
    page.get_by_role("link", name="Write a concept").click()
    page.get_by_label("What is the concept called?").fill("A pump that listens")
    first = page.get_by_role("group", name="Question 1", exact=True)
    first.get_by_label("Question or statement").fill(lab.RATING)
    expect(first.get_by_label("Highest rating")).to_be_hidden()
    first.get_by_label("Kind").select_option("rating")
    first.get_by_label("What the highest means").fill("very useful")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A pump that listens")
    liv.accessible()
    page.get_by_label("Closes at").fill((clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Put it to people").click()
    count = page.locator("[id^=concept-count]")
    expect(count).to_contain_text("0 people have answered")
    found = Concept.objects.get()
    klara = visit(guests[0], viewport=PHONE)
    sheet = klara.go(found.get_absolute_url())
    sheet.get_by_role("radio", name="5").check(force=True)
    sheet.get_by_role("button", name="Send my answers").click()
    expect(sheet.get_by_text("Your answers are kept")).to_be_visible()
    klara.accessible()
    expect(count).to_contain_text("1 person has answered")
    for guest in guests[1:]:
        lab.answer(found, guest, rating=3)
    expect(count).to_contain_text("5 people have answered")
    page.get_by_role("button", name="Close now and count").click()
    expect(page.locator(".concept-result")).to_contain_text("3.4 on a scale of 1 to 5")
    expect(sheet.get_by_text("This concept is closed.")).to_be_visible()
    liv.accessible()
    client = Client()
    client.force_login(guests[0])
    assert client.get(f"/concepts/{found.pk}/result.json").status_code == 403
