"""What processes tell each other: streams to look at, rights to look at again, signals. Ids only, and it
may be lost.

Messages: {"wake": [stream, ...]} {"rights": "changed"} {"signal": {...}, "but": person, "sight": circle}
{"presence": {...}}. An envelope {"from": process, "say": [message, ...]}
travels by NOTIFY, or by channels_redis where RELAY_URL is set.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction

CHANNEL = "causeway_live"
# NOTIFY carries at most 7,999 bytes.
ENVELOPE_MAX_BYTES = 7_500
WAKE_AT_ONCE = 100

Message = dict[str, Any]


class Mouth(Protocol):
    """The running hub of this process: it tells others in batches, off the path of the request."""

    def tell_soon(self, message: Message) -> None:
        """Take `message` from any thread; it is handled here and told to the other processes."""


_mouth: Mouth | None = None
# Told apart from other processes, so that a process does not hear itself.
PROCESS = secrets.token_hex(6)


def speak_through(mouth: Mouth | None) -> None:
    """From now on messages of this process go through `mouth` (None: straight to the database or Redis)."""
    global _mouth  # noqa: PLW0603 - one per process by nature
    _mouth = mouth


class _Wake:
    """The streams touched by one transaction, woken in one go when it has committed."""

    def __init__(self, stream: str) -> None:
        self.streams = {stream}
        # By this name Django tells of what failed after a commit (and fails itself where there is none).
        self.__qualname__ = type(self).__qualname__

    def __call__(self) -> None:
        names = sorted(self.streams)
        for start in range(0, len(names), WAKE_AT_ONCE):
            tell({"wake": names[start : start + WAKE_AT_ONCE]})


def wake_on_commit(stream: str) -> None:
    """After commit, and only then, whoever listens to `stream` looks at the log. One message per
    transaction.
    """
    open_savepoints = set(connection.savepoint_ids)
    for savepoints, func, *_ in reversed(connection.run_on_commit):
        # A rollback that would drop that wake-up would also undo this append; so it may speak for both.
        if isinstance(func, _Wake) and savepoints <= open_savepoints:
            func.streams.add(stream)
            return
    transaction.on_commit(_Wake(stream), robust=True)


def tell_with_commit(message: Message) -> None:
    """As `tell`, but bound to the current transaction: heard if and only if it commits (with Redis: if all
    is well).
    """
    if settings.RELAY_URL:
        transaction.on_commit(lambda: tell(message), robust=True)
        return
    notify([message], sender=None)


def tell(message: Message) -> None:
    """Tell every process, this one included, now. From any thread; not from an event loop."""
    if _mouth is not None:
        _mouth.tell_soon(message)
    elif settings.RELAY_URL:
        for envelope in envelopes([message]):
            async_to_sync(get_channel_layer().group_send)(CHANNEL, {"type": "relay", "envelope": envelope})
    else:
        notify([message], sender=PROCESS)


def tell_all(messages: Sequence[Message]) -> None:
    """As `tell`, for many at once: as few envelopes as they fit into."""
    if _mouth is not None or settings.RELAY_URL:
        for message in messages:
            tell(message)
    else:
        notify(messages, sender=PROCESS)


def notify(messages: Sequence[Message], *, sender: str | None) -> None:
    """Send by NOTIFY on Django's connection: at once, or with the commit when inside a transaction."""
    with connection.cursor() as cursor:
        for envelope in envelopes(messages, sender=sender):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, envelope])


def envelopes(messages: Iterable[Message], *, sender: str | None = PROCESS) -> Iterator[str]:
    """The messages as texts short enough for NOTIFY. A message that is too long by itself is a ValueError."""
    opening, closing = f'{{"from":{json.dumps(sender)},"say":[', "]}"
    batch: list[str] = []
    size = 0
    for message in messages:
        text = json.dumps(message, separators=(",", ":"))
        if len(text) > ENVELOPE_MAX_BYTES:
            raise ValueError(f"a message of {len(text)} bytes is too long for the wire: {text[:60]}")
        if batch and size + len(text) > ENVELOPE_MAX_BYTES:
            yield opening + ",".join(batch) + closing
            batch, size = [], 0
        batch.append(text)
        size += len(text) + 1
    if batch:
        yield opening + ",".join(batch) + closing


def opened(envelope: str) -> list[Message]:
    """The messages in an envelope, or none if this process sent it itself or it isn't one of ours."""
    try:
        letter = json.loads(envelope)
        if letter["from"] == PROCESS:
            return []
        return [message for message in letter["say"] if isinstance(message, dict)]
    except (ValueError, TypeError, KeyError):
        return []


def fingerprint(session_key: str) -> str:
    """What stands for a session on the wire, where the key itself must not go."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]
