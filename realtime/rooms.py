"""One stream's listeners in this process: what they have seen, and the last frames for those who were just
away.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realtime.frames import Frame, Writer, joined
from realtime.log import Cursor
from realtime.reading import Numbered

if TYPE_CHECKING:
    from realtime.connections import Connection

KEPT_FRAMES = 128
KEPT_BYTES = 512 * 1024
# A busy room, where several events came while the one before was told, gathers what comes within this gap into one
# write per connection; a quiet one waits for nothing.
GAP_SECONDS = 0.002
GAP_SHARE_OF_FLUSH = 0.25


@dataclass(eq=False, slots=True)
class Listening:
    """One connection in one room. Everything up to `at` was written to it; live: it gets what comes next.

    A listening that isn't live is still being told what it missed; or it is `held`, while its right is in doubt. Once
    `ended`, nothing more is written for it.
    """

    connection: "Connection"
    room: "Room"
    at: int = 0
    live: bool = False
    held: bool = False
    ended: bool = False
    caught_up: bool = False
    presence: bool = False
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self.writer = self.connection.writer  # at hand: a room tells thousands

    def over(self) -> bool:
        return self.ended


@dataclass(eq=False, slots=True)
class Room:
    name: str
    cursor: Cursor
    listenings: dict["Connection", Listening] = field(default_factory=dict)
    kept: deque[Numbered] = field(default_factory=deque)
    kept_bytes: int = 0
    quiet_until: float = 0.0

    def covers(self, at: Cursor) -> bool:
        """Whether all after `at`, up to where this room stands, is at hand without asking the database."""
        if at.epoch != self.cursor.epoch and at != Cursor():
            return False
        if at.seq == self.cursor.seq:
            return True
        return at.seq < self.cursor.seq and bool(self.kept) and self.kept[0].seq <= at.seq + 1

    def after(self, seq: int) -> tuple[Frame, ...]:
        return tuple(each.frame for each in self.kept if each.seq > seq)

    def move_on(self, upto: Cursor, events: tuple[Numbered, ...]) -> list[Listening]:
        """Keep and tell what happened up to `upto`. Returns the listenings whose connection is too far
        behind.
        """
        self.cursor = upto
        self._keep(events)
        return self._tell(events) if events else []

    def remember(self, upto: Cursor, events: tuple[Numbered, ...]) -> None:
        """What one listener was told from the log is at hand for the next who missed the same: after a restart all
        come back at once. Only what ends where this room's own memory begins.
        """
        first = self.kept[0].seq if self.kept else self.cursor.seq + 1
        if not events or upto.epoch != self.cursor.epoch or events[-1].seq + 1 != first:
            return
        for each in reversed(events):
            size = len(each.frame.wire)
            if len(self.kept) >= KEPT_FRAMES or self.kept_bytes + size > KEPT_BYTES:
                return
            self.kept.appendleft(each)
            self.kept_bytes += size

    def renew(self, upto: Cursor) -> None:
        """The stream was renewed or its window is gone: stand at `upto`, with nothing at hand."""
        self.cursor = upto
        self.kept.clear()
        self.kept_bytes = 0

    def _keep(self, events: tuple[Numbered, ...]) -> None:
        self.kept.extend(events)
        self.kept_bytes += sum(len(each.frame.wire) for each in events)
        while self.kept and (len(self.kept) > KEPT_FRAMES or self.kept_bytes > KEPT_BYTES):
            self.kept_bytes -= len(self.kept.popleft().frame.wire)

    def _tell(self, events: tuple[Numbered, ...]) -> list[Listening]:
        before, last = events[0].seq - 1, events[-1].seq
        frames = tuple(each.frame for each in events)
        wire = joined(frames)
        slow = []
        for listening in self.listenings.values():
            if listening.at == before and listening.live:
                took = listening.writer.write(frames, wire)
            elif listening.at >= last or not listening.live:
                continue
            else:  # it has read ahead of this room: from the page, or in its replay
                rest = tuple(each.frame for each in events if each.seq > listening.at)
                took = listening.writer.write(rest, joined(rest))
            if took:
                listening.at = last
            else:
                slow.append(listening)
        return slow
