"""One document in one process: its members, what they wrote and wait for, and the turns in which that is done."""

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

from realtime.connections import FORGING, MALFORMED, RESTARTING, SLOW
from realtime.documents import messages
from realtime.documents.cursors import Cursors
from realtime.documents.flushing import Flusher
from realtime.documents.kinds import Access, Malformed, Refused
from realtime.documents.loaded import Loaded
from realtime.documents.members import AFRESH, Member
from realtime.documents.models import HeldUpdate
from realtime.documents.storing import Forged, Incoming, Worn
from realtime.documents.threads import in_turns_thread
from realtime.documents.turns import Turn, Verdict, turn
from realtime.documents.updates import Ahead, state_of
from realtime.frames import Frame, binary_frame

if TYPE_CHECKING:
    from realtime.hub import Hub

logger = logging.getLogger(__name__)

# Where many write at once, turns wait for as long as they take, and no longer than this: what comes meanwhile is stored
# together. Nobody waits who writes alone.
GAP_SECONDS = 0.01
AT_ONCE = 400
RETRY_SECONDS = 0.3
# Whoever has this much still to take is told no more until most of it has left.
LAGS_BYTES = 256 * 1024
LAG_LOOK_SECONDS = 0.05
STUCK_SECONDS = 30.0
# A room that is empty is kept so long for who comes back.
LINGERS_SECONDS = 20.0


class Room:
    """`level`: where those stand who were told all."""

    def __init__(self, hub: "Hub", name: str, flusher: Flusher) -> None:
        self.hub = hub
        self.flusher = flusher
        self.name = name
        self.members: set[Member] = set()
        self.level: dict[int, int] | None = None
        self.nameless = False
        self.has_laggards = False
        self.cursors = Cursors(self)
        self._loaded: Loaded | None = None
        # How often it was said that what is in memory is no longer sure.
        self._doubts = 0
        self._came: list[Member] = []
        self._inbox: deque[tuple[Member, bytes]] = deque()
        self._asked: list[tuple[Member, bytes]] = []
        self._stuck: dict[Member, float] = {}
        self._rung = asyncio.Event()

    @property
    def seq(self) -> int:
        """The number of the last update that is in memory."""
        return self._loaded.seq if self._loaded else -1

    # ---- what members do ------------------------------------------------------------------------
    def join(self, member: Member) -> None:
        self.members.add(member)
        self._came.append(member)
        self.ring()

    def part(self, member: Member) -> None:
        self.members.discard(member)
        self._stuck.pop(member, None)
        self.cursors.gone(member)
        self.ring()

    def wrote(self, member: Member, update: bytes) -> None:
        member.received += 1
        self._inbox.append((member, update))
        self.ring()

    def asked(self, member: Member, state: bytes) -> None:
        """What does it lack?"""
        self._asked.append((member, state))
        self.ring()

    def ring(self) -> None:
        """There is something to do, or others may have stored something."""
        self._rung.set()

    def forget(self) -> None:
        """What is in memory is no longer sure, nor is what a turn has in its hands that is under way."""
        self._loaded = None
        self._doubts += 1
        self.ring()

    # ---- turns ----------------------------------------------------------------------------------
    async def run(self) -> None:
        """Until nobody has been here for some time."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                async with asyncio.timeout(LAG_LOOK_SECONDS if self.has_laggards else LINGERS_SECONDS):
                    await self._rung.wait()
            except TimeoutError:
                if not (self.members or self._inbox):
                    return
                if not self.has_laggards:
                    continue
            self._rung.clear()
            began = loop.time()
            try:
                wrote = await self._turn()
            except Exception:
                logger.exception("a turn of %s failed; trying again", self.name)
                self._loaded = None
                await asyncio.sleep(RETRY_SECONDS)
                self.ring()
                continue
            if wrote > 1:
                await asyncio.sleep(min(GAP_SECONDS, loop.time() - began))

    async def _turn(self) -> int:
        """Returns how many updates it was about."""
        batch, line, doubts = self._batch(), self.flusher.line, self._doubts
        asked, self._asked = self._asked + self._laggards(), []
        question = self.hub.guard.question()
        incoming = [Incoming(member.person, update, id(member)) for member, update in batch]
        states = [state for _, state in asked]
        try:
            done = await in_turns_thread(
                turn, self.name, self._loaded, self.level, incoming, states, question.since, may_hurry=line is not None
            )
        except BaseException:
            self._inbox.extendleft(reversed(batch))
            self._asked = [(member, state) for member, state in asked if member.at is None] + self._asked
            raise
        self._loaded = done.loaded if doubts == self._doubts else None
        for look in done.looks:
            self.hub.guard.learn(look, question)
        if done.is_another or done.behind:
            self._send_back(done)
        self._tell(done, batch)
        stand = self._settle(done, batch)
        if done.is_on_disk or line is None:
            self._acknowledge(stand)
        else:
            self.hub.keep(self._acknowledge_later(stand, line))
        self._answer(done, asked)
        self._greet()
        if batch:
            self.flusher.open()
            self.hub.say({"document": self.name})
        return len(batch)

    def _send_back(self, done: Turn) -> None:
        """All come back: those who have more than stands, or another document, can be told no differences."""
        if not done.is_another:
            logger.warning(
                "%s stands behind what was told: at %d of epoch %s, and %s",
                self.name,
                done.loaded.seq,
                done.loaded.epoch,
                {client: (end, done.loaded.clocks.get(client, 0)) for client, end in done.behind.items()},
            )
        for member in list(self.members):
            member.close(AFRESH if done.is_another else RESTARTING)

    def _batch(self) -> list[tuple[Member, bytes]]:
        """What may be stored now. Whose right is in doubt waits; whose is gone is heard no more."""
        batch: list[tuple[Member, bytes]] = []
        waits: deque[tuple[Member, bytes]] = deque()
        while self._inbox and len(batch) < AT_ONCE:
            member, update = self._inbox.popleft()
            if member.held and not member.closed:
                waits.append((member, update))
            elif member.access is Access.WRITE:
                batch.append((member, update))
        if self._inbox:
            self.ring()  # more than one turn takes: nobody else may come to wake the next
        self._inbox.extendleft(reversed(waits))
        return batch

    def _laggards(self) -> list[tuple[Member, bytes]]:
        """Those who can be brought up to date now."""
        self.has_laggards = False
        loop, ready = asyncio.get_running_loop(), []
        for member in self.members:
            if member.live or member.at is None or member.closed:
                continue
            if member.held:
                continue
            if member.writer.buffered < LAGS_BYTES // 4:
                self._stuck.pop(member, None)
                ready.append((member, state_of(member.at)))
            elif loop.time() - self._stuck.setdefault(member, loop.time()) > STUCK_SECONDS:
                member.close(SLOW)
            else:
                self.has_laggards = True
        return ready

    # ---- what comes of a turn -------------------------------------------------------------------
    def _tell(self, done: Turn, batch: list[tuple[Member, bytes]]) -> None:
        news = done.news
        if news is not None:
            ready = binary_frame(messages.update(news))
            writers = {member for member, _ in batch}
            alone = next(iter(writers)) if len(writers) == 1 and done.is_all_theirs else None
            for member in self.members:
                if member.live and member is not alone:
                    self._tell_one(member, ready)
        self.level = done.clocks

    def _tell_one(self, member: Member, ready: Frame) -> None:
        if member.closed:
            return
        if member.writer.buffered > LAGS_BYTES or not member.writer.write((ready,), ready.wire):
            member.fall_behind()

    def _settle(self, done: Turn, batch: list[tuple[Member, bytes]]) -> "dict[Member, tuple[int, int]]":
        """Tell who wrote what was wrong with it. Of the others: how many of theirs are settled, and the last number."""
        stand: dict[Member, tuple[int, int]] = {}
        for (member, _), verdict in zip(batch, done.verdicts, strict=True):
            if member.closed:
                continue
            member.settled += 1
            if isinstance(verdict, int):
                stand[member] = (member.settled, verdict)
            else:
                self._refuse(member, verdict)
        return stand

    @staticmethod
    def _acknowledge(stand: "dict[Member, tuple[int, int]]") -> None:
        for member, (count, seq) in stand.items():
            member.acknowledge(count, seq)

    async def _acknowledge_later(self, stand: "dict[Member, tuple[int, int]]", line: int) -> None:
        """When it is on disk. If that is not to be known, they come back, and bring again what isn't there."""
        if await self.flusher.is_on_disk(line):
            self._acknowledge(stand)
            return
        logger.warning("%s: %d who wrote come back, for it isn't known what of it stands", self.name, len(stand))
        for member in stand:
            member.close(RESTARTING)
        self.forget()

    @staticmethod
    def _refuse(member: Member, verdict: Verdict) -> None:
        match verdict:
            case HeldUpdate():
                member.say_bytes(messages.told(held=verdict.pk, before=verdict.before, lost=verdict.lost))
                member.close(AFRESH)
            case Refused():
                member.say_bytes(messages.told(refused=str(verdict)))
                member.close(AFRESH)
            case Ahead() | Worn():
                member.close(AFRESH)
            case Forged():
                member.close(FORGING)
            case _:
                member.say_bytes(messages.told(refused="malformed"))
                member.close(MALFORMED)

    def _answer(self, done: Turn, asked: list[tuple[Member, bytes]]) -> None:
        for (member, _), answer in zip(asked, done.answers, strict=True):
            if member.closed:
                continue
            if isinstance(answer, Malformed):
                self._refuse(member, answer)
            elif member.held:
                member.at = {} if member.at is None else member.at
            else:
                member.say_bytes(messages.step2(answer))
                member.live, member.at = True, None

    def _greet(self) -> None:
        """Who has just come is asked what they have that we don't, and shown who is here."""
        came, self._came = self._came, []
        for member in came:
            member.say_bytes(messages.step1(state_of(self.level or {})))
            self.cursors.tell_all_to(member)
