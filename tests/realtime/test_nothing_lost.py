"""The promise of the floor: what was acknowledged reaches every listener exactly once and in order, however often
connections break while it is written."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from django.db import connection
from websockets.exceptions import ConnectionClosed

from realtime import log
from tests.live_server import Served, serve, session_of
from tests.realtime.conftest import ECHO, say
from tests.realtime.sockets import Message, Socket

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 10
LISTENERS = 8
DROPS = 100
AT_MOST_SECONDS = 120


class Story:
    """What was acknowledged, and how often a connection was dropped."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []
        self.drops = 0
        self.enough = threading.Event()
        self.end = 0
        self.failures: list[BaseException] = []
        self._lock = threading.Lock()

    def dropped(self) -> None:
        with self._lock:
            self.drops += 1
            if self.drops >= DROPS:
                self.enough.set()

    def write(self, stream: str, writer: int) -> None:
        try:
            for turn in count():
                if self.enough.is_set():
                    return
                words = f"{writer}/{turn}"
                say(stream, words)
                self.acknowledged.append(words)
                # Writers think, or the machine would do nothing but write.
                self.enough.wait(0.05)
        except BaseException as failure:  # noqa: BLE001 - it is raised again in the test
            self.failures.append(failure)
            self.enough.set()
        finally:
            connection.close()


class Listener:
    """Reads a stream like a browser does: keeps its cursor, comes back when the connection breaks."""

    def __init__(self, served: Served, session: str, stream: str, seed: int) -> None:
        self.served, self.session, self.stream = served, session, stream
        self.chance = random.Random(seed)
        self.epoch, self.seq = "", 0
        self.heard: list[tuple[int, str]] = []

    def follow(self, story: Story) -> None:
        try:
            until = time.monotonic() + AT_MOST_SECONDS
            while not (story.end and self.seq >= story.end):
                assert time.monotonic() < until, f"only at {self.seq} of {story.end}"
                with suppress(ConnectionClosed, OSError):
                    self._visit(story)
        except BaseException as failure:  # noqa: BLE001
            story.failures.append(failure)
            story.enough.set()
        finally:
            connection.close()

    def _visit(self, story: Story) -> None:
        """One connection, until it is dropped or all has been said."""
        stays = self.chance.randrange(1, 60)
        with Socket(self.served, session=self.session) as ws:
            ws.send(type="listen", stream=self.stream, epoch=self.epoch, seq=self.seq)
            while not (story.end and self.seq >= story.end):
                try:
                    self._hear(ws.receive(0.2))
                except TimeoutError:
                    continue
                stays -= 1
                if stays <= 0 and not story.enough.is_set():
                    if self.chance.random() < 0.7:  # torn off rather than closed
                        ws.wire.socket.shutdown(socket.SHUT_RDWR)
                    story.dropped()
                    return

    def _hear(self, message: Message) -> None:
        assert message["type"] not in {"resync", "error", "closed"}, (message, self.seq, log.head(self.stream))
        if message["type"] == "event":
            self.heard.append((message["seq"], message["html"]))
            self.seq = message["seq"]
        if message["type"] in {"event", "caught_up"}:
            self.epoch = message["epoch"]


@pytest.fixture(scope="module", params=["1", "2"], ids=["one-process", "two-processes"])
def server(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    with django_db_blocker.unblock(), serve("--port", "0", "--processes", request.param, apps=ECHO) as served:
        yield served


def test_every_acknowledged_event_is_heard_once_and_in_order_through_a_hundred_drops(
    server: Served, member: Any, stream: str
) -> None:
    story = Story()
    session = session_of(member)
    listeners = [Listener(server, session, stream, seed) for seed in range(LISTENERS)]
    writing = [threading.Thread(target=story.write, args=[stream, number]) for number in range(WRITERS)]
    reading = [threading.Thread(target=listener.follow, args=[story]) for listener in listeners]
    for thread in writing + reading:
        thread.start()
    for thread in writing:
        thread.join()
    story.end = log.head(stream).seq
    for thread in reading:
        thread.join()
    if story.failures:
        raise story.failures[0]

    assert story.drops >= DROPS
    assert len(story.acknowledged) == story.end
    written = [
        (event.seq, f'<p id="echo-{event.seq}">{event.payload["words"]}</p>') for event in log.since(stream, "", 0)
    ]
    assert sorted(words for words in story.acknowledged) == sorted(html.split(">")[1][:-3] for _, html in written)
    for listener in listeners:
        assert listener.heard == written
