"""Reads the log for all rooms that were woken, in one query, and lets the rooms tell their listeners."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Protocol

from realtime.log import Cursor
from realtime.reading import Reading
from realtime.rooms import GAP_SECONDS, GAP_SHARE_OF_FLUSH, Listening, Room

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.3


class Ward(Protocol):
    """What the pump needs of the hub."""

    rooms: dict[str, Room]

    async def read(self, cursors: Mapping[str, Cursor]) -> dict[str, Reading]: ...
    def resync(self, listening: Listening) -> None: ...
    def too_slow(self, listening: Listening) -> None: ...


class Pump:
    """One for all rooms of a process: while one read is under way, wake-ups gather for the next."""

    def __init__(self, hub: Ward) -> None:
        self._hub = hub
        self._due: set[str] = set()
        self._rung = asyncio.Event()
        self._asking = 0
        self._heard_while_asking: set[str] = set()

    def wake(self, names: Iterable[str]) -> None:
        """Look at these streams, if anyone listens to them here."""
        for name in names:
            if name in self._hub.rooms:
                self._due.add(name)
            elif self._asking:
                self._heard_while_asking.add(name)
        if self._due:
            self._rung.set()

    def asking(self) -> None:
        """Somebody is about to open a room at a head that is being read: remember what is woken meanwhile."""
        self._asking += 1

    def asked(self) -> None:
        """The room is open, or it came to nothing. What was woken meanwhile is looked at."""
        self._asking -= 1
        heard, self._heard_while_asking = self._heard_while_asking, set()
        self.wake(heard)

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._rung.wait()
            self._rung.clear()
            rooms = self._hub.rooms
            self._due &= rooms.keys()
            now = loop.time()
            ready = {name for name in self._due if rooms[name].quiet_until <= now}
            self._due -= ready
            if self._due:
                loop.call_at(min(rooms[name].quiet_until for name in self._due), self._rung.set)
            if not ready:
                continue
            try:
                await self._read(ready)
            except Exception:
                logger.exception("reading the log failed; trying again")
                self._due |= ready
                loop.call_later(RETRY_SECONDS, self._rung.set)

    async def _read(self, names: set[str]) -> None:
        rooms = self._hub.rooms
        before = {name: rooms[name].cursor for name in names}
        for name, reading in (await self._hub.read(before)).items():
            room = rooms.get(name)
            if room is not None and room.cursor == before[name]:
                self._flush(room, reading)
            elif room is not None:  # closed and opened again meanwhile
                self.wake([name])

    def _flush(self, room: Room, reading: Reading) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        if reading.gone:
            room.renew(reading.upto)
            for listening in list(room.listenings.values()):
                self._hub.resync(listening)
            return
        for listening in room.move_on(reading.upto, reading.events):
            self._hub.too_slow(listening)
        if len(reading.events) > 1:
            ended = loop.time()
            room.quiet_until = ended + max(GAP_SECONDS, GAP_SHARE_OF_FLUSH * (ended - started))
        if reading.upto.seq < reading.head:
            self.wake([room.name])
