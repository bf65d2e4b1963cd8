"""A bare asyncio server: no framework, no session, no log. Each message is parsed, becomes one finished frame, and
that is written to every listener's transport.
"""

import asyncio
import base64
import hashlib
import json
from typing import Any

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
listeners: set[asyncio.Transport] = set()


def text_frame(payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


class Peer(asyncio.Protocol):
    def __init__(self) -> None:
        self.pending = b""
        self.is_open = False
        self.publishes = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        listeners.discard(self.transport)

    def data_received(self, received: bytes) -> None:
        self.pending += received
        if not self.is_open:
            head, found, self.pending = self.pending.partition(b"\r\n\r\n")
            if not found:
                self.pending = head
                return
            self._accept(head)
        while (payload := self._next()) is not None:
            if self.publishes:
                tell(payload)

    def _accept(self, head: bytes) -> None:
        request, *lines = head.split(b"\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        proof = base64.b64encode(hashlib.sha1(headers[b"sec-websocket-key"] + GUID).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + proof + b"\r\n\r\n"
        )
        self.is_open = True
        self.publishes = b" /publish " in request
        if not self.publishes:
            listeners.add(self.transport)

    def _next(self) -> bytes | None:
        """The payload of the next whole frame; a client's are masked."""
        data = self.pending
        if len(data) < 6:
            return None
        size, at = data[1] & 0x7F, 2
        if size == 126:
            size, at = int.from_bytes(data[2:4], "big"), 4
        elif size == 127:
            size, at = int.from_bytes(data[2:10], "big"), 10
        if len(data) < at + 4 + size:
            return None
        mask = int.from_bytes((data[at : at + 4] * (size // 4 + 1))[:size], "big")
        self.pending = data[at + 4 + size :]
        return (int.from_bytes(data[at + 4 : at + 4 + size], "big") ^ mask).to_bytes(size, "big")


def tell(payload: bytes) -> None:
    message = json.loads(payload)
    ready = text_frame(json.dumps({"text": message["text"] * message["repeat"]}).encode())
    for transport in listeners:
        transport.write(ready)


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Peer, "127.0.0.1", 0, backlog=2048)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
