"""Promise 2 with real posts: ten people write over HTTP while listeners lose their connections a hundred times."""

import json
import random
import socket
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import httpx
import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from realtime import log
from tests import factories as make
from tests.live_server import Served, serve, session_of
from tests.realtime.sockets import Socket
from workspace.threads.models import Post, Thread

WRITERS, POSTS_EACH, LISTENERS, DROPS = 10, 20, 5, 100
DEADLINE = 120

pytestmark = pytest.mark.django_db(transaction=True)


class Writer:
    """Posts over HTTP; an answer that is lost is asked for again with the same key, as the composer does."""

    def __init__(self, served: Served, thread: Thread, session: str, seed: int) -> None:
        self.url = f"/threads/{thread.pk}/replies/"
        self.client = httpx.Client(base_url=served.origin, cookies={settings.SESSION_COOKIE_NAME: session}, timeout=30)
        self.luck = random.Random(seed)
        token = self.client.get(f"/threads/{thread.pk}/").raise_for_status().cookies[settings.CSRF_COOKIE_NAME]
        self.client.headers.update({"X-CSRFToken": token, "X-Requested-With": "causeway", "Referer": served.origin})

    def write(self) -> list[str]:
        """The keys of all posts that the server acknowledged."""
        acknowledged = []
        for number in range(POSTS_EACH):
            key = str(uuid.uuid4())
            form = {"body": f"post {number} with key {key}", "key": key}
            for _ in range(1 + (self.luck.random() < 0.3)):
                self.client.post(self.url, data=form).raise_for_status()
            acknowledged.append(key)
        self.client.close()
        return acknowledged


@dataclass
class Listener:
    """Listens from its cursor; when the connection breaks it comes back with the last cursor that it has."""

    served: Served
    session: str
    stream: str
    seed: int
    finished: threading.Event
    cursor: log.Cursor
    drops: int = 0
    events: list[dict[str, object]] = field(default_factory=list)

    def run(self) -> None:
        luck = random.Random(self.seed)
        while not (self.finished.is_set() and self.drops >= DROPS // LISTENERS):
            self._listen(luck.randint(1, 12))
        self._listen(None)

    def _listen(self, patience: int | None) -> None:
        """Hear `patience` messages, then lose the connection; with None: hear all there is."""
        with Socket(self.served, session=self.session) as live:
            live.send(type="listen", stream=self.stream, epoch=self.cursor.epoch, seq=self.cursor.seq)
            heard = 0
            while patience is None or heard < patience:
                try:
                    message = live.receive(wait=60 if patience is None else 2)
                except TimeoutError:
                    break
                except ConnectionClosed:
                    break
                heard += 1
                if message["type"] == "event":
                    self.events.append(message)
                    self.cursor = log.Cursor(str(message["epoch"]), int(message["seq"]))
                elif message["type"] == "caught_up" and patience is None:
                    return
                assert message["type"] != "resync"
            self.drops += 1
            _cut(live.wire)


def _cut(wire: ClientConnection) -> None:
    """The cable is pulled: no close frame, no goodbye."""
    wire.socket.shutdown(socket.SHUT_RDWR)


def test_every_acknowledged_post_reaches_every_listener_once_and_in_order() -> None:
    thread = make.thread()
    writers = [session_of(make.person()) for _ in range(WRITERS)]
    readers = [session_of(make.person()) for _ in range(LISTENERS)]
    start = log.head(thread.stream)
    finished = threading.Event()
    with serve() as served:
        listeners = [
            Listener(served, session, thread.stream, seed, finished, start) for seed, session in enumerate(readers)
        ]
        with ThreadPoolExecutor(WRITERS + LISTENERS) as crowd:
            hearing = [crowd.submit(listener.run) for listener in listeners]
            writing = [
                crowd.submit(lambda session=session, seed=seed: Writer(served, thread, session, seed).write())
                for seed, session in enumerate(writers)
            ]
            try:
                acknowledged = [key for one in writing for key in one.result(DEADLINE)]
            finally:
                finished.set()
            for one in hearing:
                one.result(DEADLINE)
    head = log.head(thread.stream)
    posts = [str(post.body).rpartition(" ")[2] for post in Post.objects.filter(thread=thread).order_by("number")[1:]]
    assert sorted(posts) == sorted(acknowledged), "each acknowledged key made exactly one post"
    assert len(posts) == WRITERS * POSTS_EACH
    assert sum(listener.drops for listener in listeners) >= DROPS
    for listener in listeners:
        seqs = [int(str(event["seq"])) for event in listener.events]
        assert seqs == list(range(start.seq + 1, head.seq + 1)), "no hole, nothing twice, in order"
        assert [str(event["key"]) for event in listener.events] == posts
        assert all(a < b for a, b in pairwise(seqs))
        assert json.dumps(listener.events[0]["html"])
