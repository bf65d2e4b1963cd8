"""The documents that are open in one process: beside its hub, which knows the sockets, the relay and the guard."""

import asyncio
import logging
from typing import Any
from weakref import WeakKeyDictionary

from realtime.connections import Connection
from realtime.documents import rights
from realtime.documents.flushing import Flusher
from realtime.documents.kinds import Access
from realtime.documents.members import AFRESH, REVOKED, Member
from realtime.documents.models import Document
from realtime.documents.rooms import Room
from realtime.hub import Hub
from realtime.offload import in_thread

logger = logging.getLogger(__name__)

# How long a lost wake-up, or a new silence about names, may go unnoticed.
LOOK_SECONDS = 2.0

_of: "WeakKeyDictionary[Hub, Documents]" = WeakKeyDictionary()


class Documents:
    """Runs on the hub's event loop."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.rooms: dict[str, Room] = {}
        self.flusher = Flusher()

    @classmethod
    def current(cls) -> "Documents":
        hub = Hub.current()
        if hub not in _of:
            _of[hub] = documents = cls(hub)
            documents._start()
        return _of[hub]

    def _start(self) -> None:
        self.hub.more["document"] = self._woken
        self.hub.more["cursors"] = self._cursors
        self.hub.guard.lookers.append(self._look_again)
        self.hub.keep(self._look())

    # ---- who comes ------------------------------------------------------------------------------
    async def admit(self, member: Member) -> bool:
        """Let it in, if its person may see the document. Asked again if rights changed meanwhile."""
        name = member.document
        while not member.closed:
            await self.hub.guard.clear(member)
            before = member.rights
            found = await in_thread(rights.admitted, [(member.person, name)])
            level = found.get((member.person, name), Access.NONE)
            nameless = await in_thread(rights.nameless, [name]) if level else set()
            if not level or member.closed:
                return False
            if member.rights == before:
                self._hush({name}, nameless)
                member.may(level)
                member.room = self._room(name, name in nameless)
                member.room.join(member)
                return True
        return False

    def _room(self, name: str, nameless: bool) -> Room:
        """The room of a document, for who comes in. It ends by itself when nobody is there."""
        if name not in self.rooms:
            self.rooms[name] = room = Room(self.hub, name, self.flusher)
            room.nameless = nameless
            room.cursors.ask()
            self.hub.keep(self._run(room))
        return self.rooms[name]

    async def _run(self, room: Room) -> None:
        await room.run()
        if self.rooms.get(room.name) is room:
            del self.rooms[room.name]

    # ---- what is heard --------------------------------------------------------------------------
    def _woken(self, name: str) -> None:
        if name in self.rooms:
            self.rooms[name].ring()

    def _cursors(self, said: dict[str, Any]) -> None:
        room = self.rooms.get(str(said["document"]))
        if room is not None:
            room.cursors.hear(said)

    async def _look(self) -> None:
        """Heals what a lost wake-up left behind, in one query for all rooms."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            names = list(self.rooms)
            if not names:
                continue
            try:
                heads = await in_thread(_heads, names)
                self._hush(set(names), await in_thread(rights.nameless, names))
            except Exception:
                logger.exception("looking at the documents failed")
                continue
            for name, head in heads.items():
                if name in self.rooms and self.rooms[name].seq != head:
                    self.rooms[name].ring()

    def _hush(self, asked: set[str], nameless: set[str]) -> None:
        """Where it changed whether anybody may learn who is there, all come back by new client ids: what was, or will
        be, known of the old ones tells nothing of the new.
        """
        for name in asked & self.rooms.keys():
            room = self.rooms[name]
            if room.nameless != (name in nameless):
                room.nameless = name in nameless
                room.cursors.hush()
                room.forget()
                for member in list(room.members):
                    member.close(AFRESH)

    # ---- rights ---------------------------------------------------------------------------------
    async def _look_again(self, some: list[Connection]) -> None:
        """The rights of these may have changed."""
        members = [each for each in some if isinstance(each, Member) and each.room is not None]
        if not members:
            return
        names = {member.document for member in members}
        found = await in_thread(rights.admitted, [(member.person, member.document) for member in members])
        nameless = await in_thread(rights.nameless, names)
        for member in members:
            level = found.get((member.person, member.document), Access.NONE)
            member.may(level)
            if not level:
                member.close(REVOKED)
        self._hush(names, nameless)


def _heads(names: list[str]) -> dict[str, int]:
    return dict(Document.objects.filter(name__in=names).values_list("name", "head"))
