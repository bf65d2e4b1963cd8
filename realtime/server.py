"""Daphne, with a way to write finished frames straight to a connection's transport.

Through ASGI and Twisted's buffers a delivery costs five times the system call (docs/decisions/0002); this
is the call.
"""

import asyncio
from typing import Any

from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import defer, tcp

from realtime.connections import CEILING_BYTES
from realtime.frames import Frame
from realtime.hub import Hub

# Clients send short frames only.
FRAME_MAX_BYTES = 16 * 1024


class TransportWriter:
    """Writes whole WebSocket frames to a daphne connection: into the socket while it takes them, else into
    Twisted's buffer up to the ceiling.
    """

    __slots__ = ("_protocol",)

    def __init__(self, protocol: WebSocketProtocol) -> None:
        self._protocol = protocol

    @property
    def buffered(self) -> int:
        transport = self._protocol.transport
        if not _is_plain(transport):
            return 0
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)

    def write(self, frames: tuple[Frame, ...], wire: bytes) -> bool:
        protocol = self._protocol
        transport = protocol.transport
        if protocol.state != protocol.STATE_OPEN:
            return True  # it is closing, and what is left to send is left to its next cursor
        if not _is_plain(transport):  # TLS inside daphne: the bytes must pass through it
            transport.write(wire)
            return True
        waiting = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
        if waiting:
            if waiting + len(wire) > CEILING_BYTES:
                return False
            transport.write(wire)
            return True
        sent = transport.writeSomeData(wire)
        # An error instead of a number: the connection is lost, and Twisted will say so by itself.
        if isinstance(sent, int) and sent < len(wire):
            transport.write(wire[sent:])
        return True

    async def settle(self) -> None:
        """The transport keeps the order by itself."""

    def stop(self) -> None:
        """What Twisted has buffered can't be taken back; daphne drops a peer that doesn't answer the close."""


def _is_plain(transport: object) -> bool:
    """Whether it is the TCP (or Unix socket) connection itself."""
    return isinstance(transport, tcp.Connection)


class LiveServer(Server):  # type: ignore[misc]
    """Puts a TransportWriter into the scope of each websocket."""

    def __init__(self, application: Any, **options: Any) -> None:
        limits = {"websocket_max_message_size": FRAME_MAX_BYTES, "websocket_max_frame_size": FRAME_MAX_BYTES}
        super().__init__(application, **(limits | options))

    def kill_all_applications(self) -> Any:
        """Before the reactor stops: tell the sockets that we restart, so that they come back at once."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._end()))

    async def _end(self) -> None:
        if (hub := Hub.started()) is not None:
            await hub.stop()
        running = [
            details["application_instance"]
            for details in self.connections.values()
            if "application_instance" in details and not details["application_instance"].done()
        ]
        for application in running:
            application.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, WebSocketProtocol):
            # A frame that breaks the rules is answered with a close and its reason, not with a cut line.
            protocol.failByDrop = False
            scope.setdefault("extensions", {})["causeway.writer"] = TransportWriter(protocol)
        return super().create_application(protocol, scope)
