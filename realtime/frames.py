"""What goes over the wire to listeners: each message is encoded once, however many sockets receive it."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol


class Frame(NamedTuple):
    """One finished message: as text for a plain ASGI server, and as the bytes of a WebSocket text frame."""

    text: str
    wire: bytes


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
    return Frame(text, _text_frame(text.encode()))


def _text_frame(payload: bytes) -> bytes:
    """A final, unmasked text frame (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def joined(frames: "tuple[Frame, ...]") -> bytes:
    return frames[0].wire if len(frames) == 1 else b"".join(each.wire for each in frames)
