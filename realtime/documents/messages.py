"""The binary messages of a document's socket, both ways: docs/reference/live-protocol.md tells them.

0 and 1 and 3 are those of y-protocols (sync, awareness, question for awareness); the others are ours.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from realtime.documents.kinds import Access, Malformed
from realtime.documents.reading import Reader, number, portion

SYNC, AWARENESS, ASK_AWARENESS = 0, 1, 3
STORED, ACCESS, TOLD, PING = 16, 17, 18, 19
STEP1, STEP2, UPDATE = 0, 1, 2

STATE_MOST_BYTES = 4_096
CLIENTS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Step1:
    """What do you have that isn't in this state?"""

    state: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """Here is what I have."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """Where somebody's cursor is. No state: they have gone."""

    client: int
    clock: int
    state: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Aware:
    seen: list[Seen]


@dataclass(frozen=True, slots=True)
class AskAwareness:
    """Who is here?"""


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there?"""


Received = Step1 | Written | Aware | AskAwareness | Ping
PONG = bytes((PING,))


def understood(message: bytes) -> Received:
    """Raises Malformed."""
    reader = Reader(message)
    kind = reader.number()
    found: Received
    if kind == SYNC:
        step = reader.number()
        if step not in {STEP1, STEP2, UPDATE}:
            raise Malformed(f"{step} is no step of the sync")
        content = reader.portion()
        found = Step1(content) if step == STEP1 else Written(content)
    elif kind == AWARENESS:
        found = Aware(_aware(reader.portion()))
    elif kind == ASK_AWARENESS:
        found = AskAwareness()
    elif kind == PING:
        found = Ping()
    else:
        raise Malformed(f"{kind} is no kind of message")
    if not reader.is_done:
        raise Malformed("something follows the message")
    return found


def _aware(content: bytes) -> list[Seen]:
    reader = Reader(content)
    count = reader.number()
    if count > CLIENTS_AT_ONCE:
        raise Malformed("that are too many at once")
    seen = [_seen(reader) for _ in range(count)]
    if not reader.is_done:
        raise Malformed("something follows the cursors")
    return seen


def _seen(reader: Reader) -> Seen:
    client, clock, words = reader.number(), reader.number(), reader.text()
    if len(words) > STATE_MOST_BYTES:
        raise Malformed("a cursor says too much")
    try:
        state = json.loads(words)
    except (ValueError, RecursionError):
        raise Malformed("a cursor isn't JSON") from None
    if state is not None and not isinstance(state, dict):
        raise Malformed("a cursor is no object")
    return Seen(client, clock, state)


def step1(state: bytes) -> bytes:
    return bytes((SYNC, STEP1)) + portion(state)


def step2(update: bytes) -> bytes:
    return bytes((SYNC, STEP2)) + portion(update)


def update(payload: bytes) -> bytes:
    return bytes((SYNC, UPDATE)) + portion(payload)


def aware(seen: Iterable[Seen]) -> bytes:
    told = list(seen)
    content = b"".join(number(each.client) + number(each.clock) + portion(_json(each.state).encode()) for each in told)
    return bytes((AWARENESS,)) + portion(number(len(told)) + content)


def stored(count: int, seq: int) -> bytes:
    """The first `count` of what this socket wrote is settled; the document stands at `seq`."""
    return bytes((STORED,)) + number(count) + number(seq)


def access(level: Access) -> bytes:
    return bytes((ACCESS,)) + number(level)


def told(**words: Any) -> bytes:
    """Something that a person may want to know, as JSON: `refused` and why, `held` and its number."""
    return bytes((TOLD,)) + portion(_json(words).encode())


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
