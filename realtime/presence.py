"""Who is here: each process tells the others about its own listeners. Never in the log, never guaranteed.

What a process said holds for a while and is said again before that ends; so one that died is forgotten by
itself.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from realtime import wire
from realtime.connections import Connection
from realtime.frames import Frame, frame
from realtime.rooms import Listening
from realtime.sight import Sight
from realtime.wire import Message

if TYPE_CHECKING:
    from realtime.hub import Hub

SAID_AGAIN_SECONDS = 20.0
HOLDS_SECONDS = 50.0
# Comings and goings are gathered this long; the more listeners are to be told, the longer.
GATHER_SECONDS = 0.15
GATHER_SECONDS_PER_LISTENER = 0.001
FACES_MOST = 60
PEOPLE_BYTES = 6_000


class Face(NamedTuple):
    """Somebody who is here, and the circle of those who may know it by name."""

    name: str
    sight: str = ""
    picture: str = ""


Faces = dict[int, Face]


class Presence:
    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        # stream -> process -> person -> (face, until when it holds)
        self._elsewhere: dict[str, dict[str, dict[int, tuple[Face, float]]]] = {}
        self._announced: dict[str, Faces] = {}
        # stream -> person -> (face, until when it counts as here): who polls is away between two polls
        self._stays: dict[str, dict[int, tuple[Face, float]]] = {}
        # stream -> circle of sight -> what its people were shown last
        self._shown: dict[str, dict[Sight, Frame]] = {}
        self._changed: set[str] = set()
        self._rung = asyncio.Event()

    # ---- here -----------------------------------------------------------------------------------
    def came(self, listening: Listening) -> None:
        name = listening.room.name
        if (shown := self._shown.get(name, {}).get(listening.connection.sight)) is not None:
            listening.connection.hint(shown)
        self._note(name)

    def went(self, listening: Listening) -> None:
        name, connection, loop = listening.room.name, listening.connection, asyncio.get_running_loop()
        if connection.stays:
            stays = loop.time() + connection.stays
            self._stays.setdefault(name, {})[connection.person] = (_face(connection), stays)
            loop.call_at(stays, self._note, name)
        self._note(name)

    def announce(self) -> None:
        """Say again who is here, as after the relay was away."""
        for name in self._announced:
            self._say(name, here=self._announced[name], ask=True)

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        again = loop.time() + SAID_AGAIN_SECONDS
        while True:
            try:
                async with asyncio.timeout(max(0.0, again - loop.time())):
                    await self._rung.wait()
            except TimeoutError:
                again = loop.time() + SAID_AGAIN_SECONDS
                self._say_again(loop.time())
                continue
            names, self._changed = self._changed, set()
            self._rung.clear()
            told = sum(self._settle(name) for name in names)
            await asyncio.sleep(GATHER_SECONDS + told * GATHER_SECONDS_PER_LISTENER)

    def look_again(self, name: str) -> None:
        """Who may be named in that room has changed."""
        self._note(name)

    def _note(self, name: str) -> None:
        self._changed.add(name)
        self._rung.set()

    def _present(self, name: str) -> Faces:
        room, now = self._hub.rooms.get(name), asyncio.get_running_loop().time()
        stays = {person: stay for person, stay in self._stays.pop(name, {}).items() if stay[1] > now}
        if stays:
            self._stays[name] = stays
        here = [each.connection for each in room.listenings.values() if each.presence] if room else []
        return {person: face for person, (face, _) in stays.items()} | {each.person: _face(each) for each in here}

    def _settle(self, name: str) -> int:
        """Tell the other processes what changed here, and our listeners who is here now."""
        present, before = self._present(name), self._announced.get(name)
        came = {person: face for person, face in present.items() if person not in (before or {})}
        gone = [person for person in before or {} if person not in present]
        if present:
            self._announced[name] = present
        else:
            self._announced.pop(name, None)
        if came or gone:
            self._say(name, here=came, gone=gone, ask=before is None)
        return self._show(name)

    def _show(self, name: str) -> int:
        """Send the list to those who asked for it, to each circle its own, if it has changed. Returns how many that
        were.
        """
        room = self._hub.rooms.get(name)
        if not self._present(name):
            self._shown.pop(name, None)
            self._elsewhere.pop(name, None)
            return 0
        if room is None:
            return 0
        if not self._hub.guard.is_fresh:
            self._note(name)
            return 0
        watching = [each.connection for each in room.listenings.values() if each.presence and not each.held]
        everybody, before = self._everybody(name), self._shown.get(name, {})
        shown = {sight: _list(name, everybody, sight) for sight in {each.sight for each in watching}}
        self._shown[name] = shown
        told = [each for each in watching if shown[each.sight] != before.get(each.sight)]
        for connection in told:
            connection.hint(shown[connection.sight])
        return len(told)

    def _everybody(self, name: str) -> Faces:
        if name in self._hub.nameless:
            return {}
        everybody = self._present(name)
        for others in self._elsewhere.get(name, {}).values():
            everybody |= {person: face for person, (face, _) in others.items()}
        return everybody

    # ---- elsewhere ------------------------------------------------------------------------------
    def hear(self, said: Message) -> None:
        """What another process says about its listeners."""
        name, process = str(said["stream"]), str(said["of"])
        if process == wire.PROCESS or not self._announced.get(name):
            return  # nobody here wants to know
        people = self._elsewhere.setdefault(name, {}).setdefault(process, {})
        until = asyncio.get_running_loop().time() + HOLDS_SECONDS
        people.update({int(person): (Face(*map(str, face)), until) for person, *face in said.get("here", ())})
        for person in said.get("gone", ()):
            people.pop(int(person), None)
        if said.get("ask"):
            self._say(name, here=self._announced[name])
        self._note(name)

    def _say_again(self, now: float) -> None:
        for name, here in self._announced.items():
            self._say(name, here=here)
        for name, processes in self._elsewhere.items():
            for people in processes.values():
                for person in [person for person, (_, until) in people.items() if until < now]:
                    del people[person]
            self._note(name)

    def _say(self, name: str, *, here: Faces, gone: Iterable[int] = (), ask: bool = False) -> None:
        message: dict[str, Any] = {"of": wire.PROCESS, "stream": name, "gone": list(gone), "ask": ask}
        for some in _portions(here) if here else iter(([],)):
            self._hub.say({"presence": message | {"here": some}})
            message |= {"gone": [], "ask": False}


def _list(name: str, everybody: Faces, sight: Sight) -> Frame:
    """Who is here, as one circle is told: by name whom it may see, and how many in all."""
    seen = [(person, face) for person, face in everybody.items() if sight.sees(face.sight)]
    seen.sort(key=lambda each: (each[1].name.casefold(), each[0]))
    people = [_told(person, face) for person, face in seen[:FACES_MOST]]
    told = {"type": "presence", "stream": name, "people": people, "count": len(everybody)}
    return frame({**told, "mark": f"{crc32(repr(told).encode()):08x}"})


def _face(connection: Connection) -> Face:
    return Face(connection.name, str(connection.sight), connection.picture)


def _told(person: int, face: Face) -> dict[str, Any]:
    """Of most people the name is all that there is to tell, so nothing else is said of them."""
    more = {"picture": face.picture, "guest": bool(face.sight)}
    return {"id": person, "name": face.name} | {name: each for name, each in more.items() if each}


def _portions(people: Faces) -> Iterator[list[tuple[int, str, str, str]]]:
    """The people in portions that fit into a message between processes."""
    some: list[tuple[int, str, str, str]] = []
    size = 0
    for person, face in people.items():
        one = (person, *face)
        length = len(json.dumps(one))
        if some and size + length > PEOPLE_BYTES:
            yield some
            some, size = [], 0
        some.append(one)
        size += length
    yield some
