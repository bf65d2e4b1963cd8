"""Those who write and those who listen, through whatever happens. They record; they judge nothing."""

import json
import random
import re
import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlencode

import httpx
from django.conf import settings
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.faults.history import Heard, Resync, Told, Write

TOKEN = "f" * 32
PAUSE = 0.2
# As the page: a socket that says nothing for so long is a dead one.
SILENCE_SECONDS = 8.0


class Somebody(threading.Thread):
    """One person, who knows several ways to the house and comes by any of them."""

    def __init__(self, origins: Sequence[str], session: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.origins, self.luck = origins, random.Random(seed)
        self.cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
        self.failure: BaseException | None = None
        self.gives_up = float("inf")

    def run(self) -> None:
        try:
            self.act()
        except BaseException as failure:  # noqa: BLE001 - the test raises it again
            self.failure = failure

    def act(self) -> None:
        raise NotImplementedError

    def rest(self, most: float = PAUSE) -> None:
        time.sleep(self.luck.uniform(most / 10, most))


class Writer(Somebody):
    """Posts. Mostly asks again with the same key until a server says that it stands, and sometimes once more;
    sometimes asks two machines at once; and sometimes doesn't wait for the answer and never comes back to it.
    """

    def __init__(
        self, origins: Sequence[str], session: str, seed: int, streams: Sequence[str], enough: threading.Event
    ) -> None:
        super().__init__(origins, session, seed)
        self.streams, self.enough = streams, enough
        self.writes: list[Write] = []

    def act(self) -> None:
        with (
            httpx.Client(cookies=self.cookies, timeout=10) as self.client,
            ThreadPoolExecutor(len(self.origins)) as self.hands,
        ):
            self.client.headers.update({"X-CSRFToken": TOKEN, "X-Requested-With": "causeway"})
            while not self.enough.is_set():
                self._write()
                self.rest(0.4)

    def _write(self) -> None:
        write = Write(str(uuid.uuid4()), self.luck.choice(self.streams), time.monotonic())
        self.writes.append(write)
        if self.luck.random() < 0.1:
            with suppress(httpx.HTTPError):
                self.client.post(self._address(write), data=_form(write), timeout=self.luck.uniform(0.01, 0.1))
            return
        while time.monotonic() < self.gives_up:
            ways = self.origins if self.luck.random() < 0.15 else [self.luck.choice(self.origins)]
            write.acknowledged |= any(list(self.hands.map(lambda way: self._send(write, way), ways)))
            if write.acknowledged and self.luck.random() < 0.8:
                return
            self.rest()

    def _address(self, write: Write, origin: str = "") -> str:
        return f"{origin or self.luck.choice(self.origins)}/threads/{write.stream.partition(':')[2]}/replies/"

    def _send(self, write: Write, origin: str) -> bool:
        """Whether it was acknowledged. Nothing and 5xx mean: nobody knows."""
        try:
            answer = self.client.post(self._address(write, origin), data=_form(write))
        except httpx.HTTPError:
            return False
        assert answer.status_code < 300 or answer.status_code in {409, 429} or answer.status_code >= 500, answer.text
        return answer.status_code < 300


def _form(write: Write) -> dict[str, str]:
    return {"body": f"words {write.key}", "key": write.key}


class Listener(Somebody):
    """Hears streams from its cursors, comes back when the line breaks; stops when it is level with the end."""

    def __init__(
        self, origins: Sequence[str], session: str, seed: int, cursors: dict[str, tuple[str, int]], name: str = ""
    ) -> None:
        super().__init__(origins, session, seed)
        self.cursors = dict(cursors)
        self.told = Told(name or f"{type(self).__name__.lower()} {seed}", tuple(cursors))
        self.end: dict[str, int] = {}
        self.asleep_until = 0.0
        self.storm = threading.Event()
        self.refused: set[str] = set()
        self.outdated: set[str] = set()
        # How its connection of now is known to the proxy.
        self.port = 0

    def act(self) -> None:
        while not self.is_level() and time.monotonic() < self.gives_up:
            self.storm.clear()
            origin = self.luck.choice(self.origins)
            with suppress(OSError, WebSocketException, httpx.HTTPError, EOFError):
                self.read_again(origin)
                self.visit(origin)
            self.rest()
            while time.monotonic() < self.asleep_until:
                self.rest()

    def visit(self, origin: str) -> None:
        raise NotImplementedError

    @property
    def goes_on(self) -> bool:
        return not (self.is_level() or self.storm.is_set() or self.outdated) and time.monotonic() < self.gives_up

    def is_level(self) -> bool:
        return bool(self.end) and all(self.cursors[s][1] >= self.end[s] for s in self.cursors if s not in self.refused)

    def read_again(self, origin: str) -> None:
        """As a page that was told to resync: it takes the place where the page stands."""
        for stream in list(self.outdated):
            page = httpx.get(f"{origin}/threads/{stream.partition(':')[2]}/", cookies=self.cookies, timeout=10)
            page.raise_for_status()
            place = re.search(rf'data-stream="{stream}" data-epoch="(\w*)" data-seq="(\d+)"', page.text)
            assert place is not None, page.text
            self.told.resyncs.append(Resync(stream, self.cursors[stream][1], int(place[2])))
            self.cursors[stream] = (place[1], int(place[2]))
            self.outdated.discard(stream)

    def hear(self, message: dict[str, object]) -> None:
        stream = str(message.get("stream", ""))
        if message["type"] == "event":
            seq, key = int(str(message["seq"])), message["key"]
            cursor = self.cursors[stream][1]
            said = f"words {key}" in str(message["html"])
            heard = None if key is None else str(key) if said else f"{key}, without its words"
            self.told.heard.append(Heard(stream, seq, cursor, heard, time.monotonic()))
            self.cursors[stream] = (str(message["epoch"]), max(seq, cursor))
        elif message["type"] == "resync":
            self.outdated.add(stream)
        elif message["type"] == "closed":
            self.refused.add(stream)


class SocketListener(Listener):
    def visit(self, origin: str) -> None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        with connect(
            origin.replace("http", "ws") + "/live/", origin=origin, additional_headers=headers,  # type: ignore[arg-type]
            compression=None, ping_interval=None, open_timeout=15, close_timeout=1, max_queue=None,
        ) as wire:  # fmt: skip
            self.port = wire.local_address[1]
            self.refused.clear()
            for stream, (epoch, seq) in self.cursors.items():
                wire.send(json.dumps({"type": "listen", "stream": stream, "epoch": epoch, "seq": seq}))
            quiet = time.monotonic()
            while self.goes_on:
                try:
                    message = json.loads(wire.recv(0.5))
                except TimeoutError:
                    if time.monotonic() - quiet > SILENCE_SECONDS or self.refused:  # it tries to get in again
                        return
                    wire.send('{"type":"ping"}')
                    continue
                quiet = time.monotonic()
                self.hear(message)


class PollListener(Listener):
    def visit(self, origin: str) -> None:
        with httpx.Client(base_url=origin, cookies=self.cookies, timeout=35) as client:
            while self.goes_on:
                self.refused.clear()
                places = [("listen", f"{stream}@{epoch}:{seq}") for stream, (epoch, seq) in self.cursors.items()]
                answer = client.get(f"/live/poll/?{urlencode(places)}")
                answer.raise_for_status()
                for message in answer.json():
                    self.hear(message)
                if self.refused:
                    self.rest()
