"""A page's end of a document's socket, as far as tests need one: a document of its own, and the protocol."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from pycrdt import Doc, Map, Text
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from realtime.documents import messages
from realtime.documents.kinds import Access
from realtime.documents.reading import Reader, number, portion
from realtime.documents.transfer import plain
from tests.live_server import Served, session_of

# A busy machine takes its time; who waits for nothing else fails all the same.
WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Door:
    """Where a server is reached, whoever runs it."""

    origin: str

    @property
    def live(self) -> str:
        return f"{self.origin.replace('http', 'ws')}/live/"


class Client:
    """One page. What it changes in `doc` is sent by `send`; what others do comes in by the `until_…` methods."""

    def __init__(
        self, served: "Served | Door", name: str, person: object = None, *, doc: Doc[Any] | None = None,
        session: str = "", patience: float = WAIT_SECONDS,
    ) -> None:  # fmt: skip
        key = session or (session_of(person) if person else "")
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"} if key else {}
        address = f"{served.live}documents/{name}/"
        self._opening = connect(
            address,
            additional_headers=headers,
            origin=served.origin,
            compression=None,
            ping_interval=None,
            max_queue=None,
            max_size=None,
            open_timeout=patience,
        )
        self.doc: Doc[Any] = Doc() if doc is None else doc
        self.notes: Map[Any] = self.doc.get("notes", type=Map)
        self.access = Access.NONE
        self.sent = self.stored = self.seq = 0
        self.synced = False
        self.cursors: dict[int, dict[str, Any] | None] = {}
        self.told: list[dict[str, Any]] = []
        self._outbox: list[bytes] = []
        self._applying = False
        self._clock = 0
        self.doc.observe(self._changed)

    def __enter__(self) -> Self:
        self.wire: ClientConnection = self._opening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def _changed(self, event: Any) -> None:
        if not self._applying and event.update != b"\x00\x00":
            self._outbox.append(event.update)

    # ---- saying ---------------------------------------------------------------------------------
    def send(self) -> Self:
        """What was changed since, each change for itself."""
        updates, self._outbox = self._outbox, []
        for update in updates:
            self.send_update(update)
        return self

    def send_update(self, update: bytes) -> None:
        self.sent += 1
        self.wire.send(messages.update(update))

    def send_cursor(self, state: dict[str, Any] | None, client: int | None = None) -> None:
        self._clock += 1
        seen = messages.Seen(self.doc.client_id if client is None else client, self._clock, state)
        self.wire.send(messages.aware([seen]))

    # ---- hearing --------------------------------------------------------------------------------
    def receive(self, wait: float = WAIT_SECONDS) -> None:
        """One message of the server."""
        content = self.wire.recv(wait)
        assert isinstance(content, bytes)
        self._take(Reader(content))

    def _take(self, reader: Reader) -> None:
        match reader.number():
            case messages.SYNC:
                self._sync(reader.number(), reader.portion())
            case messages.AWARENESS:
                inner = Reader(reader.portion())
                for _ in range(inner.number()):
                    client, _, words = inner.number(), inner.number(), inner.text()
                    self.cursors[client] = json.loads(words)
            case messages.STORED:
                self.stored, self.seq = reader.number(), reader.number()
            case messages.ACCESS:
                self.access = Access(reader.number())
            case messages.TOLD:
                self.told.append(json.loads(reader.portion()))
            case kind:
                raise AssertionError(f"{kind} is no kind of message")

    def _sync(self, step: int, content: bytes) -> None:
        if step == messages.STEP1:
            self.sent += 1
            self._outbox.clear()
            self.wire.send(messages.step2(self.doc.get_update(content)))
            return
        self._applying = True
        try:
            self.doc.apply_update(content)
        finally:
            self._applying = False
        self.synced |= step == messages.STEP2

    def sync(self) -> Self:
        """Ask for all that is there, and wait for it; and for the question what the server lacks."""
        self.wire.send(messages.step1(self.doc.get_state()))
        return self.until(lambda: self.synced and self.sent > 0)

    def until(self, true: Callable[[], object]) -> Self:
        while not true():
            self.receive()
        return self

    def until_stored(self) -> Self:
        """All that was sent stands."""
        return self.until(lambda: self.stored == self.sent)

    def closed_with(self) -> int:
        while True:
            try:
                self.receive()
            except ConnectionClosed as closed:
                end = closed.rcvd
                break
        assert end is not None, "the connection broke without a close"
        return end.code

    # ---- the board ------------------------------------------------------------------------------
    def write(self, key: str, words: str = "", **more: Any) -> Self:
        """Put a note there, and send it."""
        self.notes[key] = Map({"x": 1.0, "text": Text(words), **more})
        return self.send()

    @property
    def board(self) -> dict[str, Any]:
        return plain(self.notes)  # type: ignore[no-any-return]


__all__ = ["Client", "number", "portion"]
