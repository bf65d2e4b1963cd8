"""Fifty pages on one board, at the level of bytes: they move notes at a steady pace and note when each move arrives.

Each page moves notes of its own, as hands do. A move is an update as Yjs makes it; in its number for `y` stands which
move it is, and that is looked for in what comes back, however the server wraps it. Nothing is drawn.
"""

import base64
import os
import random
import re
import select
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from pycrdt import Doc, Map, Text

from realtime.documents import messages
from realtime.documents.reading import Reader

LATEST_SECONDS = 60.0
WRITES_EACH, BEGINS_EACH = 10, 50
# Said unasked, for a server that closes whom it doesn't hear of.
PONG, PONG_SECONDS = b"\x8a\x80\x00\x00\x00\x00", 5.0
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
class Page:
    """`moves`: what it is going to send, by the number of the move. `heard`: when each move arrived."""

    port: int
    path: str
    cookie: str
    moves: list[tuple[int, bytes]] = field(default_factory=list)
    heard: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rest = b""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def open(self) -> bytes:
        """Come in, and have the whole board. Returns it."""
        host, key = f"127.0.0.1:{self.port}", base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {self.path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"{self.cookie}\r\n".encode()
        )
        while b"\r\n\r\n" not in self._rest:
            self._rest += self.socket.recv(65_536)
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(head.decode())
        self.write(messages.step1(b"\x00"))
        while True:
            content = self._frame()
            if content[:2] == b"\x00\x00":  # what do you have? Nothing
                self.write(messages.step2(b"\x00\x00"))
            elif content[:2] == b"\x00\x01":
                return Reader(content[2:]).portion()

    def _frame(self) -> bytes:
        self._fill(2)
        size, start = self._rest[1], 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            self._fill(2 + wide)
            size, start = int.from_bytes(self._rest[2 : 2 + wide]), 2 + wide
        self._fill(start + size)
        content, self._rest = self._rest[start : start + size], self._rest[start + size :]
        return content

    def _fill(self, size: int) -> None:
        parts, have = [self._rest], len(self._rest)
        while have < size:
            parts.append(more := self.socket.recv(1 << 20))
            if not more:
                raise RuntimeError("the server closed")
            have += len(more)
        self._rest = b"".join(parts)

    def hear(self) -> None:
        """What has come. Only marks are looked for, so that a thousand times a second costs little."""
        try:
            more = self.socket.recv(1 << 18)
        except BlockingIOError:
            return
        if not more:
            raise RuntimeError("the server closed")
        content = self._rest + more
        now = time.perf_counter()
        for mark in _MARK.findall(content):
            self.heard.setdefault(int.from_bytes(mark), now)
        self._rest = content[-12:]

    def write(self, content: bytes) -> None:
        """One masked frame. The mask is zero, as the standard allows and no server minds."""
        size = len(content)
        if size < 126:
            head = bytes((0x82, 0x80 | size))
        else:
            wide, code = (2, 126) if size < 65_536 else (8, 127)
            head = bytes((0x82, 0x80 | code)) + size.to_bytes(wide)
        self.socket.sendall(head + b"\x00\x00\x00\x00" + content)


def plan_moves(
    update: bytes, page: int, pages: int, numbers: Sequence[int], chance: random.Random
) -> list[tuple[int, bytes]]:
    """The edits of one page, to its own notes: it moves one; with each tenth it writes a letter, on the note that it is
    writing on; with each fiftieth it begins to write on another.
    """
    doc: Doc[object] = Doc()
    doc.apply_update(update)
    top: Map[object] = doc.get("notes", type=Map)
    own = [f"{each:032x}" for each in range(page, len(top), pages)]
    found: list[bytes] = []
    doc.observe(lambda event: found.append(event.update))
    writes_on = own[0]
    for number in numbers:
        moved = chance.choice(own)
        if number % BEGINS_EACH == 0:
            writes_on = moved
        note = top[writes_on if number % WRITES_EACH == 0 else moved]
        assert isinstance(note, Map)
        with doc.transaction():
            note["x"], note["y"] = chance.random() * 9_000, marked(number)
            if number % WRITES_EACH == 0:
                note["text"] += "e"
    return list(zip(numbers, found, strict=True))


def play(pages: Sequence[Page], rate: float, chance: random.Random) -> list[float]:
    """All moves at `rate` per second over all pages, and what each took to each other page. Waits for all."""
    turns = [page for page in pages for _ in page.moves]
    chance.shuffle(turns)
    moves = {page: iter(page.moves) for page in pages}
    poll, of = select.epoll(), {page.socket.fileno(): page for page in pages}
    for page in pages:
        page.socket.setblocking(False)
        page.heard.clear()
        poll.register(page.socket, select.EPOLLIN)
    sent: dict[int, float] = {}
    began, wanted = time.perf_counter(), len(turns)
    pong = began
    end = began + len(turns) / rate + LATEST_SECONDS
    while min(len(page.heard) + len(page.moves) for page in pages) < wanted or len(sent) < wanted:
        now = time.perf_counter()
        while len(sent) < wanted and began + len(sent) / rate <= now:
            page = turns[len(sent)]
            number, update = next(moves[page])
            sent[number] = time.perf_counter()
            page.write(messages.update(update))
        for number, _ in poll.poll(
            max(0.0, began + len(sent) / rate - time.perf_counter()) if len(sent) < wanted else 1
        ):
            of[number].hear()
        for page in pages if len(sent) == wanted else ():
            for number, _ in page.moves:  # its own may come back to it, and don't count
                page.heard.pop(number, None)
        if now > pong:
            pong = now + PONG_SECONDS
            for page in pages:
                page.socket.send(PONG)
        if now > end:
            raise RuntimeError("moves were lost")
    poll.close()
    return [page.heard[number] - at for page in pages for number, at in sent.items() if number in page.heard]


@dataclass(frozen=True)
class Pointing:
    """What came to one page of the others' cursors: frames and bytes per second."""

    frames: float
    kib: float


def point(pages: Sequence[Page], rate: float, seconds: float) -> Pointing:
    """All move their cursors at `rate` per second and page. What comes is read to its end, and counted."""
    poll, of = select.epoll(), {page.socket.fileno(): page for page in pages}
    frames = {page: Frames() for page in pages}
    for page in pages:
        page.socket.setblocking(False)
        poll.register(page.socket, select.EPOLLIN)
    began, said, wanted = time.perf_counter(), 0, int(rate * seconds * len(pages))
    until = began + seconds
    while time.perf_counter() < until:
        while said < wanted and began + said / (rate * len(pages)) <= time.perf_counter():
            place, number = said % len(pages), said // len(pages)
            here = {"cursor": {"x": 13.0 * number, "y": 7.0 * place}, "name": f"Page {place}"}
            pages[place].write(messages.aware([messages.Seen(7_000_000 + place, number + 1, here)]))
            said += 1
        for number, _ in poll.poll(0.002):
            page = of[number]
            frames[page].take(page.socket.recv(1 << 18))
    poll.close()
    took = time.perf_counter() - began
    return Pointing(
        sum(each.count for each in frames.values()) / len(pages) / took,
        sum(each.size for each in frames.values()) / len(pages) / took / 1024,
    )


class Frames:
    """Counts frames of a server in a run of bytes, wherever those are cut."""

    def __init__(self) -> None:
        self.count = self.size = 0
        self._rest = b""

    def take(self, more: bytes) -> None:
        self.size += len(more)
        raw, at = self._rest + more, 0
        while len(raw) - at >= 2:
            size, start = raw[at + 1], at + 2
            if size >= 126:
                wide = 2 if size == 126 else 8
                size, start = int.from_bytes(raw[start : start + wide]), start + wide
            if len(raw) < start + size:
                break
            at = start + size
            self.count += 1
        self._rest = raw[at:]
