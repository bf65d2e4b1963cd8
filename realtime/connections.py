"""One socket, as the hub sees it: who is behind it, what it listens to, and a writer that never waits."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from realtime.frames import Frame, Writer, frame, sendable
from realtime.refusals import refusals
from realtime.rooms import Listening
from realtime.sight import Sight
from realtime.wire import fingerprint

# Why we close: the codes of docs/reference/live-protocol.md. All are above 4000, since daphne takes no
# others.
MALFORMED = 4400
SIGNED_OUT = 4401
FORGING = 4404
SLOW = 4408
TOO_MANY = 4409
FLOODING = 4429
RESTARTING = 4503
FAILED = 4500

# A reader that is behind by more than this is closed; it resumes from where it was.
CEILING_BYTES = 1024 * 1024
# Light signals are not worth queueing: a connection that is behind by more than this does without them.
SIGNAL_CEILING_BYTES = 64 * 1024
SETTLE_SECONDS = 2.0

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Connection:
    """`rights` counts how often the rights of this person may have changed while the connection stood. `stays`: so many
    seconds the person still counts as here when it has ended. `refused`: how many streams it asked for that it may not
    hear.
    """

    __slots__ = (
        "_closing",
        "_send",
        "closed",
        "listenings",
        "name",
        "person",
        "picture",
        "refused",
        "rights",
        "session",
        "session_key",
        "sight",
        "stays",
        "writer",
    )

    def __init__(self, person: Any, session_key: str, writer: Writer, send: Send) -> None:
        self.person: int = person.pk
        self.name: str = person.display_name
        self.picture: str = getattr(person, "avatar_url", "")
        self.sight = Sight(getattr(person, "circle_of_sight", ""))
        self.session_key = session_key
        self.session = fingerprint(session_key)
        self.writer = writer
        self.listenings: dict[str, Listening] = {}
        self.closed = False
        self.refused = 0
        self.rights = 0
        self.stays = 0.0
        self._send = send
        self._closing: asyncio.Task[None] | None = None

    def say(self, message: Mapping[str, Any]) -> None:
        self.tell(frame(message))

    def tell(self, ready: Frame) -> None:
        if not self.closed and not self.writer.write((ready,), ready.wire):
            self.close(SLOW)

    def hint(self, ready: Frame) -> None:
        """As `tell`, for what may be lost: a connection that is behind does without."""
        if not self.closed and self.writer.buffered < SIGNAL_CEILING_BYTES:
            self.writer.write((ready,), ready.wire)

    def hold(self) -> None:
        """Its rights are in doubt: rooms tell it nothing until `Hub.go_on`."""
        for listening in self.listenings.values():
            if listening.live:
                listening.live, listening.held = False, True

    def cleared(self) -> None:
        """Its rights are no longer in doubt."""

    def close(self, code: int) -> None:
        """Close the socket with `code`, once. Nothing is written to it afterwards."""
        if self.closed:
            return
        self.closed = True
        refusals.count(code)
        if code == SLOW:
            self.writer.stop()
        self._closing = asyncio.ensure_future(self._close(code))

    async def _close(self, code: int) -> None:
        await self.writer.settle()
        await self._send({"type": "websocket.close", "code": code})


class AsgiWriter:
    """The way through any ASGI server: a backlog of its own and a task that sends it, so nobody waits for
    anybody.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._backlog: deque[Frame] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def buffered(self) -> int:
        return self._bytes

    def write(self, frames: tuple[Frame, ...], wire: bytes) -> bool:
        if self._stopped:
            return True
        if self._backlog and self._bytes + len(wire) > CEILING_BYTES:
            return False
        self._backlog.extend(frames)
        self._bytes += len(wire)
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._drain())
        return True

    async def _drain(self) -> None:
        while self._backlog:
            first = self._backlog[0]
            await self._send(sendable(first))
            if self._stopped:
                return
            self._backlog.popleft()
            self._bytes -= len(first.wire)

    async def settle(self) -> None:
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=SETTLE_SECONDS)

    def stop(self) -> None:
        self._stopped = True
        self._backlog.clear()
        self._bytes = 0
        if self._task is not None:
            self._task.cancel()
