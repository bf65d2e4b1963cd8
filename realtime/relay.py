"""The wake-up between processes. It may lose messages and says when it might have; the log is what is true."""

import asyncio
import logging
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import psycopg
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection
from psycopg import AsyncConnection

from realtime import wire
from realtime.wire import Message

logger = logging.getLogger(__name__)

RETRY_FIRST_SECONDS = 0.1
RETRY_MOST_SECONDS = 3.0
# How long a connection that died without a word may go unnoticed.
STILL_THERE_SECONDS = 5.0
OUTBOX_MOST = 10_000

Hear = Callable[[Message], None]
Reconnected = Callable[[], None]


class Relay(Protocol):
    """`hear` is called with each message of other processes; `reconnected` when some may have been missed."""

    def say(self, message: Message) -> None:
        """Tell the other processes, soon."""

    async def run(self) -> None:
        """Listen and speak until cancelled; reconnects by itself."""


def new_relay(hear: Hear, reconnected: Reconnected) -> Relay:
    """By NOTIFY, or by channels_redis where settings.RELAY_URL is set."""
    return LayerRelay(hear, reconnected) if settings.RELAY_URL else PostgresRelay(hear, reconnected)


class Outbox:
    """Messages on their way out. What was gathered meanwhile leaves in one go, its wake-ups merged into one.

    That a connection broke shows only when something is said into it: so what was not `said` is given once more. It may
    be heard twice, which harms nobody.
    """

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._woken: dict[str, None] = {}
        self._rung = asyncio.Event()
        self._unsaid: list[str] = []

    def put(self, message: Message) -> None:
        if "wake" in message:
            self._woken.update(dict.fromkeys(message["wake"]))
        elif len(self._messages) < OUTBOX_MOST:
            self._messages.append(message)
        self._rung.set()

    async def envelopes(self) -> list[str]:
        """Wait for messages and take all of them."""
        if self._unsaid:
            again, self._unsaid = self._unsaid, []
            return again
        await self._rung.wait()
        self._rung.clear()
        names, messages = list(self._woken), self._messages
        self._woken, self._messages = {}, []
        messages += [
            {"wake": names[start : start + wire.WAKE_AT_ONCE]} for start in range(0, len(names), wire.WAKE_AT_ONCE)
        ]
        self._unsaid = list(wire.envelopes(messages))
        return self._unsaid

    def said(self) -> None:
        """What was taken last is out."""
        self._unsaid = []


class _LastingRelay(ABC):
    """Two connections that come back by themselves: one listens, one speaks what is in the outbox."""

    def __init__(self, hear: Hear, reconnected: Reconnected) -> None:
        self._hear = hear
        self._reconnected = reconnected
        self._outbox = Outbox()

    def say(self, message: Message) -> None:
        self._outbox.put(message)

    async def run(self) -> None:
        await asyncio.gather(_again_and_again(self._listen), _again_and_again(self._speak))

    @abstractmethod
    async def _listen(self, connected: Callable[[], None]) -> None: ...

    @abstractmethod
    async def _speak(self, connected: Callable[[], None]) -> None: ...


class PostgresRelay(_LastingRelay):
    """LISTEN on one connection of its own, NOTIFY on another."""

    async def _listen(self, connected: Callable[[], None]) -> None:
        async with await _connect() as listening:
            await listening.execute(f"LISTEN {wire.CHANNEL}")
            connected()
            self._reconnected()
            while True:
                async for note in listening.notifies(timeout=STILL_THERE_SECONDS):
                    _deliver(wire.opened(note.payload), self._hear)
                async with asyncio.timeout(STILL_THERE_SECONDS):
                    await listening.execute("SELECT 1")

    async def _speak(self, connected: Callable[[], None]) -> None:
        async with await _connect() as speaking:
            while True:
                await speaking.execute(
                    "SELECT pg_notify(%s, envelope) FROM unnest(%s::text[]) AS envelope",
                    [wire.CHANNEL, await self._outbox.envelopes()],
                )
                self._outbox.said()
                connected()


class LayerRelay(_LastingRelay):
    """channels_redis' pub/sub layer: one channel of this process in one group."""

    async def _listen(self, connected: Callable[[], None]) -> None:
        layer: Any = get_channel_layer()
        layer._get_layer().on_reconnect = self._reconnected
        channel = await layer.new_channel()
        await layer.group_add(wire.CHANNEL, channel)
        connected()
        self._reconnected()
        while True:
            message = await layer.receive(channel)
            _deliver(wire.opened(message.get("envelope", "")), self._hear)

    async def _speak(self, connected: Callable[[], None]) -> None:
        layer: Any = get_channel_layer()
        while True:
            for envelope in await self._outbox.envelopes():
                await layer.group_send(wire.CHANNEL, {"type": "relay", "envelope": envelope})
            self._outbox.said()
            connected()


def _deliver(messages: Iterable[Message], hear: Hear) -> None:
    for message in messages:
        try:
            hear(message)
        except Exception:  # one message that can't be understood must not cut the line
            logger.exception("a relayed message was not understood: %s", list(message))


async def _connect() -> AsyncConnection[Any]:
    """A connection beside Django's pool, which may be held for as long as the process lives."""
    params = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold"):
        params.pop(django_only, None)
    return await AsyncConnection.connect(**params, autocommit=True, application_name="causeway relay")


async def _again_and_again(work: Callable[[Callable[[], None]], Any]) -> None:
    """Run `work` for ever; it tells by its argument that it got through, which makes the next retry a quick
    one.
    """
    pause = RETRY_FIRST_SECONDS

    def connected() -> None:
        nonlocal pause
        pause = RETRY_FIRST_SECONDS

    while True:
        try:
            await work(connected)
        except (psycopg.Error, OSError, TimeoutError) as error:
            logger.warning("the relay lost its connection (%s); trying again in %.1f s", error, pause)
        except Exception:
            logger.exception("the relay failed; trying again in %.1f s", pause)
        await asyncio.sleep(pause * (0.5 + random.random()))  # noqa: S311 - spreads reconnects
        pause = min(pause * 2, RETRY_MOST_SECONDS)
