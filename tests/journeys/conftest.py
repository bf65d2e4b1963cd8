"""Real people in real Chromium, against a real server on the database of the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests import live_server
from tests.live_server import Served
from workspace.people.models import Person

# Playwright's synchronous API keeps a loop in this thread; the rows that a journey starts from are made beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# How many times longer than usual a busy machine may take for a page: JOURNEY_PATIENCE=6.
PATIENCE = float(os.environ.get("JOURNEY_PATIENCE", "1"))
expect.set_options(timeout=5_000 * PATIENCE)
# What the screens of a failed journey looked like.
PICTURES = Path(".state/journeys")
FAILED = pytest.StashKey[bool]()
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (.ci/run installs it)"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for the journeys of a file: as long as Playwright is up, no other test of this thread can run a loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    """One for the journeys of a file."""
    with django_db_blocker.unblock(), live_server.serve() as served:
        try:
            yield served
        finally:
            PICTURES.mkdir(parents=True, exist_ok=True)
            (PICTURES / "server.log").write_text(served.said())


@dataclass
class Visit:
    """One person at one screen. Whatever the browser complains about is kept, and fails the journey at its end."""

    page: Page
    context: BrowserContext
    origin: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.origin}{path}")
        return self.page

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def accessible(self) -> None:
        """axe finds nothing to complain about."""
        found = Axe().run(self.page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def visit(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Opens a screen of one's own: `visit(person)` signed in, `visit(None)` not."""
    visits: list[Visit] = []

    def come(person: Person | None, **options: Any) -> Visit:
        options = {"viewport": DESKTOP, "timezone_id": "UTC", **options}
        context = browser.new_context(**options)
        context.set_default_timeout(10_000 * PATIENCE)
        if person is not None:
            context.add_cookies([{
                "name": settings.SESSION_COOKIE_NAME, "value": live_server.session_of(person), "url": served.origin,
            }])  # fmt: skip
        one = Visit(context.new_page(), context, served.origin)
        one.page.on("console", one.hear)
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        visits.append(one)
        return one

    yield come
    if request.node.stash.get(FAILED, False):
        for number, one in enumerate(visits):
            one.page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png")
    complaints = [complaint for one in visits for complaint in one.complaints]
    for one in visits:
        one.context.close()
    assert not complaints, complaints
