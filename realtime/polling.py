"""Where WebSockets are blocked: the same frames by HTTP long poll, at `/live/poll/`. docs/reference/live-protocol.md

A poll is a short-lived listener in the hub: same rights, same replay, same resync. It is answered when there is
something to tell; whatever the answer lacks, the next poll finds by its cursors.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from realtime import rights
from realtime.connections import CEILING_BYTES, SIGNED_OUT, Connection, Send
from realtime.consumers import session_key
from realtime.frames import Frame, frame
from realtime.hub import Hub
from realtime.listening import BUFFER_BYTES, LISTENINGS_MOST, listen
from realtime.log import Cursor
from realtime.offload import in_thread
from realtime.origins import is_ours
from realtime.protocol import VERSION, MalformedFrame, Signal, understood
from realtime.refusals import refusals
from realtime.streams import NAME

PATH = "/live/poll/"
WAITS_SECONDS = 25.0
# What follows at once travels along.
GATHER_SECONDS = 0.02
PLACE = re.compile(rf"(?P<stream>{NAME.pattern})(?:@(?P<epoch>[A-Za-z0-9]{{0,16}}):(?P<seq>[0-9]{{1,18}}))?", re.ASCII)
HERE = re.compile(rf"(?P<stream>{NAME.pattern})(?:@(?P<mark>[0-9a-f]{{8}}))?", re.ASCII)
# Who comes and goes is told so much later: many polls would else end for each of them.
PRESENCE_WAITS_SECONDS = 2.0
# Between two polls one is still here.
STAYS_SECONDS = 6.0
SIGNAL_MAX_BYTES = 2_000
PRESENCE = '{"type":"presence"'
# Not worth an answer by themselves.
QUIET = ('{"type":"caught_up"', '{"type":"hello"')

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Application = Callable[[Any, Any, Any], Awaitable[None]]  # each server and wrapper spells its events' types otherwise


class Malformed(ValueError):
    """The query of a poll is not `listen=<stream>@<epoch>:<seq>&…`."""


class Refused(Exception):
    """What was posted is not passed on: the reason that is counted, and the status."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


class Answer:
    """The writer behind a poll: gathers frames until they are taken. `marks`: the lists of who is here that the page
    has already.
    """

    def __init__(self, marks: Iterable[str] = ()) -> None:
        self._marks = tuple(f'"mark":"{mark}"}}' for mark in marks if mark)
        self.frames: list[Frame] = []
        self.code: int | None = None
        self.rung = asyncio.Event()
        self._bytes = 0
        self._stopped = False

    @property
    def buffered(self) -> int:
        return self._bytes

    @property
    def is_full(self) -> bool:
        return self._bytes > BUFFER_BYTES // 4

    def write(self, frames: tuple[Frame, ...], wire: bytes) -> bool:
        if self._stopped:
            return True
        if frames[0].text.startswith(PRESENCE):
            if not frames[0].text.endswith(self._marks):
                self.frames.extend(frames)
                asyncio.get_running_loop().call_later(PRESENCE_WAITS_SECONDS, self.rung.set)
            return True
        if self.frames and self._bytes + len(wire) > CEILING_BYTES:
            return False
        self.frames.extend(frames)
        self._bytes += len(wire)
        if not all(each.text.startswith(QUIET) for each in frames):
            self.rung.set()
        return True

    async def settle(self) -> None:
        """The answer holds all that was written."""

    def stop(self) -> None:
        self._stopped = True

    async def closed(self, message: dict[str, Any]) -> None:
        """Instead of a socket's close: answer at once."""
        self.code = int(message["code"])
        self.rung.set()


def places(query: bytes) -> dict[str, Cursor | None]:
    """The streams and cursors of a query. Raises Malformed."""
    wanted: dict[str, Cursor | None] = {}
    for value in _values(query)["listen"]:
        match = PLACE.fullmatch(value)
        if match is None or len(wanted) >= LISTENINGS_MOST:
            raise Malformed(value)
        seq = match["seq"]
        wanted[match["stream"]] = None if seq is None else Cursor(match["epoch"], int(seq))
    return wanted


def presences(query: bytes) -> dict[str, str]:
    """Where the page wants to be here, and the mark of the list that it has ("": none). Raises Malformed."""
    found: dict[str, str] = {}
    for value in _values(query)["present"]:
        match = HERE.fullmatch(value)
        if match is None or len(found) >= LISTENINGS_MOST:
            raise Malformed(value)
        found[match["stream"]] = match["mark"] or ""
    return found


def _values(query: bytes) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {"listen": [], "present": []}
    try:
        for name, value in parse_qsl(query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(query)):
            values[name].append(value)
    except (ValueError, KeyError) as error:
        raise Malformed(str(error)) from None
    return values


def beside(otherwise: Application) -> Application:
    """`otherwise`, with the long poll at its address."""

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await otherwise(scope, receive, send)
        elif scope["method"] == "GET":
            await _poll(scope, receive, send)
        elif scope["method"] == "POST":
            await _say(send, await _signal(scope, receive), [])
        else:
            await _say(send, 405, [])

    return door


async def _poll(scope: Scope, receive: Receive, send: Send) -> None:
    hub = Hub.current()
    try:
        wanted, present = places(scope["query_string"]), presences(scope["query_string"])
    except Malformed:
        await _refuse(send, 400, "malformed")
        return
    looked = hub.guard.looks
    key = session_key(scope)
    person = await hub.signed_in(key) if key else None
    if key is None or person is None:
        await _refuse(send, 401, "not_signed_in")
        return
    if not wanted:
        await _say(send, 200, [frame({"type": "hello", "protocol": VERSION})])
        return
    if not hub.polls.enter(key):
        await _refuse(send, 429, "too_many_polls")
        return
    answer = Answer(present.values())
    connection = Connection(person, key, answer, answer.closed)
    connection.stays = STAYS_SECONDS
    hub.join(connection)
    if looked != hub.guard.looks:  # rights changed while we looked at the session
        hub.guard.doubt([person.pk])
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        await _gather(hub, connection, answer, wanted, present, gone)
    finally:
        hub.part(connection)
        hub.polls.leave(key)
        gone.cancel()
    await _say(send, 401 if answer.code == SIGNED_OUT else 200, answer.frames)


async def _gather(
    hub: Hub, connection: Connection, answer: Answer, wanted: dict[str, Cursor | None], present: Collection[str],
    gone: "asyncio.Future[None]",
) -> None:  # fmt: skip
    """Until there is something to tell, the time is over, or nobody waits for it any more."""
    gone.add_done_callback(lambda _: answer.rung.set())
    for stream, cursor in wanted.items():
        await listen(hub, connection, stream, cursor, presence=stream in present)
        if connection.closed or gone.done() or answer.is_full:
            return
    if None in wanted.values():
        return  # whoever has no place yet wants to know it now
    with suppress(TimeoutError):
        async with asyncio.timeout(WAITS_SECONDS):
            await answer.rung.wait()
            if answer.code is None and not gone.done():
                await asyncio.sleep(GATHER_SECONDS)


async def _signal(scope: Scope, receive: Receive) -> int:
    """A light signal of somebody whose sockets are blocked: the socket's frame as a body. Returns the status."""
    if not is_ours(dict(scope["headers"])):
        return 403
    try:
        await _pass_on(Hub.current(), session_key(scope), await _signal_in(receive))
    except Refused as refusal:
        refusals.count(refusal.reason)
        return refusal.status
    return 204


async def _pass_on(hub: Hub, key: str | None, signal: Signal) -> None:
    """Tell the others. Raises Refused."""
    person = await hub.signed_in(key) if key else None
    if key is None or person is None:
        raise Refused("not_signed_in", 401)
    if not hub.signals.take(key):
        raise Refused("flooding", 429)
    if await in_thread(rights.ask, person.pk, signal.stream, with_head=False) is None:
        raise Refused("not_found", 404)
    answer = Answer()
    hub.signal_of(Connection(person, key, answer, answer.closed), signal)


async def _signal_in(receive: Receive) -> Signal:
    """The signal in a body. Raises Refused."""
    body = await _body(receive)
    if body is None:
        raise Refused("oversized", 400)
    try:
        signal = understood({"text": body})
    except MalformedFrame:
        raise Refused("malformed", 400) from None
    if not isinstance(signal, Signal):
        raise Refused("malformed", 400)
    return signal


async def _refuse(send: Send, status: int, reason: str) -> None:
    refusals.count(reason)
    await _say(send, status, [frame({"type": "error", "reason": reason})])


async def _body(receive: Receive) -> str | None:
    """The whole body, if it is a short text."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > SIGNAL_MAX_BYTES:
            return None
        if not message.get("more_body"):
            return body.decode(errors="replace")


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, status: int, frames: list[Frame]) -> None:
    body = b"" if status == 204 else f"[{','.join(each.text for each in frames)}]".encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
