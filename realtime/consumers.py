"""The socket at `/live/`: reads the client's frames and hands them to the hub. It decides nothing itself."""

import asyncio
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from channels.consumer import AsyncConsumer
from django.conf import settings

from realtime.connections import FLOODING, MALFORMED, SIGNED_OUT, TOO_MANY, AsgiWriter, Connection, Send
from realtime.frames import frame, sendable
from realtime.hub import Hub
from realtime.limits import Allowance
from realtime.listening import listen
from realtime.protocol import VERSION, AnyFrame, Leave, Listen, MalformedFrame, Ping, Signal, understood
from realtime.refusals import refusals

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class LiveConsumer(AsyncConsumer):  # type: ignore[misc]
    """No channel layer and no `close_old_connections` per message: most frames never touch the database,
    and what does gives its connection back itself (offload.in_thread).
    """

    channel_layer_alias = "none"
    connection: Connection | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.send_frame = send
        self.turn = asyncio.Lock()
        self.allowance = Allowance()
        self.hub = Hub.current()
        try:
            while True:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    self._gone(message.get("code"))
                    return
                await self.dispatch(message)
        finally:
            if self.connection is not None:
                self.hub.part(self.connection)
                self.hub.sockets.leave(self.connection.person)

    async def dispatch(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.connect":
            await self._connect()
        elif self.connection is not None and not self.connection.closed:
            self._receive(self.connection, message)

    async def _connect(self) -> None:
        key = session_key(self.scope)
        looked = self.hub.guard.looks
        person = await self.hub.signed_in(key) if key else None
        await self.send_frame({"type": "websocket.accept"})
        if key is None or person is None:
            await self._turn_away("not_signed_in", SIGNED_OUT)
            return
        if not self.hub.sockets.enter(person.pk):
            await self._turn_away("too_many_sockets", TOO_MANY)
            return
        writer = self.scope.get("extensions", {}).get("causeway.writer") or AsgiWriter(self.send_frame)
        self.connection = Connection(person, key, writer, self.send_frame)
        self.hub.join(self.connection)
        self.connection.say({"type": "hello", "protocol": VERSION})
        if looked != self.hub.guard.looks:  # rights changed while we looked at the session
            self.hub.guard.doubt([person.pk])

    async def _turn_away(self, reason: str, code: int) -> None:
        refusals.count(reason)
        refusal = frame({"type": "error", "reason": reason})
        await self.send_frame(sendable(refusal))
        await self.send_frame({"type": "websocket.close", "code": code})

    def _gone(self, code: int | None) -> None:
        """The server itself closes what breaks the rules of WebSockets: for what, its own code says."""
        if self.connection is not None and not self.connection.closed:
            said = self.scope.get("extensions", {}).get("causeway.close_code")
            refusals.count(said() if said else code)

    def _receive(self, connection: Connection, message: dict[str, Any]) -> None:
        if not self.allowance.take():
            self._refuse(connection, "flooding", FLOODING)
            return
        try:
            received = understood(message)
        except MalformedFrame:
            self._refuse(connection, "malformed", MALFORMED)
            return
        if isinstance(received, Ping):
            connection.say({"type": "pong"})
            self.hub.heads(connection)
        else:
            self.hub.spawn(connection, self._obey(connection, received))

    def _refuse(self, connection: Connection, reason: str, code: int) -> None:
        connection.say({"type": "error", "reason": reason})
        connection.close(code)

    async def _obey(self, connection: Connection, received: AnyFrame) -> None:
        """One at a time and in the order of arrival, beside the reading of further frames."""
        async with self.turn:
            if connection.closed:
                return
            match received:
                case Listen():
                    await listen(self.hub, connection, received.stream, received.cursor, presence=received.presence)
                case Leave():
                    self.hub.leave(connection, received.stream)
                case Signal():
                    self.hub.signal(connection, received)


def session_key(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookie = SimpleCookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
            except CookieError:
                continue
            if cookie is not None and cookie.value:
                return cookie.value
    return None
