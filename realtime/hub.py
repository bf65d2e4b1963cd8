"""The hub: one per process, all sockets of it, one reader of the log for them all."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

from realtime import log, rights, streams, wire
from realtime.connections import FAILED, RESTARTING, SIGNED_OUT, SLOW, Connection
from realtime.frames import frame
from realtime.guard import Guard
from realtime.limits import POLLS_MOST, Allowances, Crowd
from realtime.listening import resume
from realtime.log import Cursor
from realtime.news import News
from realtime.offload import in_thread, let_go
from realtime.presence import Presence
from realtime.protocol import Signal
from realtime.pump import Pump
from realtime.reading import Reading, read
from realtime.refusals import refusals
from realtime.relay import new_relay
from realtime.rooms import Listening, Room
from realtime.together import Together
from realtime.wire import Message

logger = logging.getLogger(__name__)

# How long a lost wake-up may go unnoticed.
HEADS_SECONDS = 2.0
# How long sockets have to answer the close before a restart.
FAREWELL_SECONDS = 1.0

_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


class Hub:
    """Runs on one event loop; its methods are called on that loop, except `tell_soon`."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.connections: set[Connection] = set()
        self.pump = Pump(self)
        self.guard = Guard(self)
        self.presence = Presence(self)
        self._relay = new_relay(self.hear, self._may_have_missed)
        self._loop = asyncio.get_running_loop()
        self._reads: dict[tuple[str, Cursor, int], asyncio.Future[Reading]] = {}
        self._deserted = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        # How many sockets of each person are here, polls of each session, and how many signals those may still send.
        self.sockets: Crowd[int] = Crowd(settings.LIVE_SOCKETS_PER_PERSON)
        self.polls: Crowd[str] = Crowd(POLLS_MOST)
        self.signals = Allowances()
        self.news = News()
        # Who is behind a session; and may this person listen to this stream?
        self.signed_in = Together(rights.signed_in_many, self._keep)
        self.ask = Together(rights.ask_many, self._keep)
        # Streams where nobody may learn who is there, as far as they have rooms here.
        self.nameless: set[str] = set()
        self._ask_nameless = Together(streams.nameless, self._keep)
        # What other parts of this floor hear from other processes, by its word.
        self.more: dict[str, Callable[[Any], None]] = {}

    # ---- life -----------------------------------------------------------------------------------
    @classmethod
    def current(cls) -> "Hub":
        """The hub of the running event loop, started with its first socket."""
        loop = asyncio.get_running_loop()
        if loop not in _hubs:
            _hubs[loop] = hub = cls()
            hub._start()
        return _hubs[loop]

    @classmethod
    def started(cls) -> "Hub | None":
        """The hub of the running event loop, if there has been a socket."""
        return _hubs.get(asyncio.get_running_loop())

    def _start(self) -> None:
        for part in (self._relay, self.pump, self.guard, self.presence, refusals):
            self._keep(part.run())
        self._keep(self._look_at_heads())
        wire.speak_through(self)

    async def stop(self) -> None:
        """Close every socket as for a restart, and let go of all that runs."""
        wire.speak_through(None)
        _hubs.pop(self._loop, None)
        for connection in list(self.connections):
            connection.close(RESTARTING)
        if self.connections:
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self._deserted.wait()
        await let_go(self._tasks - {asyncio.current_task()})

    def spawn(self, connection: Connection, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` for one connection beside everything else. If it fails, that socket is closed and may
        resume.
        """

        async def guarded() -> None:
            try:
                await work
            except Exception:
                logger.exception("work for a socket failed")
                connection.close(FAILED)

        self._keep(guarded())

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- sockets --------------------------------------------------------------------------------
    def join(self, connection: Connection) -> None:
        self.connections.add(connection)
        self._deserted.clear()
        if not self.guard.is_fresh:
            self.guard.ring()

    def part(self, connection: Connection) -> None:
        """The socket is gone."""
        connection.closed = True
        connection.writer.stop()
        self.connections.discard(connection)
        if not self.connections:
            self._deserted.set()
        for name in list(connection.listenings):
            self.leave(connection, name)

    def leave(self, connection: Connection, name: str) -> None:
        listening = connection.listenings.pop(name, None)
        if listening is None:
            return
        listening.ended = True
        room = listening.room
        del room.listenings[connection]
        if listening.presence:
            self.presence.went(listening)
        if not room.listenings and self.rooms.get(name) is room:
            del self.rooms[name]

    def resync(self, listening: Listening) -> None:
        """What it missed can't be told: it must read the page again, and listen from there."""
        self.leave(listening.connection, listening.room.name)
        listening.connection.say({"type": "resync", "stream": listening.room.name})

    def revoke(self, listening: Listening) -> None:
        self.leave(listening.connection, listening.room.name)
        listening.connection.say({"type": "closed", "stream": listening.room.name, "reason": "revoked"})

    def sign_out(self, connection: Connection) -> None:
        for name in list(connection.listenings):
            self.leave(connection, name)
            connection.say({"type": "closed", "stream": name, "reason": "signed_out"})
        connection.close(SIGNED_OUT)

    def go_on(self, connection: Connection) -> None:
        """Its rights are no longer in doubt: what was held back is told."""
        connection.cleared()
        for listening in list(connection.listenings.values()):
            if listening.held:
                listening.held = False
                resume(self, listening)
                if listening.presence:
                    self.presence.came(listening)

    def too_slow(self, listening: Listening) -> None:
        """It is behind by more than we hold for it: it is closed, and resumes from what it has."""
        connection = listening.connection
        for name in list(connection.listenings):
            self.leave(connection, name)
        connection.close(SLOW)

    # ---- what is heard and told -----------------------------------------------------------------
    def tell_soon(self, message: Message) -> None:
        """From any thread: handle `message` here and tell the other processes."""
        self._loop.call_soon_threadsafe(self.tell, message)

    def tell(self, message: Message) -> None:
        self.hear(message)
        self.say(message)

    def say(self, message: Message) -> None:
        """Tell the other processes only."""
        self._relay.say(message)

    def hear(self, message: Message) -> None:
        """Handle one message of any process. Unknown ones are of a newer release, and not for us."""
        if "wake" in message:
            self.pump.wake(message["wake"])
        elif "rights" in message:
            self.guard.ring()
        elif "signal" in message:
            signal, but, sight = message["signal"], message.get("but"), message.get("sight", "")
            self.guard.when_clear(lambda: self._pass_on(signal, but, sight))
        elif "presence" in message:
            self.presence.hear(message["presence"])
        else:
            for word in self.more.keys() & message.keys():
                self.more[word](message[word])

    def keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run until the hub stops."""
        self._keep(work)

    def signal(self, connection: Connection, signal: Signal) -> None:
        """A light signal from a listener to the others."""
        if signal.stream in connection.listenings:
            self.signal_of(connection, signal)

    def signal_of(self, connection: Connection, signal: Signal) -> None:
        """A light signal of somebody who may listen to its stream."""
        sender = {"id": connection.person, "name": connection.name}
        told = {"stream": signal.stream, "kind": signal.kind, "from": sender, "on": signal.on}
        self.tell({"signal": told, "but": connection.person, "sight": str(connection.sight)})

    def _pass_on(self, signal: Message, but: int | None, sight: str) -> None:
        ready = frame({"type": "signal", **signal})
        if signal["from"] is None:
            self.news.keep(signal["stream"], (signal["kind"], signal.get("about")), ready)
        room = self.rooms.get(signal["stream"])
        if room is None or (but is not None and room.name in self.nameless):
            return
        for connection in room.listenings:
            if connection.person != but and connection.sight.sees(sight):
                connection.hint(ready)

    async def learn_names(self, name: str) -> None:
        """Before somebody comes into a room where they would be the first: whether they may be named there."""
        if name not in self.rooms and streams.may_be_nameless(name) and await self._ask_nameless(name):
            self.nameless.add(name)

    def _hush(self, asked: set[str], nameless: set[str]) -> None:
        changed = (self.nameless & asked) ^ nameless
        self.nameless ^= changed
        self.nameless &= self.rooms.keys() | nameless
        for name in changed & self.rooms.keys():
            self.presence.look_again(name)

    def heads(self, connection: Connection) -> None:
        """Tell where its streams stand, so that a client can see that it has all."""
        for name, listening in connection.listenings.items():
            if listening.live:
                connection.say({"type": "head", "stream": name, "seq": listening.at})

    # ---- the log --------------------------------------------------------------------------------
    async def read(self, cursors: Mapping[str, Cursor], limit: int = log.READ_AT_ONCE) -> dict[str, Reading]:
        """What follows these cursors. Whose right has changed before any of it was written is in doubt on return."""
        question = self.guard.question()
        found, look = await in_thread(read, cursors, limit, question.since)
        self.guard.learn(look, question)
        return found

    async def missed(self, name: str, at: Cursor, limit: int) -> Reading:
        """What follows `at`. Listeners who miss the same are told from one reading."""
        question = (name, at, limit)
        if question not in self._reads:
            reading = asyncio.ensure_future(self._read(name, at, limit))
            self._reads[question] = reading
            reading.add_done_callback(lambda _: self._reads.pop(question, None))
        return await asyncio.shield(self._reads[question])

    async def _read(self, name: str, at: Cursor, limit: int) -> Reading:
        return (await self.read({name: at}, limit))[name]

    def _may_have_missed(self) -> None:
        """The relay was away: streams may have grown, and rights may have been lost."""
        self.pump.wake(list(self.rooms))
        self.guard.ring()
        self.presence.announce()

    async def _look_at_heads(self) -> None:
        """Heals what a lost wake-up left behind: compares the heads of all rooms, in one query."""
        while True:
            await asyncio.sleep(HEADS_SECONDS)
            names = list(self.rooms)
            if not names:
                continue
            try:
                heads = await in_thread(log.heads, names)
                self._hush(set(names), set(await in_thread(streams.nameless, names)))
            except Exception:
                logger.exception("looking at the heads failed")
                continue
            self.pump.wake(self._behind(heads.items()))

    def _behind(self, heads: Iterable[tuple[str, Cursor]]) -> list[str]:
        return [name for name, head in heads if name in self.rooms and self.rooms[name].cursor != head]
