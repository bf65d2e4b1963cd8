"""Looks again at who may hear what: when rights change, when sessions end, and now and then.

What has changed stands in the database (`realtime/changes.py`) and comes along with every event that is read. So a
process that heard nothing of a revoke, because it slept or the relay is down, learns of it at the latest with the
first event that was written afterwards, and then tells nothing to those whose right is in doubt until it has looked.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from realtime import changes, rights
from realtime.changes import Look
from realtime.connections import Connection
from realtime.offload import in_thread

if TYPE_CHECKING:
    from realtime.hub import Hub

logger = logging.getLogger(__name__)

# How long a change may go unnoticed that nobody has told us of.
LOOK_SECONDS = 0.5
# What isn't in the log (signals, presence) is held back when the last look is older than that.
FRESH_SECONDS = 2.0
PUT_OFF_MOST = 100
# Changes are forgotten some time later; who hasn't looked for so long looks at everybody.
LOOKED_WITHIN_SECONDS = 600.0
RIGHTS_KEPT_SECONDS = 6 * 3600.0
# Sessions also end by themselves; nobody tells us that.
SWEEP_SECONDS = 60.0
SOCKETS_AT_ONCE = 1_000
RETRY_SECONDS = 0.3


class Question(NamedTuple):
    """What a reading starts from: the time, the place of the last look, and how often we had been rung for."""

    asked: float
    since: str | None
    rings: int


class Guard:
    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._due: set[Connection] = set()
        self._rung = asyncio.Event()
        self._surveyed = asyncio.Event()
        self._swept = self._now()
        # How often rights or sessions changed: who looks at a right and finds another count looks again.
        self.looks = 0
        # The place of the last look, when it was asked for, how many rings it answers, and the changes it found.
        self._seen: str | None = None
        self._asked = 0.0
        self._answered = self._rings = 0
        self._known: set[int] = set()
        self._put_off: deque[Callable[[], None]] = deque(maxlen=PUT_OFF_MOST)
        # Who else looks at the rights of connections that are due.
        self.lookers: list[Callable[[list[Connection]], Awaitable[None]]] = []

    # ---- what has changed -----------------------------------------------------------------------
    def ring(self) -> None:
        """Something may have changed."""
        self._rings += 1
        self._rung.set()

    def question(self) -> Question:
        """To be asked before, and given back with, a reading of the database."""
        return Question(self._now(), self._seen, self._rings)

    def learn(self, look: Look, question: Question) -> None:
        """What a reading found. On return nothing more is told to those who are concerned, until it is clear that they
        may hear it.
        """
        asked, since, rings = question
        away = asked - self._asked > LOOKED_WITHIN_SECONDS
        if since is None or away or changes.is_before(look.place, since):
            self._seen, self._known = look.place, set()
            self.doubt(None)
        for change in look.changes:
            if change.id not in self._known:
                self._heed(change)
        if self._seen is None or not changes.is_before(look.place, self._seen):  # else another was quicker
            self._seen, self._known = look.place, {change.id for change in look.changes}
        self._asked = max(self._asked, asked)
        self._answered = max(self._answered, rings)
        self._catch_up()

    def _heed(self, change: changes.Change) -> None:
        self._known.add(change.id)
        if change.session:
            self._end(change.session)
        else:
            self.doubt(change.people)

    def _end(self, session: str) -> None:
        self.looks += 1
        for connection in [each for each in self._hub.connections if each.session == session]:
            self._hub.sign_out(connection)

    def doubt(self, people: Iterable[int] | None) -> None:
        """The rights of these people (None: everybody's) may have changed."""
        self.looks += 1
        wanted = None if people is None else frozenset(people)
        for connection in self._hub.connections:
            if wanted is None or connection.person in wanted:
                connection.rights += 1
                connection.hold()
                self._due.add(connection)
        if self._due:
            self._rung.set()

    @property
    def is_fresh(self) -> bool:
        """Whether we know of all changes up to about now: not after a sleep, or while the database is away."""
        return self._answered == self._rings and self._now() - self._asked < FRESH_SECONDS

    def when_clear(self, work: Callable[[], None]) -> None:
        """Do it as soon as nobody's right is in doubt. Of what waits only the last is kept."""
        self._put_off.append(work)
        self._catch_up()

    def _catch_up(self) -> None:
        while self._put_off and self.is_fresh and not self._due:
            self._put_off.popleft()()

    async def clear(self, connection: Connection) -> None:
        """Wait until no right of this connection is in doubt."""
        while connection in self._due and not connection.closed:
            await self._surveyed.wait()

    # ---- looking --------------------------------------------------------------------------------
    async def run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._rung.wait()
            self._rung.clear()
            if not self._hub.connections:
                continue
            if self._answered != self._rings or self._now() - self._asked >= LOOK_SECONDS:
                await self._attempt(self._look)
            while self._due:
                await self._attempt(self._survey)
            if self._now() - self._swept >= SWEEP_SECONDS:
                await self._attempt(self._sweep)

    async def _attempt(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:
            logger.exception("checking rights failed; trying again")
            await asyncio.sleep(RETRY_SECONDS)

    async def _look(self) -> None:
        question = self.question()
        self.learn(await in_thread(changes.look, question.since), question)

    async def _survey(self) -> None:
        """Look at some of those who are due. They stay due until it has worked."""
        some = list(self._due)[:SOCKETS_AT_ONCE]
        counts = {connection: connection.rights for connection in some}
        standing = [listening for connection in some for listening in connection.listenings.values()]
        found = await in_thread(
            rights.survey,
            {(connection.person, connection.session_key) for connection in some},
            {(listening.connection.person, listening.room.name) for listening in standing},
        )
        for connection in some:
            if connection.session_key in found.over and not connection.closed:
                self._hub.sign_out(connection)
        for listening in standing:
            if not listening.ended and (listening.connection.person, listening.room.name) in found.lost:
                self._hub.revoke(listening)
        for look in self.lookers:
            await look(some)
        for connection, count in counts.items():
            if connection.rights == count or connection.closed:  # else they changed again while we looked
                self._due.discard(connection)
                self._hub.go_on(connection)
        self._surveyed.set()
        self._surveyed = asyncio.Event()
        self._catch_up()

    async def _sweep(self) -> None:
        connections = list(self._hub.connections)
        over = await in_thread(rights.ended, {(each.person, each.session_key) for each in connections})
        for connection in connections:
            if connection.session_key in over and not connection.closed:
                self._hub.sign_out(connection)
        self._swept = self._now()

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
