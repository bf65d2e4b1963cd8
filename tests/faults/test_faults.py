"""Promise 2 under faults: processes die and stall, lines break, rights are taken; nothing is lost or doubled.

`make faults MINUTES=30` lets it run longer. FAULT_SEED repeats the order of the faults.
"""

import logging
import os
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crowd import PollListener, SocketListener, Somebody, Writer
from tests.faults.history import SOON, Verdict, judge
from tests.faults.nemesis import Nemesis
from tests.faults.painters import Painter, lost
from tests.faults.taking import Taking
from tests.faults.world import Company, World, company, world

# Half of the time by each kind of relay, and longer until nothing is owed (nemesis.py).
SECONDS = float(os.environ.get("FAULT_MINUTES", "1")) * 60 / 2
SEED = int(os.environ.get("FAULT_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
WRITERS, SOCKETS, POLLS, PAINTERS = 6, 5, 2, 3
TAKEN_AT_LEAST = 4
TAKEN_EVERY_SECONDS = 15.0
# The last answers, after the last fault, on a machine that does much else.
SETTLES_SECONDS = 90.0
# What the company's programs said, for whoever asks why.
KEPT_LOG = Path(".state/faults.log")

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def firm() -> Iterator[Company]:
    # A short path: a socket's address is short.
    state = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        with company(state) as found:
            yield found
    finally:
        KEPT_LOG.parent.mkdir(exist_ok=True)
        shutil.copyfile(state / "world.log", KEPT_LOG)
        shutil.rmtree(state, ignore_errors=True)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "httpx")


class Story:
    """One run: the crowd, the nemesis, the rights that are taken, and the end."""

    def __init__(self, around: World) -> None:
        self.world = around
        scene = around.set_stage(WRITERS, SOCKETS + POLLS, PAINTERS)
        self.closed: str = scene["closed_stream"]
        self.streams: list[str] = [*scene["streams"], self.closed]
        self.enough = threading.Event()
        often = [*self.streams, *[self.closed] * 3]
        self.writers = [
            Writer(around.origins, each["session"], SEED + n, often, self.enough)
            for n, each in enumerate(scene["writers"])
        ]
        start = dict.fromkeys(self.streams, ("", 0))
        self.listeners = [
            (SocketListener if n < SOCKETS else PollListener)(around.origins, each["session"], n, start)
            for n, each in enumerate(scene["listeners"])
        ]
        self.canvas: str = scene["canvas"]
        self.painters = [
            Painter(around.origins, each["session"], SEED + n, self.canvas, self.enough)
            for n, each in enumerate(scene["painters"])
        ]
        self.nemesis = Nemesis(around, self.listeners, SEED)
        self.taking = Taking(around, self.nemesis, scene, SEED)
        self._takes_next = 0.0

    @property
    def crowd(self) -> list[Somebody]:
        return [*self.writers, *self.listeners, *self.painters]

    def run(self) -> Verdict:
        for one in self.crowd:
            one.start()
        self.nemesis.rage(time.monotonic() + SECONDS, self.take_sometimes)
        while len(self.taking.told) < TAKEN_AT_LEAST:
            self.taking()
        self.talk_on()
        self.settle()
        return judge(
            [write for writer in self.writers for write in writer.writes],
            [*(listener.told for listener in self.listeners), *self.taking.told],
            self.world.company.truth(self.streams, self.nemesis.kept_from),
            self.nemesis.done,
        )

    def take_sometimes(self) -> None:
        if time.monotonic() > self._takes_next:
            self.taking()
            self._takes_next = time.monotonic() + TAKEN_EVERY_SECONDS

    def talk_on(self) -> None:
        """Until something was said where the last right was taken, later than that may be heard."""
        until = time.monotonic() + SETTLES_SECONDS
        taken = max(max(told.lost_right.values()) for told in self.taking.told)
        while not any(w.begun > taken + SOON for one in self.writers for w in one.writes if w.stream == self.closed):
            assert time.monotonic() < until, "nobody said anything any more"
            time.sleep(0.1)

    def settle(self) -> None:
        """No more faults, no more words: whoever waits for an answer gets it, whoever is behind comes level."""
        self.enough.set()
        until = time.monotonic() + SETTLES_SECONDS
        for one in self.crowd:
            one.gives_up = until
        for writer in self.writers:
            writer.join(SETTLES_SECONDS)
        heads = {stream: head for stream, (_, head) in self.world.company.cursors(self.streams).items()}
        for listener in self.listeners:
            listener.end = heads
        for one in (*self.listeners, *self.painters):
            one.join(SETTLES_SECONDS)
        for one in self.crowd:
            if one.failure is not None:
                raise one.failure
        while self.world.do("lag"):
            self.world.look_after()
            assert time.monotonic() < until, "the followers don't come to an end"
            time.sleep(0.2)

    def look_at_the_canvas(self) -> None:
        """All that was acknowledged is there, everybody sees the same, and each note is stamped by who made it."""
        stands = self.world.do("board", canvas=self.canvas)
        assert not lost(self.painters, stands["notes"])
        assert all(painter.acknowledged for painter in self.painters)
        assert all(painter.see() == stands["notes"] for painter in self.painters)
        assert sum(stands["made"].values()) == len(stands["notes"])


@pytest.mark.parametrize("by_valkey", [False, True], ids=["by NOTIFY", "by Valkey"])
def test_nothing_is_lost_or_doubled_whatever_dies(
    firm: Company, capsys: pytest.CaptureFixture[str], *, by_valkey: bool
) -> None:
    with world(firm, by_valkey=by_valkey) as around:
        story = Story(around)
        began = time.monotonic()
        verdict = story.run()
        story.look_at_the_canvas()
    relay = "Valkey" if by_valkey else "NOTIFY"
    with capsys.disabled():
        print(f"\nRelay by {relay}, FAULT_SEED={SEED}, {time.monotonic() - began:.0f} s\n{verdict.table()}")
    assert verdict.is_clean, verdict.table()
    assert verdict.acknowledged >= WRITERS
    assert not story.nemesis.missing
    assert all(listener.is_level() for listener in story.listeners), "everyone is level in the end"
