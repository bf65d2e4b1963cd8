"""Those who lay notes on a canvas and move them, through whatever happens: what was acknowledged to them must stand."""

import json
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

from pycrdt import Doc
from websockets.exceptions import ConnectionClosed, WebSocketException

from ideas.codesign import form
from realtime.connections import FORGING, MALFORMED
from realtime.documents.members import AFRESH
from tests.documents.clients import Client, Door
from tests.faults.crowd import SILENCE_SECONDS, Somebody

NOTES_MOST = 40
OPENS_WITHIN_SECONDS = 15.0
LOOKS_EVERY_SECONDS = 0.1


class Painter(Somebody):
    """`acknowledged`: how far each of its notes was moved, at least: it moves them to the right only. `board`: all
    that it sees in the end.
    """

    def __init__(self, origins: Sequence[str], session: str, seed: int, canvas: str, enough: threading.Event) -> None:
        super().__init__(origins, session, seed)
        self.session, self.canvas, self.enough = session, canvas, enough
        self.doc: Doc[Any] = Doc()
        self.own: list[str] = []
        self.acknowledged: dict[str, float] = {}
        self.board: dict[str, Any] | None = None
        self._under_way: deque[tuple[int, str, float]] = deque()
        self._reached = 0.0

    def act(self) -> None:
        while self.board is None and time.monotonic() < self.gives_up:
            with suppress(OSError, WebSocketException, EOFError):
                self._visit(self.luck.choice(self.origins))
            self.rest()

    def see(self) -> dict[str, Any]:
        """All that lies there now, as a page that has just come sees it. Raises what a broken line raises."""
        with self._client(Doc()) as client:
            found: dict[str, Any] = json.loads(json.dumps(client.sync().board))  # as the stage tells it
            return found

    def _client(self, doc: Doc[Any]) -> Client:
        door = Door(self.luck.choice(self.origins))
        return Client(door, self.canvas, doc=doc, session=self.session, patience=OPENS_WITHIN_SECONDS)

    def _visit(self, origin: str) -> None:
        self._under_way.clear()
        with self._client(self.doc) as client:
            try:
                client.sync()
                while not self.enough.is_set():
                    self._paint(client)
                    self._hear(client, self.luck.uniform(0.02, 0.2))
                self._wait(client)
                self.board = client.board
            except ConnectionClosed as closed:
                if closed.rcvd is not None and closed.rcvd.code in {AFRESH, FORGING, MALFORMED}:
                    self.doc, self.own = Doc(), [key for key in self.own if key in self.acknowledged]
                raise

    def _paint(self, client: Client) -> None:
        self._reached += 1.0
        here = [key for key in self.own if key in client.notes]
        if len(here) < NOTES_MOST and (not here or self.luck.random() < 0.3):
            key = uuid4().hex
            form.put(client.doc, [form.Note(key, "note", x=self._reached, text=f"note {len(self.own)}", w=200, h=200)])
            self.own.append(key)
        else:
            key = self.luck.choice(here)
            client.notes[key]["x"] = self._reached
        client.send()
        self._under_way.append((client.sent, key, self._reached))

    def _hear(self, client: Client, seconds: float) -> None:
        until = time.monotonic() + seconds
        with suppress(TimeoutError):
            while (left := until - time.monotonic()) > 0:
                client.receive(left)
        while self._under_way and self._under_way[0][0] <= client.stored:
            _, key, reached = self._under_way.popleft()
            self.acknowledged[key] = max(reached, self.acknowledged.get(key, 0.0))

    def _wait(self, client: Client) -> None:
        """Until all stands. A line that says nothing meanwhile is a dead one."""
        until = time.monotonic() + SILENCE_SECONDS
        while client.stored < client.sent:
            if time.monotonic() > until:
                raise EOFError("the line is dead")
            self._hear(client, LOOKS_EVERY_SECONDS)


def lost(painters: Sequence[Painter], board: dict[str, Any]) -> list[str]:
    """Of all that was acknowledged, what isn't there, or not as far to the right."""
    return [
        f"{key} at {reached}"
        for painter in painters
        for key, reached in painter.acknowledged.items()
        if key not in board or board[key]["x"] < reached
    ]
