"""One socket of a document: what its person may do there, and how far it was told."""

from typing import TYPE_CHECKING, Any

from realtime.connections import Connection, Send
from realtime.documents import messages
from realtime.documents.kinds import Access
from realtime.frames import Writer, binary_frame
from realtime.limits import Allowance

if TYPE_CHECKING:
    from realtime.documents.rooms import Room

# Why we close, beside the codes of realtime/connections.py.
NOT_FOUND = 4440
REVOKED = 4441
AFRESH = 4442

# A hand that drags sends this much, and a page that comes back sends all at once.
FRAMES_AT_ONCE = 600
FRAMES_PER_SECOND = 80.0
KIB_AT_ONCE = 8_192
KIB_PER_SECOND = 128.0
# To be told the whole document counts as so many messages.
ASKING_COSTS = 20


class Member(Connection):
    """`live`: it is told what happens. Else it was told all up to `at`, and gets what follows when it may and can take
    it (`held`: its right is in doubt). `received` counts the updates that came from it, `settled` those of them that
    are decided, `acknowledged` those that it was told of. `client`: by which id its cursor is known.
    """

    __slots__ = (
        "access", "acknowledged", "at", "client", "document", "frames", "held", "kib", "live", "received", "room",
        "settled",
    )  # fmt: skip

    def __init__(self, person: Any, session_key: str, writer: Writer, send: Send, document: str) -> None:
        super().__init__(person, session_key, writer, send)
        self.document = document
        self.room: Room | None = None
        self.access = Access.NONE
        self.live = False
        self.at: dict[int, int] | None = None
        self.held = False
        self.client: int | None = None
        self.received = self.settled = self.acknowledged = 0
        self.frames = Allowance(FRAMES_AT_ONCE, FRAMES_PER_SECOND)
        self.kib = Allowance(KIB_AT_ONCE, KIB_PER_SECOND)

    def say_bytes(self, payload: bytes) -> None:
        self.tell(binary_frame(payload))

    def acknowledge(self, count: int, seq: int) -> None:
        """So many of its updates are settled and stand on disk, unless it knows."""
        if count > self.acknowledged and not self.closed:
            self.acknowledged = count
            self.say_bytes(messages.stored(count, seq))

    def fall_behind(self) -> None:
        """It is told nothing more until the room brings it up to date."""
        if self.room is not None:
            if self.live:
                self.live, self.at = False, self.room.level
            self.room.has_laggards = True

    def hold(self) -> None:
        """Its right is in doubt."""
        self.held = True
        self.fall_behind()

    def cleared(self) -> None:
        """Its right is no longer in doubt."""
        self.held = False
        if self.room is not None:
            self.room.ring()

    def may(self, level: Access) -> None:
        """Its person may do this from now on, and is told if it is news."""
        if level != self.access:
            self.access = level
            self.say_bytes(messages.access(level))
