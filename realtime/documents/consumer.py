"""The socket of one document at `/live/documents/<name>/`: reads the client's messages and hands them to its room."""

from collections.abc import Awaitable, Callable
from typing import Any

from realtime.connections import (
    FLOODING,
    FORGING,
    MALFORMED,
    SIGNED_OUT,
    TOO_MANY,
    AsgiWriter,
    Send,
)
from realtime.consumers import session_key
from realtime.documents import messages
from realtime.documents.kinds import Access, Malformed
from realtime.documents.live import Documents
from realtime.documents.members import ASKING_COSTS, NOT_FOUND, Member
from realtime.documents.messages import AskAwareness, Aware, Ping, Step1, Written
from realtime.documents.rooms import Room
from realtime.documents.updates import EMPTY
from realtime.refusals import refusals
from realtime.streams import NAME

_ASKING = bytes((messages.SYNC, messages.STEP1))

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]


async def document_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """An ASGI application. Who is behind it is asked as on `/live/`."""
    await _Socket(scope, receive, send).run()


class _Socket:
    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.documents = Documents.current()
        self.hub = self.documents.hub

    async def run(self) -> None:
        await self.receive()  # the connect
        await self.send({"type": "websocket.accept"})
        member = await self._member()
        if member is None:
            return
        try:
            if await self.documents.admit(member):
                await self._listen(member)
            else:
                await self._turn_away("not_found", NOT_FOUND)
        finally:
            self.hub.part(member)
            self.hub.sockets.leave(member.person)
            if member.room is not None:
                member.room.part(member)

    async def _member(self) -> Member | None:
        name, key = self.scope["url_route"]["kwargs"]["name"], session_key(self.scope)
        looked = self.hub.guard.looks
        person = await self.hub.signed_in(key) if key else None
        if key is None or person is None:
            await self._turn_away("not_signed_in", SIGNED_OUT)
            return None
        if NAME.fullmatch(name) is None:
            await self._turn_away("not_found", NOT_FOUND)
            return None
        if not self.hub.sockets.enter(person.pk):
            await self._turn_away("too_many_sockets", TOO_MANY)
            return None
        writer = self.scope.get("extensions", {}).get("causeway.writer") or AsgiWriter(self.send)
        member = Member(person, key, writer, self.send, name)
        self.hub.join(member)
        if looked != self.hub.guard.looks:  # rights changed while we looked at the session
            self.hub.guard.doubt([person.pk])
        return member

    async def _turn_away(self, reason: str, code: int) -> None:
        refusals.count(reason)
        await self.send({"type": "websocket.close", "code": code})

    async def _listen(self, member: Member) -> None:
        while True:
            message = await self.receive()
            if message["type"] == "websocket.disconnect":
                if not member.closed:
                    said = self.scope.get("extensions", {}).get("causeway.close_code")
                    refusals.count(said() if said else message.get("code"))
                return
            if not member.closed and member.room is not None:
                self._hear(member, member.room, message)

    @staticmethod
    def _hear(member: Member, room: Room, message: dict[str, Any]) -> None:
        content = message.get("bytes")
        if not isinstance(content, bytes):
            member.close(MALFORMED)
        elif not (
            member.frames.take(ASKING_COSTS if content[:2] == _ASKING else 1) and member.kib.take(len(content) / 1024)
        ):
            member.close(FLOODING)
        else:
            try:
                _obey(member, room, messages.understood(content))
            except Malformed:
                member.close(MALFORMED)


def _obey(member: Member, room: Room, received: messages.Received) -> None:
    match received:
        case Step1():
            room.asked(member, received.state)
        case Written():
            if member.access is Access.WRITE:
                room.wrote(member, received.update)
            elif received.update != EMPTY:
                member.say_bytes(messages.told(refused="view_only"))
        case Aware():
            for seen in received.seen:
                if not room.cursors.heard(member, seen):
                    member.close(FORGING)
        case AskAwareness():
            room.cursors.tell_all_to(member)
        case Ping():
            member.say_bytes(messages.PONG)
