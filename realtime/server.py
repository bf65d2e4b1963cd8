"""Daphne, with a way to write finished frames straight to a connection's transport.

Through ASGI and Twisted's buffers a delivery costs five times the system call (docs/decisions/0002); this
is the call.
"""

import asyncio
import faulthandler
import logging
from collections.abc import Callable
from typing import Any

from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import defer, tcp

from realtime.connections import CEILING_BYTES
from realtime.frames import Frame
from realtime.hub import Hub
from realtime.offload import let_go

logger = logging.getLogger(__name__)

# When asked to stop: how long views may take to come to their end, and, whatever holds it, the process itself.
VIEWS_SECONDS = 5.0
ENDS_WITHIN_SECONDS = 10.0
ANSWERS_CLOSE_WITHIN_SECONDS = 10
OPEN = WebSocketProtocol.STATE_OPEN
# Clients send short frames only, but for documents: there comes what was written while the line was broken.
FRAME_MAX_BYTES = 16 * 1024
DOCUMENT_FRAME_MAX_BYTES = 1024 * 1024


class TransportWriter:
    """Writes whole WebSocket frames to a daphne connection: into the socket while it takes them, else into
    Twisted's buffer up to the ceiling.
    """

    __slots__ = ("_direct", "_protocol", "_send", "_transport")

    def __init__(self, protocol: WebSocketProtocol) -> None:
        self._protocol = protocol
        self._transport = transport = protocol.transport
        # The system call itself. `_direct` is that while nothing lies in Twisted's buffer and the socket is open: every
        # look on the way there costs, a thousand times per message. Whoever else writes says so by passing here.
        self._send = transport.socket.send if _is_plain(transport) else None
        self._direct: Callable[[bytes], int] | None = None
        transport.write = self._through

    def _through(self, part: bytes) -> None:
        """What the protocol writes by itself (a ping, the close), and what the socket did not take."""
        self._direct = None
        type(self._transport).write(self._transport, part)

    @property
    def buffered(self) -> int:
        transport = self._transport
        if self._direct is not None or self._send is None:
            return 0
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)

    def write(self, frames: tuple[Frame, ...], wire: bytes) -> bool:
        direct = self._direct
        if direct is None:
            return self._look_and_write(frames, wire)
        try:
            sent = direct(wire)
        except BlockingIOError:
            sent = 0
        except OSError:
            return True  # the connection is lost, and Twisted will say so by itself
        if sent < len(wire):
            self._through(wire[sent:])
        return True

    def _look_and_write(self, frames: tuple[Frame, ...], wire: bytes) -> bool:
        if self._protocol.state != OPEN:
            return True  # it is closing, and what is left to send is left to its next cursor
        if self._send is None:  # TLS inside daphne: the bytes must pass through it
            self._through(wire)
            return True
        waiting = self.buffered
        if waiting == 0:
            self._direct = self._send
            return self.write(frames, wire)
        if waiting + len(wire) > CEILING_BYTES:
            return False
        self._through(wire)
        return True

    async def settle(self) -> None:
        """The transport keeps the order by itself."""

    def stop(self) -> None:
        """What Twisted has buffered can't be taken back; daphne drops a peer that doesn't answer the close."""


def _is_plain(transport: object) -> bool:
    """Whether it is the TCP (or Unix socket) connection itself."""
    return isinstance(transport, tcp.Connection)


def _linger_when_failed(protocol: WebSocketProtocol) -> None:
    """After a frame that breaks the rules: the close goes out, then the end of what we say, and what still comes is
    read and let go until the other side ends, too, or its time is up (closeHandshakeTimeout).

    Autobahn would read on in the middle of what it did not understand and cut the line at the next offence; a line that
    is cut with bytes unread is reset, and the close that says why is lost on the way.
    """
    fail = protocol._fail_connection

    def fail_once(*arguments: Any, **named: Any) -> None:
        if protocol.state == OPEN:
            fail(*arguments, **named)
        protocol.processData = lambda: False
        protocol.dataReceived = lambda _: None
        if _is_plain(protocol.transport):
            protocol.transport.loseWriteConnection()

    protocol._fail_connection = fail_once


class LiveServer(Server):  # type: ignore[misc]
    """Puts a TransportWriter into the scope of each websocket."""

    def __init__(self, application: Any, **options: Any) -> None:
        limits = {
            "websocket_max_message_size": FRAME_MAX_BYTES,
            "websocket_max_frame_size": FRAME_MAX_BYTES,
            # When thousands come back at once the last are answered late, and cutting them off would bring them again.
            "websocket_handshake_timeout": 30,
        }
        super().__init__(application, **(limits | options))
        self._ports: list[Any] = []
        self._ending = False

    def listen_success(self, port: Any) -> None:
        self._ports.append(port)
        super().listen_success(port)

    def kill_all_applications(self) -> Any:
        """Before the reactor stops: tell the sockets that we restart, so that they come back at once, and let the
        views that run come to their end. What hasn't ended then is cut off, so that a stop takes seconds.
        """
        self._ending = True
        faulthandler.dump_traceback_later(ENDS_WITHIN_SECONDS, exit=True)
        for port in self._ports:
            port.stopListening()
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._end()))

    async def _end(self) -> None:
        try:
            if (hub := Hub.started()) is not None:
                await hub.stop()
            views = [running for protocol, running in self._running() if not isinstance(protocol, WebSocketProtocol)]
            if views:
                await asyncio.wait(views, timeout=VIEWS_SECONDS)
            await let_go([running for _, running in self._running()])
        except Exception:  # whatever it is, the reactor must not wait for it
            logger.exception("ending did not go well")

    def _running(self) -> list[tuple[Any, "asyncio.Future[None]"]]:
        """What is under way, with the protocol that it answers."""
        found = [(protocol, details.get("application_instance")) for protocol, details in self.connections.items()]
        return [(protocol, running) for protocol, running in found if running is not None and not running.done()]

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if self._ending and not isinstance(protocol, WebSocketProtocol):
            # On a connection that was kept alive. Whoever asks again finds who comes after us.
            protocol.setHeader(b"connection", b"close")
            protocol.basic_error(503, b"Service Unavailable", "The server restarts.")
            return None
        if isinstance(protocol, WebSocketProtocol):
            # A frame that breaks the rules is answered with a close and its reason, not with a cut line.
            protocol.failByDrop = False
            # Who is still sending has that long to hear why; a line that is cut loses the close that is on its way.
            protocol.closeHandshakeTimeout = ANSWERS_CLOSE_WITHIN_SECONDS
            _linger_when_failed(protocol)
            if scope["path"].startswith("/live/documents/"):
                protocol.maxFramePayloadSize = protocol.maxMessagePayloadSize = DOCUMENT_FRAME_MAX_BYTES
            extensions = scope.setdefault("extensions", {})
            extensions["causeway.writer"] = TransportWriter(protocol)
            extensions["causeway.close_code"] = lambda: protocol.localCloseCode
        return super().create_application(protocol, scope)
