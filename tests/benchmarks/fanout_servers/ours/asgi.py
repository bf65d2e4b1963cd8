"""Causeway's own application, and beside it `/publish`: what the load client says there is told to the room.

FANOUT_WAY=log: each message is appended to the log in a transaction of its own, wakes the pump, is read back, rendered
and told: all that a post costs after HTTP, permission and ledger. FANOUT_WAY=hub: it is made an event in memory and
handed to the hub, which tells it by the same rules; like this it can be compared with servers that keep nothing.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from realtime import hub as hubs
from realtime import log
from realtime.drawing import drawn
from realtime.log import Cursor
from realtime.models import Event
from realtime.offload import in_thread
from realtime.reading import Numbered, Reading, event_frame
from realtime.rooms import Room
from tests.benchmarks.fanout_servers.ours.room import Said
from workspace.asgi import application as causeway

STREAM = os.environ["FANOUT_STREAM"]
EPOCH = "fanout"
Publish = Callable[[str], Awaitable[None]]


def _append(text: str) -> None:
    with transaction.atomic():
        log.append(STREAM, Said(text=text))


async def through_the_log(text: str) -> None:
    await in_thread(_append, text)


class StraightToTheHub:
    """Tells events that stand nowhere, paced as the pump paces those that it reads."""

    def __init__(self) -> None:
        self._waiting: list[Numbered] = []

    async def __call__(self, text: str) -> None:
        room = hubs.Hub.current().rooms[STREAM]
        seq = room.cursor.seq + len(self._waiting) + 1
        event = Event(stream_id=STREAM, seq=seq, kind=Said.kind, payload={"text": text}, at=datetime.now(UTC))
        ready = event_frame(event, room.cursor.epoch or EPOCH, drawn([event])[0])
        self._waiting.append(Numbered(seq, ready))
        if len(self._waiting) == 1:
            loop = asyncio.get_running_loop()
            wait = room.quiet_until - loop.time()
            if wait > 0:
                loop.call_later(wait, self._flush, room)
            else:  # with whatever has arrived in the same breath
                loop.call_soon(self._flush, room)

    def _flush(self, room: Room) -> None:
        events, self._waiting = tuple(self._waiting), []
        upto = Cursor(room.cursor.epoch or EPOCH, events[-1].seq)
        found = Reading(upto=upto, head=upto.seq, events=events, gone=False)
        hubs.Hub.current().pump._flush(room, found)


def way() -> Publish:
    if os.environ["FANOUT_WAY"] == "log":
        return through_the_log
    hubs.HEADS_SECONDS = 3600.0  # the log knows nothing of these events: nobody shall look there for them
    return StraightToTheHub()


publish = way()


async def application(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    if scope["type"] != "websocket" or scope["path"] != "/publish":
        await causeway(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        said = json.loads(message["text"])
        await publish(said["text"] * said["repeat"])
