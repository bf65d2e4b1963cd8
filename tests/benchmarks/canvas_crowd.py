"""Fifty pages on one board, at the level of bytes: they move notes at a steady pace and note when each move arrives.

Each page moves notes of its own, as hands do. A move is an update as Yjs makes it; in its number for `y` stands which
move it is, and that is looked for in what comes back, however the server wraps it. Nothing is drawn.
"""

import asyncio
import base64
import os
import random
import re
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from pycrdt import Doc, Map, Text

from realtime.documents import messages
from realtime.documents.reading import Reader

# A float of 64 bits, as lib0 codes it: its sign and exponent, the number of the move, and two bytes of ours.
_MARK = re.compile(rb"\x7b\x40\x59(....)\xca\xfe", re.DOTALL)


def marked(number: int) -> float:
    (value,) = struct.unpack(">d", b"\x40\x59" + struct.pack(">I", number) + b"\xca\xfe")
    return float(value)


def board(notes: int) -> bytes:
    """A board as an update: notes with some words on them."""
    doc: Doc[object] = Doc()
    top: Map[object] = doc.get("notes", type=Map)
    with doc.transaction():
        for each in range(notes):
            top[f"{each:032x}"] = Map(
                {
                    "kind": "note", "x": each % 50 * 240.0, "y": each // 50 * 240.0, "w": 200, "h": 200, "z": each,
                    "colour": "yellow", "text": Text(f"What customers said about part {each}"), "group": None,
                }
            )  # fmt: skip
    return doc.get_update()


@dataclass(eq=False)
class Page(asyncio.Protocol):
    """`moves`: what it is going to send, by the number of the move. `heard`: when each move arrived."""

    host: str
    path: str
    cookie: str
    moves: list[tuple[int, bytes]] = field(default_factory=list)
    heard: dict[int, float] = field(default_factory=dict)
    bytes_in: int = 0

    def __post_init__(self) -> None:
        self.open = asyncio.get_running_loop().create_future()
        self.full = asyncio.get_running_loop().create_future()
        self._rest = b""
        self._up = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: {self.host}\r\nOrigin: http://{self.host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"{self.cookie}\r\n".encode()
        )

    def data_received(self, content: bytes) -> None:
        now = time.perf_counter()
        self.bytes_in += len(content)
        for mark in _MARK.findall(self._rest[-16:] + content if self._rest else content):
            self.heard.setdefault(int.from_bytes(mark), now)
        self._rest += content
        if not self._up:
            head, found, self._rest = self._rest.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            assert b" 101 " in head.split(b"\r\n")[0], head
            self._up = True
            self.open.set_result(None)
        self._frames()

    def _frames(self) -> None:
        rest, at = self._rest, 0
        while len(rest) - at >= 2:
            size, start = rest[at + 1], at + 2
            if size >= 126:
                wide = 2 if size == 126 else 8
                size, start = int.from_bytes(rest[start : start + wide]), start + wide
            if len(rest) - start < size:
                break
            self._message(rest[at] & 15, rest[start : start + size])
            at = start + size
        self._rest = rest[at:]

    def _message(self, opcode: int, content: bytes) -> None:
        if opcode == 9:
            self.write(content, 10)
        elif opcode == 8:
            raise RuntimeError(f"the server closed: {content!r}")
        elif content[:2] == b"\x00\x00":  # what do you have? Nothing
            self.write(messages.step2(b"\x00\x00"))
        elif content[:2] == b"\x00\x01" and not self.full.done():
            reader = Reader(content[2:])
            self.full.set_result(reader.portion())

    def write(self, content: bytes, opcode: int = 2) -> None:
        """One masked frame. The mask is zero, as the standard allows and no server minds."""
        size = len(content)
        if size < 126:
            head = bytes((0x80 | opcode, 0x80 | size))
        else:
            wide, code = (2, 126) if size < 65_536 else (8, 127)
            head = bytes((0x80 | opcode, 0x80 | code)) + size.to_bytes(wide)
        self.transport.write(head + b"\x00\x00\x00\x00" + content)


def plan_moves(
    update: bytes, page: int, pages: int, numbers: Sequence[int], chance: random.Random
) -> list[tuple[int, bytes]]:
    """The moves of one page: of its own notes, one after the other."""
    doc: Doc[object] = Doc()
    doc.apply_update(update)
    top: Map[object] = doc.get("notes", type=Map)
    own = [f"{each:032x}" for each in range(page, len(top), pages)]
    found: list[bytes] = []
    doc.observe(lambda event: found.append(event.update))
    for number in numbers:
        note = top[chance.choice(own)]
        assert isinstance(note, Map)
        with doc.transaction():
            note["x"], note["y"] = chance.random() * 9_000, marked(number)
    return list(zip(numbers, found, strict=True))


async def open_page(page: Page, port: int) -> float:
    """Come in and have the whole board. Returns how long that took."""
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    await loop.create_connection(lambda: page, "127.0.0.1", port)
    await page.open
    page.write(messages.step1(b"\x00"))
    await page.full
    return time.perf_counter() - began


async def play(pages: Sequence[Page], rate: float, chance: random.Random) -> list[float]:
    """All moves at `rate` per second over all pages, and what each took to each other page. Waits for all."""
    loop = asyncio.get_running_loop()
    turns = [(page, *move) for page in pages for move in page.moves]
    chance.shuffle(turns)
    order: dict[Page, int] = {}
    sent: dict[int, float] = {}
    began = loop.time()
    for place, (page, _, _) in enumerate(turns):
        if (pause := began + place / rate - loop.time()) > 0:
            await asyncio.sleep(pause)
        number, update = page.moves[order.setdefault(page, 0)]
        order[page] += 1
        sent[number] = time.perf_counter()
        page.write(messages.update(update))
    async with asyncio.timeout(60):
        while any(  # noqa: ASYNC110 - to be woken by each of a million deliveries would be measured, too
            sent.keys() - page.heard.keys() - {own for own, _ in page.moves} for page in pages
        ):
            await asyncio.sleep(0.05)
    return [
        page.heard[number] - at
        for page in pages
        for own in [{number for number, _ in page.moves}]
        for number, at in sent.items()
        if number not in own
    ]
