"""The server is killed and comes back while two people type: nothing is lost or doubled on their screens."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories as make
from tests.deploy.machine import eventually
from tests.journeys.conftest import PHONE, Visit
from tests.live_server import ROOT, Served, environment
from workspace.threads.models import Post, Thread

SENT = re.compile(r"(Anna|Omar) \d+")
# The page comes back by itself within its longest pause, on a machine that does much else.
COMES_BACK = 60_000


class Mortal(Served):
    """A server of two processes on one port, which can die as a whole and be started again."""

    def __init__(self, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.environment = environment()
        self.file = log.open("a+")
        super().__init__(self.start(port), self.file, port)

    def start(self, port: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port), "--processes", "2"],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=self.file, text=True, start_new_session=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert "http://" in process.stdout.readline()
        return process

    def start_again(self) -> None:
        self.process = self.start(self.port)

    def kill(self) -> None:
        """SIGKILL for all its processes at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.origin}/health/").is_success
        except httpx.HTTPError:
            return False

    def kill_one(self) -> None:
        """SIGKILL for one of its processes; it starts another by itself."""
        psutil.Process(self.process.pid).children()[0].kill()


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[Mortal]:
    server = Mortal(tmp_path / "server.log")
    try:
        eventually(server.answers, "the server answers")
        yield server
    finally:
        server.kill()
        server.file.close()


def box(page: Page) -> Locator:
    return page.get_by_label("Write a reply")


def write(page: Page, words: str) -> None:
    """As somebody types who doesn't wait for anything."""
    box(page).press_sequentially(words)
    page.keyboard.press("Control+Enter")


def posts(page: Page) -> list[str]:
    """What stands on this screen, from the first to the last; what is still on its way too."""
    return [words for words in page.locator("#posts article.post .post__body").all_inner_texts() if SENT.match(words)]


def settled(page: Page, words: str) -> Locator:
    return page.locator("article.post:not(.post--sending):not(.post--failed)", has_text=words)


def they_go_on_and_all_tell_the_same(third: Visit, pages: list[Page], thread: Thread, said: list[str]) -> None:
    """Both write at once, and at last both screens, a fresh one and the database tell the same."""
    first, second = pages
    write(first, "Anna 5")
    box(second).fill("Omar 5")
    second.keyboard.press("Control+Enter")
    for page in pages:
        for words in ("Anna 5", "Omar 5"):
            expect(settled(page, words)).to_have_count(1, timeout=COMES_BACK)
    fresh = third.go(f"/threads/{thread.pk}/")
    expect(settled(fresh, "Omar 5")).to_be_visible()
    kept = list(Post.objects.filter(thread=thread).order_by("number").values_list("body", flat=True))[1:]
    assert sorted(words[:6] for words in kept) == sorted([*said, "Anna 5", "Omar 5"])
    assert posts(first) == posts(second) == posts(fresh) == kept


def test_two_people_write_on_while_their_server_dies_and_comes_back(
    visit: Callable[..., Visit], served: Mortal, settings: Any
) -> None:
    settings.WRITES_PER_MINUTE = 0
    anna, omar = make.person("Anna Berg"), make.person("Omar Haddad")
    thread = make.thread(anna, make.space(anna, people=[omar]))
    screens = [visit(anna), visit(omar, viewport=PHONE)]
    for screen in screens:
        screen.context.set_default_timeout(30_000)
    pages = [screen.go(f"/threads/{thread.pk}/") for screen in screens]
    first, second = pages

    # While it lives, each sees what the other writes.
    write(first, "Anna 1")
    expect(settled(second, "Anna 1")).to_be_visible()
    write(second, "Omar 1")
    expect(settled(first, "Omar 1")).to_be_visible()

    # One of its processes dies: a moment, which nobody need notice.
    served.kill_one()
    write(first, "Anna 2")
    write(second, "Omar 2")
    for page in pages:
        for words in ("Anna 2", "Omar 2"):
            expect(settled(page, words)).to_have_count(1, timeout=COMES_BACK)

    # All of it dies in the middle of a post and of a sentence.
    write(first, "Anna 3")
    box(second).press_sequentially("Omar 3 is bei")
    served.kill()
    box(second).press_sequentially("ng written while nobody listens")
    write(first, "Anna 4")
    for page in pages:
        expect(page.locator(".connection")).to_contain_text("No connection", timeout=COMES_BACK)
    expect(first.locator("article.post", has_text="Anna 4")).to_have_count(1)
    expect(box(second)).to_have_value("Omar 3 is being written while nobody listens")
    second.keyboard.press("Control+Enter")
    expect(second.locator("article.post", has_text="Omar 3 is being written")).to_have_count(1)
    box(second).press_sequentially("A thought that stays a dra")

    # It is back, and nobody touches anything.
    coming = threading.Thread(target=served.start_again)
    coming.start()
    box(second).press_sequentially("ft")
    coming.join()
    said = ["Anna 1", "Anna 2", "Anna 3", "Anna 4", "Omar 1", "Omar 2", "Omar 3"]
    for page in pages:
        for words in said:
            expect(settled(page, words)).to_have_count(1, timeout=COMES_BACK)
        expect(page.locator(".connection")).to_have_count(0)
        expect(page.locator(".post--sending, .post--failed")).to_have_count(0)
    expect(box(second)).to_have_value("A thought that stays a draft")

    they_go_on_and_all_tell_the_same(visit(anna), pages, thread, said)
    for screen in screens:
        screen.complaints.clear()  # the browser says that nobody answered
