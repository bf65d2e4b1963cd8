"""Somebody is called: the bell rises on their screen, leads to the post, and falls when it is read."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.deploy.machine import eventually
from tests.journeys.conftest import PHONE, Visit
from tests.live_server import ROOT, environment
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import Thread

Come = Callable[..., Visit]


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """The process in which the notifier follows the log."""
    process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment())
    yield
    process.terminate()
    process.wait(20)


@pytest.fixture
def seals(transactional_db: None) -> Space:
    return make.space(make.person("Ines Costa"), "Seals", access="invited")


@pytest.fixture
def omar(seals: Space) -> Person:
    omar = make.person("Omar Haddad")
    spaces.grant(by=seals.created_by, space=seals, can=Can.CONTRIBUTE, person=omar)
    return omar


def bell(page: Page, count: int) -> None:
    expect(page.locator(f'#bell[data-count="{count}"]')).to_be_visible(timeout=30_000)


def thread_of(seals: Space, words: str) -> Thread:
    return make.thread(seals.created_by, seals, "Seal 40-B leaks at 3 bar", words)


def test_from_the_call_to_the_post(worker: None, seals: Space, omar: Person, visit: Come) -> None:
    come = visit(omar)
    page = come.go("/people/")
    bell(page, 1)  # that he was let in
    opened = come.go(f"/spaces/{seals.pk}/")
    bell(opened, 0)  # and there he is

    page = come.go("/people/")
    other = visit(seals.created_by).go(f"/spaces/{seals.pk}/threads/new/")
    other.get_by_label("Title").fill("Seal 40-B leaks at 3 bar")
    other.locator("textarea[name=body]").fill(f"Since the March batch. @{omar.handle}, seen this?")
    other.get_by_role("button", name="Start the thread").click()

    bell(page, 1)
    expect(page.locator("#speaker")).to_contain_text("1 notification waits for you")
    page.locator("#bell").click()
    line = page.locator("#bell-list .told")
    expect(line).to_contain_text("Ines Costa mentioned you")
    expect(line).to_contain_text("Since the March batch.")
    come.accessible()
    line.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Seal 40-B leaks at 3 bar")).to_be_visible()
    expect(page.locator("article.post", has_text="Since the March batch")).to_be_visible()
    bell(page, 0)


def test_what_is_read_on_one_screen_waits_on_no_other(worker: None, seals: Space, omar: Person, visit: Come) -> None:
    thread = thread_of(seals, f"@{omar.handle}, see here")
    desk, phone = visit(omar), visit(omar, viewport=PHONE, has_touch=True)
    page = phone.go("/people/")
    bell(page, 2)
    page.locator("#bell").click()  # on a phone the bell is a link to its page
    expect(page.get_by_role("heading", name="Notifications", level=1)).to_be_visible()
    expect(page.locator("main .told")).to_have_count(2)
    phone.accessible()
    desk.go(f"/threads/{thread.pk}/")
    bell(page, 1)


def test_what_is_taken_away_is_gone_from_the_bell_and_its_list(
    worker: None, seals: Space, omar: Person, visit: Come
) -> None:
    thread_of(seals, f"@{omar.handle}, see here")
    page = visit(omar).go("/people/")
    bell(page, 2)
    spaces.revoke(by=seals.created_by, space=seals, person=omar)
    page.locator("#bell").click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    bell(page, 0)


def test_ticking_off_and_taking_back_by_keyboard(worker: None, seals: Space, omar: Person, visit: Come) -> None:
    thread = thread_of(seals, f"@{omar.handle}, see here")
    threads.react(by=seals.created_by, post=make.reply(omar, thread, "Yes."), emoji="👍")
    come = visit(omar)
    page = come.go("/people/")
    bell(page, 2)  # by his reply he has read the call
    page.keyboard.press("b")
    expect(page.locator("#bell-list .told")).to_have_count(2)
    expect(page.locator("#bell-list .row__link").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#bell-list .row__link").nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#bell-list .told")).to_have_count(1)
    bell(page, 1)
    page.get_by_role("button", name="Undo").click()
    bell(page, 2)
    page.keyboard.press("b")
    page.get_by_role("button", name="Mark all as seen").click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#bell")).to_be_focused()
    bell(page, 0)


def test_choosing_what_one_is_told_of(seals: Space, omar: Person, visit: Come) -> None:
    come = visit(omar, viewport=PHONE, has_touch=True)
    page = come.go("/me/notifications/")
    page.get_by_label("Mentions of you, by e-mail").select_option("In the morning")
    page.get_by_label("Replies, in the app").uncheck()
    page.get_by_label("Quiet from").select_option("21:00")
    come.accessible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Mentions of you, by e-mail")).to_have_value("digest")
    expect(page.get_by_label("Replies, in the app")).not_to_be_checked()
    expect(page.get_by_label("Quiet from")).to_have_value("21")


def test_the_browser_shows_what_is_pushed_to_whoever_looks_elsewhere(omar: Person, visit: Come) -> None:
    come = visit(omar, permissions=["notifications"])
    page = come.go("/me/notifications/")
    expect(page.get_by_role("button", name="Turn on in this browser")).to_be_visible()
    told = {"title": "Ines Costa mentioned you", "body": "Seal 40-B", "url": "/threads/1/", "tag": "told-1"}
    wire = come.context.new_cdp_session(page)
    registered: list[str] = []
    wire.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registered.extend(one["registrationId"] for one in event["registrations"]),
    )
    wire.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 1)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    def push(words: str) -> None:
        wire.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": come.origin, "registrationId": registered[0], "data": words},
        )

    shown = """async (count) => {
        const all = await (await navigator.serviceWorker.ready).getNotifications();
        return all.length === count && JSON.stringify(all.map((one) => [one.title, one.tag, one.body, one.data.url]));
    }"""
    push(json.dumps(told | {"tag": "told-0"}))  # he has the page before his eyes: its bell is enough
    page.goto("about:blank")
    push(json.dumps(told))
    push(json.dumps(told | {"body": "Seal 40-B, again"}))  # the same name: in the place of the first
    push("not ours")
    come.go("/me/notifications/")
    eventually(lambda: page.evaluate(shown, 2), "both are shown")
    assert sorted(json.loads(page.evaluate(shown, 2))) == [
        ["Causeway", "told", "", "/notifications/"],
        ["Ines Costa mentioned you", "told-1", "Seal 40-B, again", "/threads/1/"],
    ]
