"""A browser's end of the socket, as far as tests need one."""

import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from realtime.said import said
from tests.live_server import Served, session_of

WAIT_SECONDS = 30.0

Message = dict[str, Any]


class Socket:
    """One socket. Heartbeats are left to the server."""

    def __init__(self, served: Served, person: object = None, *, session: str = "", **options: Any) -> None:
        key = session or (session_of(person) if person else "")
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"} if key else {}
        options.setdefault("origin", served.origin)
        # Whoever closes while its queue is full would wait for room in it.
        options.setdefault("max_queue", None)
        # The server may still be starting, on a machine that does much else.
        options.setdefault("open_timeout", 60)
        self._opening = connect(
            served.live, additional_headers=headers, compression=None, ping_interval=None, **options
        )

    def __enter__(self) -> Self:
        self.wire: ClientConnection = self._opening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def send(self, **message: Any) -> None:
        self.wire.send(json.dumps(message))

    def receive(self, wait: float = WAIT_SECONDS) -> Message:
        text = self.wire.recv(wait)
        said(text)  # every frame that any test sees is one of docs/reference/asyncapi.json
        return json.loads(text)

    def until(self, kind: str, **wanted: Any) -> Message:
        """The next message of this kind, past all others."""
        return self.until_true(
            lambda message: message["type"] == kind and all(message.get(k) == v for k, v in wanted.items())
        )

    def until_true(self, wanted: Callable[[Message], bool]) -> Message:
        while True:
            message = self.receive()
            if wanted(message):
                return message

    def listen(self, stream: str, **more: Any) -> Message:
        """Listen, and wait until it is level. Returns the answer."""
        self.send(type="listen", stream=stream, **more)
        return self.until_true(lambda m: m["type"] in {"caught_up", "closed", "resync", "error"})

    def events(self, count: int, stream: str) -> list[Message]:
        return [self.until("event", stream=stream) for _ in range(count)]

    def closed_with(self, wait: float = WAIT_SECONDS) -> int:
        """The code that the server closes with; what comes before is passed over."""
        while True:
            try:
                self.wire.recv(wait)
            except ConnectionClosed as closed:
                end = closed.rcvd
                break
        assert end is not None, "the connection broke without a close"
        return end.code
