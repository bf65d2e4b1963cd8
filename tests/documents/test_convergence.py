"""Many pages write at random while lines break, stall, and messages come twice or never: in the end all are equal, and
equal to what stands.
"""

import os
import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Map, Text
from websockets.exceptions import ConnectionClosed

from tests.documents.clients import Client
from tests.documents.conftest import writer
from tests.documents.test_socket import stored
from tests.live_server import Served

PAGES = 5
STEPS = 120
# Seeds that once found something, or that are tried every time.
SEEDS = [1, 7, 23, *([int(os.environ["CONVERGENCE_SEED"])] if "CONVERGENCE_SEED" in os.environ else [])]


class Page:
    """A page whose line breaks now and then. What it has stays, whatever happens to the line."""

    def __init__(self, live: Served, slate: str, chance: random.Random) -> None:
        self.live, self.slate, self.chance = live, slate, chance
        self.person = writer(slate)
        self.client = self._open(None)
        self.late: list[bytes] = []
        self.last: list[bytes] = []

    def _open(self, doc: Any) -> Client:
        client = Client(self.live, self.slate, self.person, doc=doc)
        client.__enter__()
        return client.sync()

    def change(self) -> None:
        """One thing at random, as hands do."""
        notes, chance = self.client.notes, self.chance
        keys = sorted(notes.keys())
        what = chance.choice(["add", "move", "move", "type", "type", "erase", "remove"]) if keys else "add"
        key = chance.choice(keys) if keys else ""
        if what == "add":
            notes[f"{chance.getrandbits(64):016x}"] = Map({"x": chance.random(), "text": Text("words")})
        elif what == "move":
            notes[key]["x"] = chance.random()
        elif what == "remove" and len(keys) > 3 and chance.random() < 0.3:
            del notes[key]
        else:
            text = notes[key]["text"]
            if what == "erase" and len(text):
                at = chance.randrange(len(text))
                del text[at : at + 1]
            else:
                text.insert(chance.randrange(len(text) + 1), chance.choice("abc defg"))

    def send(self) -> None:
        """What was changed goes out: all of it, twice, or in part; what stays behind the line may break for."""
        updates, self.client._outbox = self.late + self.client._outbox, []
        fate = self.chance.random()
        if fate < 0.2:
            self.late = updates
            return
        self.late = []
        for update in updates + (self.last if fate > 0.8 else []):
            self.client.send_update(update)
        self.last = updates or self.last

    def hear(self, most: int) -> None:
        for _ in range(most):
            try:
                self.client.receive(0.001)
            except TimeoutError:
                return

    def break_line(self) -> None:
        """Without a word, and with whatever was on its way; then come back with what it has."""
        doc = self.client.doc
        sock = self.client.wire.socket
        sock.close() if self.chance.random() < 0.5 else self.client.wire.close()
        with suppress(ConnectionClosed, OSError):
            self.client.__exit__(None, None, None)
        self.late, self.last = [], []
        self.client = self._open(doc)

    def settle(self) -> None:
        for update in self.late + self.client._outbox:
            self.client.send_update(update)
        self.late, self.client._outbox = [], []
        self.client.until_stored()


def run(live: Served, slate: str, seed: int, pages: int = PAGES, steps: int = STEPS) -> None:
    chance = random.Random(seed)
    all_pages = [Page(live, slate, chance) for _ in range(pages)]
    try:
        for _ in range(steps):
            page = chance.choice(all_pages)
            page.change()
            page.send()
            page.hear(chance.randrange(6))
            if chance.random() < 0.04:
                chance.choice(all_pages).break_line()
        for page in all_pages:
            page.settle()
        end = stored(slate)
        for page in all_pages:
            page.client.until(lambda page=page: page.client.board == end)
        with Client(live, slate, writer(slate)) as fresh:
            assert fresh.sync().board == end
        assert len(end) > 0
    finally:
        for page in all_pages:
            page.client.__exit__(None, None, None)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_end_equal_and_equal_to_what_stands(live: Served, slate: str, member: Any, seed: int) -> None:
    run(live, slate, seed)


@settings(
    max_examples=int(os.environ.get("CONVERGENCE_EXAMPLES", "4")),
    deadline=None,
    derandomize="CONVERGENCE_SEED" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), pages=st.integers(2, 6), steps=st.integers(20, 80))
def test_all_end_equal_however_many_they_are(
    live: Served, slate: str, member: Any, seed: int, pages: int, steps: int
) -> None:
    run(live, f"{slate}{seed % 10**9}", seed, pages, steps)
