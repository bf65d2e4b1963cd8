"""Promise 2 under faults: processes die and stall, the network breaks, rights are taken; nothing is lost or doubled.

`make faults MINUTES=30` lets it run longer. FAULT_SEED repeats the order of the faults.
"""

import os
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.crowd import Listener, PollListener, SocketListener, Somebody, Writer
from tests.faults.history import SOON, Verdict, judge
from tests.faults.nemesis import Nemesis
from tests.faults.proxy import Proxy
from tests.faults.world import World, world

SECONDS = float(os.environ.get("FAULT_MINUTES", "0.75")) * 60
SEED = int(os.environ.get("FAULT_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
WRITERS, SOCKETS, POLLS, REVOKED = 5, 5, 2, 3
# Around the taking of a right nothing breaks: who is listening then must stop hearing because it was told to.
CALM_SECONDS = 3.0
# The last answers, after the last fault, on a machine that does much else.
SETTLES_SECONDS = 90.0

pytestmark = pytest.mark.fault


@pytest.fixture
def company() -> Iterator[World]:
    # A short path: a socket's address is short.
    state = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        with world(state) as found:
            yield found
    finally:
        shutil.rmtree(state, ignore_errors=True)


class Story:
    """One run: the crowd, the nemesis, the rights that are taken, and the end."""

    def __init__(self, company: World, proxy: Proxy) -> None:
        self.world, self.proxy = company, proxy
        self.scene: dict[str, Any] = company.open(WRITERS, SOCKETS + POLLS, REVOKED)
        proxy.target = company.port
        origin = f"http://127.0.0.1:{proxy.port}"
        self.streams: list[str] = [*self.scene["streams"], self.scene["closed_stream"]]
        self.enough = threading.Event()
        self.writers = [
            Writer(origin, each["session"], SEED + n, [*self.streams, *[self.streams[-1]] * 3], self.enough)
            for n, each in enumerate(self.scene["writers"])
        ]
        start = dict.fromkeys(self.streams, ("", 0))
        self.listeners: list[Listener] = [
            (SocketListener if n < SOCKETS else PollListener)(origin, each["session"], n, start)
            for n, each in enumerate(self.scene["listeners"])
        ]
        closed = {self.scene["closed_stream"]: ("", 0)}
        self.revoked: list[Listener] = [
            (PollListener if n == 0 else SocketListener)(origin, each["session"], 100 + n, closed)
            for n, each in enumerate(self.scene["revoked"])
        ]
        self.nemesis = Nemesis(company, proxy, [*self.listeners, *self.revoked], SEED)

    @property
    def crowd(self) -> list[Somebody]:
        return [*self.writers, *self.listeners, *self.revoked]

    def take_rights(self, started: float) -> None:
        """One after the other, spread over the time that there is."""
        for n, (listener, person) in enumerate(zip(self.revoked, self.scene["revoked"], strict=True)):
            due = started + SECONDS * (n + 1) / (REVOKED + 1)
            if time.monotonic() > due and not listener.told.lost_right:
                wait_until_it_hears(listener)
                taken = self.world.take_right(person["id"], self.scene["closed_space"])
                listener.told.lost_right = {self.scene["closed_stream"]: taken}
                self.nemesis.done["right taken"] += 1
                time.sleep(SOON + CALM_SECONDS)
                return

    def run(self) -> Verdict:
        for one in self.crowd:
            one.start()
        started = time.monotonic()
        self.nemesis.rage(started + SECONDS, lambda: self.take_rights(started))
        while not all(listener.told.lost_right for listener in self.revoked):
            self.take_rights(started - SECONDS)
        self.talk_on(max(max(listener.told.lost_right.values()) for listener in self.revoked))
        self.settle()
        return judge(
            [write for writer in self.writers for write in writer.writes],
            [listener.told for listener in [*self.listeners, *self.revoked]],
            self.world.truth(self.streams),
            self.nemesis.done,
        )

    def talk_on(self, taken: float) -> None:
        """Until something was said where the last right was taken, later than that may be heard."""
        until = time.monotonic() + SETTLES_SECONDS
        closed = self.streams[-1]
        while not any(w.begun > taken + SOON for one in self.writers for w in one.writes if w.stream == closed):
            assert time.monotonic() < until, "nobody said anything any more"
            time.sleep(0.1)

    def settle(self) -> None:
        """No more faults, no more words: whoever waits for an answer gets it, whoever is behind comes level."""
        self.enough.set()
        gives_up = time.monotonic() + SETTLES_SECONDS
        for one in self.crowd:
            one.gives_up = gives_up  # type: ignore[attr-defined]
        for writer in self.writers:
            writer.join(SETTLES_SECONDS)
        heads = {stream: head for stream, (_, head) in self.world.heads().items() if stream in self.streams}
        for listener in self.listeners:
            listener.end = heads
        for listener in self.listeners:
            listener.join(SETTLES_SECONDS)
        for listener in self.revoked:
            listener.gives_up = time.monotonic()
        for listener in self.revoked:
            listener.join(SETTLES_SECONDS)
        for one in self.crowd:
            if one.failure is not None:
                raise one.failure


def wait_until_it_hears(listener: Listener) -> None:
    """Something new: so it is listening when its right is taken."""
    before, until = len(listener.told.heard), time.monotonic() + SETTLES_SECONDS
    while len(listener.told.heard) == before:
        assert time.monotonic() < until, "it hears nothing"
        time.sleep(0.05)


def test_nothing_is_lost_or_doubled_whatever_dies(company: World, capsys: pytest.CaptureFixture[str]) -> None:
    with Proxy(0) as proxy:
        story = Story(company, proxy)
        verdict = story.run()
    with capsys.disabled():
        print(f"\nFAULT_SEED={SEED}, {SECONDS:.0f} s\n{verdict.table()}")
    assert verdict.is_clean, verdict.table()
    assert verdict.acknowledged >= WRITERS
    assert sum(verdict.faults.values()) > REVOKED
    assert all(writer.writes[-1].acknowledged for writer in story.writers), "the company works again in the end"
    assert all(listener.is_level() for listener in story.listeners), "everyone is level in the end"
    assert all(listener.told.heard for listener in story.revoked), "they heard, as long as they might"
