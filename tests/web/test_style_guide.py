"""Every part of the front end in a real browser: how it looks to axe and at each width, what it does by keyboard.


The pages come straight from Django's templates and the static files from their folder: no server, no database.
"""

import json
import mimetypes
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ORIGIN = "http://localhost"
WIDTHS = [360, 1024, 1440]

# The page's look is read from the database, in the thread in which Playwright keeps its loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine (.ci/run installs it)"),
    pytest.mark.skipif(
        finders.find("web/dist/causeway.js") is None, reason="the front end is not built: npm ci && npm run build"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def serve(route: Route) -> None:
    """The style guide as Django answers it, with its own headers, and the static files."""
    path = urlsplit(route.request.url).path
    found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if found:
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
        return
    client = Client(headers={"host": "localhost"})
    client.cookies.load(route.request.headers.get("cookie", ""))
    try:
        response = client.get(path)
    finally:
        connections.close_all()  # this is not the context of the test, and nobody else would close them
    route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)


@pytest.fixture
def guide(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the style guide and waits until its elements are alive. A complaint of the browser fails the test."""
    complaints: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_guide(width: int = 1440, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(10_000)
        context.route(f"{ORIGIN}/**", serve)
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{ORIGIN}/styleguide/")
        page.wait_for_function("() => document.querySelector('[data-mine]')")
        return page

    yield open_guide
    for context in contexts:
        context.close()
    assert not complaints, complaints


def composer(page: Page) -> Any:
    return page.get_by_role("textbox", name="Reply to this thread")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows_and_axe_finds_nothing(guide: Callable[..., Page], width: int, scheme: str) -> None:
    page = guide(width, color_scheme=scheme)
    for direction in ("ltr", "rtl"):
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        overflow = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{overflow} px too wide at {width} px, {direction}"
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


def test_twice_the_size_loses_nothing(guide: Callable[..., Page]) -> None:
    """Zoom of 200 % is half as many CSS pixels."""
    page = guide(720, device_scale_factor=2)
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_push_keeps_draft_focus_and_what_is_open(guide: Callable[..., Page]) -> None:
    page = guide()
    fresh = page.evaluate("() => document.querySelector('#thread').outerHTML")
    page.route("**/styleguide/", lambda route: answer(route, fresh.replace("nobody asked until now", "as of today")))
    composer(page).fill("half a sentence")
    page.evaluate("() => { window.kept = document.querySelector('#post-3'); }")
    page.evaluate("() => document.querySelector('#forms form').requestSubmit()")
    expect(page.locator("#post-3")).to_contain_text("as of today")
    assert page.evaluate("() => window.kept === document.querySelector('#post-3')")
    assert composer(page).input_value() == "half a sentence"
    expect(composer(page)).to_be_focused()


def test_a_draft_outlives_a_reload(guide: Callable[..., Page]) -> None:
    page = guide()
    composer(page).fill("to be continued")
    page.reload()
    expect(composer(page)).to_have_value("to be continued")


def test_a_failed_send_stays_and_is_sent_again_under_the_same_key(guide: Callable[..., Page]) -> None:
    page = guide()
    keys: list[str] = []

    def reply(route: Route) -> None:
        found = re.search(r'name="key"\r\n\r\n([0-9a-f-]{36})', route.request.post_data or "")
        keys.append(found[1] if found else "")
        if len(keys) == 1:
            route.abort()
        else:
            article = (
                '<article class="post" id="post-99" data-into="posts" data-order="00000099">Do not lose this</article>'
            )
            answer(route, article)

    page.route("**/threads/1/replies/", reply)
    composer(page).fill("Do not lose this")
    composer(page).press("Control+Enter")
    expect(composer(page)).to_have_value("")
    failed = page.locator(".post--failed", has_text="Do not lose this")
    expect(failed).to_contain_text("Not sent")
    failed.get_by_role("button", name="Retry").click()
    expect(page.locator("#post-99")).to_be_visible()
    expect(failed).to_have_count(0)
    assert keys[0]
    assert keys[0] == keys[1]


def test_a_mention_is_completed_by_keyboard(guide: Callable[..., Page]) -> None:
    page = guide()
    people = [
        {"handle": "bo", "name": "Bo Lindqvist", "kind": "person", "detail": "Setter"},
        {"handle": "ines", "name": "Ines Carvalho", "kind": "customer", "detail": "Norte Ferrovias"},
    ]
    page.route("**/complete/mentions/**", lambda route: answer(route, json.dumps(people), "application/json"))
    composer(page).press_sequentially("Ask @in")
    expect(page.get_by_role("option", name="Ines Carvalho")).to_be_visible()
    composer(page).press("ArrowDown")
    composer(page).press("Enter")
    expect(composer(page)).to_have_value("Ask @ines ")
    expect(page.locator(".composer .suggestions")).to_be_hidden()


def test_an_emoji_is_found_and_put_in_by_keyboard(guide: Callable[..., Page]) -> None:
    page = guide()
    composer(page).fill("Done ")
    page.get_by_role("button", name="Emoji", exact=True).press("Enter")
    search = page.get_by_role("searchbox", name="Search emoji")
    expect(search).to_be_focused()
    search.fill("tada")
    expect(page.locator("button[title^='party popper']")).to_be_visible()
    search.press("Enter")
    expect(composer(page)).to_have_value("Done 🎉")
    composer(page).fill(":tada")
    expect(page.get_by_role("option", name=":tada:")).to_be_visible()
    composer(page).press("Tab")
    expect(composer(page)).to_have_value("🎉 ")


def test_a_reaction_counts_at_once_and_is_put_back_when_it_fails(guide: Callable[..., Page]) -> None:
    page = guide()
    page.route("**/posts/4/reactions/", lambda route: route.abort())
    eyes = page.locator("#post-4 .reaction[value='👀']")
    assert eyes.get_attribute("aria-pressed") == "false"
    eyes.click()
    expect(page.locator(".toast")).to_contain_text("Not sent")
    expect(eyes).to_have_attribute("aria-pressed", "false")
    expect(eyes).to_contain_text("1")


def test_a_menu_opens_moves_and_closes_by_keyboard(guide: Callable[..., Page]) -> None:
    page = guide()
    button = page.get_by_role("button", name="A menu")
    button.press("ArrowDown")
    expect(page.get_by_role("button", name="Follow", exact=True).last).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Move to another space")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_an_authors_own_menu_items_are_shown_to_the_author_only(guide: Callable[..., Page]) -> None:
    page = guide()
    mine, theirs = page.locator("#post-1"), page.locator("#post-2")
    for post, shown in ((mine, True), (theirs, False)):
        post.hover()
        post.get_by_role("button", name="More").click()
        expect(post.get_by_role("link", name="Edit", exact=True)).to_be_visible(visible=shown)
        page.keyboard.press("Escape")


def test_shortcuts(guide: Callable[..., Page]) -> None:
    page = guide()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".post[data-at]")).to_have_count(1)
    page.keyboard.press("r")
    expect(composer(page)).to_be_focused()
    page.keyboard.type("j is a letter here")
    expect(composer(page)).to_have_value("j is a letter here")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search threads, posts and people")).to_be_focused()


def test_the_first_tab_stop_skips_to_the_content(guide: Callable[..., Page]) -> None:
    page = guide()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_panel_is_a_drawer_at_1024(guide: Callable[..., Page]) -> None:
    page = guide(1024)
    button = page.get_by_role("button", name="Details", exact=True)
    panel = page.get_by_role("complementary", name="Details")
    expect(panel).to_be_hidden()
    button.click()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_the_spaces_are_one_press_away_on_a_phone(guide: Callable[..., Page]) -> None:
    page = guide(360)
    places = page.get_by_role("navigation", name="Places", exact=True)
    expect(places.locator(".bottombar__item")).to_have_count(5)
    places.get_by_role("button", name="Spaces").click()
    expect(page.get_by_role("link", name="Assembly line 2")).to_be_visible()


def test_a_chosen_theme_and_a_folded_rail_come_with_the_next_page(guide: Callable[..., Page]) -> None:
    page = guide()
    page.get_by_role("button", name="your menu").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Fold the rail").click()
    html = page.reload().text()  # type: ignore[union-attr]
    assert 'data-theme="dark"' in html
    assert 'data-rail="folded"' in html


def test_errors_come_to_their_fields_and_what_was_typed_stays(guide: Callable[..., Page]) -> None:
    page = guide()
    refusal = json.dumps({"error": "This can't be saved as it stands.", "fields": {"name": ["That name is taken."]}})
    page.route("**/styleguide/", lambda route: answer(route, refusal, "application/json", 422))
    name = page.get_by_role("textbox", name="Name of the space")
    name.fill("Assembly line 3")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field__error", has_text="That name is taken.")).to_be_visible()
    expect(name).to_be_focused()
    expect(name).to_have_value("Assembly line 3")
    expect(name).to_have_attribute("aria-invalid", "true")


def test_a_page_on_paper_has_words_and_times_but_no_buttons(guide: Callable[..., Page]) -> None:
    page = guide()
    page.emulate_media(media="print")
    expect(page.locator("#post-2 .post__body")).to_be_visible()
    for hidden in (".topbar", ".rail", ".composer-dock", "#post-2 .post__tools"):
        expect(page.locator(hidden).first).to_be_hidden()


def answer(route: Route, body: str, kind: str = "text/html", status: int = 200) -> None:
    route.fulfill(status=status, content_type=kind, body=body)
