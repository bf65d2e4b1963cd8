"""Those who write and those who listen, through whatever happens. They record; they judge nothing."""

import json
import random
import threading
import time
import uuid
from contextlib import suppress
from urllib.parse import urlencode

import httpx
from django.conf import settings
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.faults.history import Heard, Told, Write

TOKEN = "f" * 32
PAUSE = 0.2


class Somebody(threading.Thread):
    def __init__(self, origin: str, session: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.origin, self.luck = origin, random.Random(seed)
        self.cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
        self.failure: BaseException | None = None

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
    """Posts; asks again with the same key until a server says that it stands, and sometimes once more."""

    def __init__(self, origin: str, session: str, seed: int, streams: list[str], enough: threading.Event) -> None:
        super().__init__(origin, session, seed)
        self.streams, self.enough = streams, enough
        self.writes: list[Write] = []
        self.gives_up = float("inf")

    def act(self) -> None:
        with httpx.Client(base_url=self.origin, cookies=self.cookies, timeout=10) as client:
            client.headers.update({"X-CSRFToken": TOKEN, "X-Requested-With": "causeway"})
            while not self.enough.is_set():
                self._write(client)
                self.rest(0.4)

    def _write(self, client: httpx.Client) -> None:
        write = Write(str(uuid.uuid4()), self.luck.choice(self.streams), time.monotonic())
        self.writes.append(write)
        while time.monotonic() < self.gives_up:
            write.acknowledged |= self._send(client, write)
            if write.acknowledged and self.luck.random() < 0.8:
                return
            self.rest()

    def _send(self, client: httpx.Client, write: Write) -> bool:
        """Whether it was acknowledged. Nothing and 5xx mean: nobody knows."""
        address = f"/threads/{write.stream.partition(':')[2]}/replies/"
        try:
            answer = client.post(address, data={"body": f"words {write.key}", "key": write.key})
        except httpx.HTTPError:
            return False
        assert answer.status_code < 300 or answer.status_code in {409, 429} or answer.status_code >= 500, answer.text
        return answer.status_code < 300


class Listener(Somebody):
    """Hears streams from its cursors, comes back when the line breaks; stops when it is level with the end."""

    def __init__(self, origin: str, session: str, seed: int, cursors: dict[str, tuple[str, int]]) -> None:
        super().__init__(origin, session, seed)
        self.cursors = dict(cursors)
        self.told = Told(f"{type(self).__name__.lower()} {seed}", tuple(cursors))
        self.end: dict[str, int] = {}
        self.gives_up = float("inf")
        self.storm = threading.Event()
        self.refused: set[str] = set()

    def act(self) -> None:
        while not self.is_level() and time.monotonic() < self.gives_up:
            self.storm.clear()
            with suppress(OSError, WebSocketException, httpx.HTTPError, EOFError):
                self.visit()
            self.rest()

    def visit(self) -> None:
        raise NotImplementedError

    def is_level(self) -> bool:
        return bool(self.end) and all(self.cursors[s][1] >= self.end[s] for s in self.cursors if s not in self.refused)

    def hear(self, message: dict[str, object]) -> None:
        stream = str(message.get("stream", ""))
        if message["type"] == "event":
            seq, key = int(str(message["seq"])), message["key"]
            cursor = self.cursors[stream][1]
            self.told.heard.append(Heard(stream, seq, cursor, None if key is None else str(key), time.monotonic()))
            self.cursors[stream] = (str(message["epoch"]), max(seq, cursor))
        elif message["type"] == "resync":
            self.told.resyncs += 1
            self.cursors[stream] = ("", 0)
        elif message["type"] == "closed":
            self.refused.add(stream)


class SocketListener(Listener):
    def visit(self) -> None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        with connect(
            self.origin.replace("http", "ws") + "/live/", origin=self.origin, additional_headers=headers,  # type: ignore[arg-type]
            compression=None, ping_interval=None, open_timeout=15, close_timeout=1, max_queue=None,
        ) as wire:  # fmt: skip
            self.refused.clear()
            for stream, (epoch, seq) in self.cursors.items():
                wire.send(json.dumps({"type": "listen", "stream": stream, "epoch": epoch, "seq": seq}))
            quiet = time.monotonic()
            while not self.is_level() and not self.storm.is_set() and time.monotonic() < self.gives_up:
                try:
                    message = json.loads(wire.recv(1.0))
                except TimeoutError:
                    if time.monotonic() - quiet > 12 or self.refused:  # as the page: a silent socket is a dead one
                        return
                    wire.send('{"type":"ping"}')
                    continue
                quiet = time.monotonic()
                self.hear(message)


class PollListener(Listener):
    def visit(self) -> None:
        with httpx.Client(base_url=self.origin, cookies=self.cookies, timeout=35) as client:
            while not self.is_level() and not self.storm.is_set() and time.monotonic() < self.gives_up:
                self.refused.clear()
                places = [("listen", f"{stream}@{epoch}:{seq}") for stream, (epoch, seq) in self.cursors.items()]
                answer = client.get(f"/live/poll/?{urlencode(places)}")
                answer.raise_for_status()
                for message in answer.json():
                    self.hear(message)
