"""What goes over the wire to listeners: each message is encoded once, however many sockets receive it."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol


class Frame(NamedTuple):
    """One finished message: as text (or `raw`) for a plain ASGI server, and as the bytes of a WebSocket frame."""

    text: str
    wire: bytes
    raw: bytes | None = None


class Writer(Protocol):
    """Takes frames for one connection without ever waiting for it."""

    @property
    def buffered(self) -> int:
        """Bytes that were taken and have not left the process."""

    def write(self, frames: "tuple[Frame, ...]", wire: bytes) -> bool:
        """Take `frames`, whose bytes in a row are `wire`. False: too far behind, nothing was taken."""

    async def settle(self) -> None:
        """Give what was taken a moment to leave, so that a close comes after it."""

    def stop(self) -> None:
        """Forget what is buffered and take no more."""


_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def frame(message: Mapping[str, Any]) -> Frame:
    text = _encode(message)
    return Frame(text, _framed(_TEXT, text.encode()))


def binary_frame(payload: bytes) -> Frame:
    return Frame("", _framed(_BINARY, payload), payload)


def sendable(ready: Frame) -> dict[str, Any]:
    """As a plain ASGI server takes it."""
    if ready.raw is not None:
        return {"type": "websocket.send", "bytes": ready.raw}
    return {"type": "websocket.send", "text": ready.text}


_TEXT, _BINARY = 0x81, 0x82


def _framed(opcode: int, payload: bytes) -> bytes:
    """A final, unmasked frame (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((opcode, size)) + payload
    if size < 65_536:
        return bytes((opcode, 126)) + size.to_bytes(2, "big") + payload
    return bytes((opcode, 127)) + size.to_bytes(8, "big") + payload


def joined(frames: "tuple[Frame, ...]") -> bytes:
    return frames[0].wire if len(frames) == 1 else b"".join(each.wire for each in frames)
