"""Looks again at who may hear what: when rights change, when sessions end, and now and then."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from realtime import rights
from realtime.connections import Connection
from realtime.offload import in_thread

if TYPE_CHECKING:
    from realtime.hub import Hub

logger = logging.getLogger(__name__)

# Sessions also end by themselves; nobody tells us that.
SWEEP_SECONDS = 60.0
SOCKETS_AT_ONCE = 1_000
RETRY_SECONDS = 0.3


class Guard:
    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._due: set[Connection] = set()
        self._rung = asyncio.Event()
        # How often rights or sessions changed: who looks at a right and finds another count looks again.
        self.looks = 0

    def recheck(self, people: Iterable[int] | None) -> None:
        """The rights of these people (None: everybody's) may have changed."""
        self.looks += 1
        wanted = None if people is None else set(people)
        for connection in self._hub.connections:
            if wanted is None or connection.person in wanted:
                connection.rights += 1
                self._due.add(connection)
        if self._due:
            self._rung.set()

    def end(self, session: str) -> None:
        """The session with this fingerprint is over."""
        self.looks += 1
        for connection in [each for each in self._hub.connections if each.session == session]:
            self._hub.sign_out(connection)

    async def run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(SWEEP_SECONDS):
                    await self._rung.wait()
            except TimeoutError:
                await self._attempt(self._sweep)
                continue
            self._rung.clear()
            while self._due:
                await self._attempt(self._look)

    async def _attempt(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:
            logger.exception("checking rights failed; trying again")
            await asyncio.sleep(RETRY_SECONDS)

    async def _look(self) -> None:
        """Look at some of those who are due. They stay due until it has worked."""
        some = list(self._due)[:SOCKETS_AT_ONCE]
        counts = {connection: connection.rights for connection in some}
        standing = [listening for connection in some for listening in connection.listenings.values()]
        found = await in_thread(
            rights.survey,
            {(connection.person, connection.session_key) for connection in some},
            {(listening.connection.person, listening.room.name) for listening in standing},
        )
        for connection, count in counts.items():
            if connection.session_key in found.over:
                self._hub.sign_out(connection)
            if connection.rights == count:  # else they changed again while we looked
                self._due.discard(connection)
        for listening in standing:
            if not listening.ended and (listening.connection.person, listening.room.name) in found.lost:
                self._hub.revoke(listening)

    async def _sweep(self) -> None:
        connections = list(self._hub.connections)
        if not connections:
            return
        over = await in_thread(rights.ended, {(each.person, each.session_key) for each in connections})
        for connection in connections:
            if connection.session_key in over and not connection.closed:
                self._hub.sign_out(connection)
