"""How a listener comes to hear a stream: the right, the room, what it missed, and then what comes, with no
seam.

Everything between two `await`s happens at once as far as other listeners are concerned. A listening is
registered in its room before it reads what it missed, goes live in the same breath in which it is level
with the room, and from then on receives what lies after its own `at`. So nothing is told twice or left out,
whichever of the two is ahead.
"""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from realtime import rights
from realtime.connections import CEILING_BYTES, FORGING, Connection
from realtime.frames import Frame, joined
from realtime.limits import REFUSED_MOST
from realtime.log import Cursor
from realtime.reading import Reading
from realtime.refusals import refusals
from realtime.rooms import Listening, Room

if TYPE_CHECKING:
    from realtime.hub import Hub

LISTENINGS_MOST = 200
# Further behind than this, a page is cheaper to read again than to bring up to date.
MISSED_MOST = 5_000
MISSED_AT_ONCE = 100
# While it is told what it missed, this much may wait in a connection's buffer.
BUFFER_BYTES = CEILING_BYTES // 4
BUFFER_LOOK_SECONDS = 0.02
STUCK_SECONDS = 30.0


async def listen(hub: "Hub", connection: Connection, name: str, cursor: Cursor | None, *, presence: bool) -> None:
    """Let `connection` hear `name` from `cursor` on (None: from now on). It is told what came of it."""
    hub.leave(connection, name)
    if len(connection.listenings) >= LISTENINGS_MOST:
        connection.say({"type": "error", "reason": "too_many_streams"})
        return
    await hub.learn_names(name)
    hub.pump.asking()
    try:
        room = await _room(hub, connection, name)
        if connection.closed:
            return
        if room is None:
            refusals.count("not_found")
            connection.say({"type": "closed", "stream": name, "reason": "not_found"})
            _refused(connection)
            return
        listening = Listening(connection, room, presence=presence)
        room.listenings[connection] = connection.listenings[name] = listening
        hub.rooms[name] = room
    finally:
        hub.pump.asked()
    if presence:
        hub.presence.came(listening)
    _start(hub, listening, room.cursor if cursor is None else cursor)
    if not connection.stays:  # a poll, which comes back at once, would hear the same each time
        for ready in hub.news.of(name):
            connection.hint(ready)


def _refused(connection: Connection) -> None:
    """Whoever tries out names is closed."""
    connection.refused += 1
    if connection.refused >= REFUSED_MOST:
        connection.say({"type": "error", "reason": "forging"})
        connection.close(FORGING)


def resume(hub: "Hub", listening: Listening) -> None:
    """Tell a live listening, that was held back, what came meanwhile, and go on."""
    _start(hub, listening, Cursor(listening.room.cursor.epoch, listening.at))


def _start(hub: "Hub", listening: Listening, at: Cursor) -> None:
    if not _go_live(listening, at):
        hub.spawn(listening.connection, _catch_up(hub, listening, at))


async def _room(hub: "Hub", connection: Connection, name: str) -> Room | None:
    """The room, if the person may listen to it. Asked again if their rights changed while we asked."""
    while True:
        await hub.guard.clear(connection)
        rights_then, was_open = connection.rights, name in hub.rooms
        head = await hub.ask(rights.Asked(connection.person, name, with_head=not was_open))
        if connection.closed or head is None:
            return None
        if connection.rights != rights_then:
            continue
        if name in hub.rooms:
            return hub.rooms[name]
        if not was_open:
            return Room(name, head)


def _go_live(listening: Listening, at: Cursor) -> bool:
    """Tell what the room has at hand after `at` and go live, unless it lacks something or it is too much at
    once.
    """
    room, connection = listening.room, listening.connection
    if not room.covers(at):
        return False
    frames = room.after(at.seq)
    if frames:
        wire = joined(frames)
        if connection.writer.buffered + len(wire) > BUFFER_BYTES or not connection.writer.write(frames, wire):
            return False
    _live(listening, room.cursor)
    return True


def _live(listening: Listening, at: Cursor) -> None:
    listening.at, listening.live = at.seq, True
    if listening.caught_up:
        return
    listening.caught_up = True
    listening.connection.say({"type": "caught_up", "stream": listening.room.name, "epoch": at.epoch, "seq": at.seq})


async def _catch_up(hub: "Hub", listening: Listening, at: Cursor) -> None:
    """Tell from the log what was missed, at the pace of the reader, until it is level with its room."""
    room = listening.room
    told = 0
    while not listening.over() and not _go_live(listening, at):
        reading = await hub.missed(room.name, at, MISSED_AT_ONCE)
        room.remember(reading.upto, reading.events)  # before any wait: who comes meanwhile need not read it again
        await hub.guard.clear(listening.connection)
        if listening.over():
            return
        told += len(reading.events)
        if reading.gone or reading.head - reading.upto.seq + told > MISSED_MOST:
            hub.resync(listening)
            return
        if not await _tell(hub, listening, reading):
            hub.too_slow(listening)
            return
        at = reading.upto
        await hub.guard.clear(listening.connection)
        if listening.over():
            return
        if at.seq == reading.head and at.seq >= room.cursor.seq and _same_stream(hub, room, at):
            _live(listening, at)
            return


def _same_stream(hub: "Hub", room: Room, at: Cursor) -> bool:
    """Whether `at` and the room speak of one numbering. If not, the room looks at the log, and finds out."""
    if at.epoch == room.cursor.epoch:
        return True
    hub.pump.wake([room.name])
    return room.cursor == Cursor()


async def _tell(hub: "Hub", listening: Listening, reading: Reading) -> bool:
    """Write what was read, in portions that the reader has room for. False: it takes nothing."""
    listening.at = reading.upto.seq
    for portion in _portions(reading):
        if not await _room_in_buffer(listening):
            return False
        await hub.guard.clear(listening.connection)
        if listening.over():
            return True
        if not listening.connection.writer.write(portion, joined(portion)):
            return False
    return True


def _portions(reading: Reading) -> Iterator[tuple[Frame, ...]]:
    portion: list[Frame] = []
    size = 0
    for each in reading.events:
        if portion and size + len(each.frame.wire) > BUFFER_BYTES:
            yield tuple(portion)
            portion, size = [], 0
        portion.append(each.frame)
        size += len(each.frame.wire)
    if portion:
        yield tuple(portion)


async def _room_in_buffer(listening: Listening) -> bool:
    """Wait until the reader has taken most of what was written. False: it takes nothing."""
    writer = listening.connection.writer
    loop = asyncio.get_running_loop()
    least, since = writer.buffered, loop.time()
    while (waiting := writer.buffered) > BUFFER_BYTES // 2 and not listening.over():
        if waiting < least:
            least, since = waiting, loop.time()
        if loop.time() - since > STUCK_SECONDS:
            return False
        await asyncio.sleep(BUFFER_LOOK_SECONDS)
    return True
