"""Who is on a document and where their cursor is: never kept, never guaranteed, and by the names that the server knows.

Each process passes on what its own sockets say, and hears what those of others do. Where nobody may learn who is there,
nothing is passed on.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from realtime import wire
from realtime.documents import messages
from realtime.documents.members import Member
from realtime.documents.messages import Seen
from realtime.frames import binary_frame
from realtime.sight import Sight
from realtime.wire import Message

if TYPE_CHECKING:
    from realtime.documents.rooms import Room

# Moves are gathered for so long; to other processes somewhat longer.
GATHER_SECONDS = 0.05
ELSEWHERE_SECONDS = 0.08
# A process that died says no more; clients say again every 15 s that they are there.
HOLDS_SECONDS = 40.0
PORTION_BYTES = 5_000


@dataclass(slots=True)
class Cursor:
    """`user`: what others are shown of whose it is; `sight`: those who may know them. `process`: where it is said."""

    clock: int
    state: dict[str, Any] | None
    user: dict[str, Any]
    sight: str
    process: str
    at: float


class Cursors:
    def __init__(self, room: "Room") -> None:
        self._room = room
        self._of: dict[int, Cursor] = {}
        self._moved: set[int] = set()
        self._moved_here: set[int] = set()
        self._due = self._due_elsewhere = False

    # ---- here -----------------------------------------------------------------------------------
    def heard(self, member: Member, seen: Seen) -> bool:
        """A member says where it is. False: under an id that is somebody else's."""
        known = self._of.get(seen.client)
        if member.client not in {None, seen.client} or (
            known is not None and known.state is not None and member.client != seen.client
        ):
            return False
        member.client = seen.client
        if known is not None and seen.clock <= known.clock and (seen.state is not None or known.state is None):
            return True
        self._put(seen, _user(member), str(member.sight), wire.PROCESS)
        self._moved_here.add(seen.client)
        return True

    def gone(self, member: Member) -> None:
        client = member.client
        if client is not None and client in self._of:
            last = self._of[client]
            self._put(Seen(client, last.clock + 1, None), last.user, last.sight, wire.PROCESS)
            self._moved_here.add(client)

    def tell_all_to(self, member: Member) -> None:
        here = [client for client, cursor in self._of.items() if cursor.state is not None]
        if here and not self._room.nameless:
            member.hint(binary_frame(self._message(here, member.sight)))

    def _put(self, seen: Seen, user: dict[str, Any], sight: str, process: str) -> None:
        now = asyncio.get_running_loop().time()
        self._of[seen.client] = Cursor(seen.clock, seen.state, user, sight, process, now)
        self._moved.add(seen.client)
        loop = asyncio.get_running_loop()
        if not self._due:
            self._due = True
            loop.call_later(GATHER_SECONDS, self._tell)
        if process == wire.PROCESS and not self._due_elsewhere:
            self._due_elsewhere = True
            loop.call_later(ELSEWHERE_SECONDS, self._say)

    def _tell(self) -> None:
        self._due = False
        room = self._room
        if not room.hub.guard.is_fresh:  # who may see this is not sure: later, then, by the next that moves
            self._due = True
            asyncio.get_running_loop().call_later(GATHER_SECONDS * 10, self._tell)
            return
        moved, self._moved = self._moved, set()
        if not room.nameless and moved:
            frames = {
                sight: binary_frame(self._message(moved, sight)) for sight in {each.sight for each in room.members}
            }
            for member in room.members:
                if not member.held and not (len(moved) == 1 and member.client in moved):
                    member.hint(frames[member.sight])
        self._forget()

    def _message(self, clients: Any, sight: Sight) -> bytes:
        return messages.aware(
            Seen(client, self._of[client].clock, _shown(self._of[client], sight)) for client in clients
        )

    def _forget(self) -> None:
        before = asyncio.get_running_loop().time() - HOLDS_SECONDS
        for client in [client for client, cursor in self._of.items() if cursor.at < before]:
            del self._of[client]

    def hush(self) -> None:
        """Nobody may learn any more, or from now on: take away what was shown."""
        here = [client for client, cursor in self._of.items() if cursor.state is not None]
        if here:
            gone = binary_frame(messages.aware(Seen(client, self._of[client].clock + 1, None) for client in here))
            for member in self._room.members:
                member.hint(gone)
        self._of.clear()
        self._moved.clear()
        self._moved_here.clear()

    # ---- elsewhere ------------------------------------------------------------------------------
    def ask(self) -> None:
        """Who is here in other processes?"""
        self._room.hub.say({"cursors": {"document": self._room.name, "of": wire.PROCESS, "ask": True}})

    def _say(self) -> None:
        self._due_elsewhere = False
        moved, self._moved_here = self._moved_here, set()
        if self._room.nameless:
            return
        for portion in self._portions(sorted(moved & self._of.keys())):
            self._room.hub.say({"cursors": {"document": self._room.name, "of": wire.PROCESS, "seen": portion}})

    def _portions(self, clients: list[int]) -> Iterator[list[Any]]:
        portion: list[Any] = []
        size = 0
        for client in clients:
            cursor = self._of[client]
            one = [client, cursor.clock, cursor.state, cursor.user, cursor.sight]
            length = len(json.dumps(one))
            if portion and size + length > PORTION_BYTES:
                yield portion
                portion, size = [], 0
            portion.append(one)
            size += length
        if portion:
            yield portion

    def hear(self, said: Message) -> None:
        """What another process says of its sockets."""
        process = str(said["of"])
        if process == wire.PROCESS:
            return
        if said.get("ask"):
            self._moved_here |= {client for client, each in self._of.items() if each.process == wire.PROCESS}
            self._say()
        for client, clock, state, user, sight in said.get("seen", ()):
            if client not in self._of or self._of[client].clock < clock:
                self._put(Seen(client, clock, state), user, sight, process)


def _shown(cursor: Cursor, sight: Sight) -> dict[str, Any] | None:
    """The state with the server's word of who it is; whom the reader may not know has no name."""
    if cursor.state is None:
        return None
    return cursor.state | {"user": cursor.user if sight.sees(cursor.sight) else {"guest": True}}


def _user(member: Member) -> dict[str, Any]:
    more = {"picture": member.picture, "guest": bool(member.sight)}
    return {"id": member.person, "name": member.name} | {name: each for name, each in more.items() if each}
