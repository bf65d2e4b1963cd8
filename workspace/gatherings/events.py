"""What a gathering may say. `gathering:<id>` carries what happens in it; `thread:<id>` that it began and ended."""

from typing import ClassVar

from realtime.events import Payload


class GatheringEvent(Payload):
    gathering: int


class GatheringStarted(GatheringEvent):
    """On the thread's stream. `post` is the line in the thread that tells it."""

    kind: ClassVar[str] = "gathering.started"
    thread: int
    post: int


class GatheringHandedOver(GatheringEvent):
    """Somebody else facilitates. On both streams; `post` is the line in the thread that tells it."""

    kind: ClassVar[str] = "gathering.handed_over"
    thread: int
    post: int
    facilitator: int


class GatheringEnded(GatheringEvent):
    """On both streams. `posts`: the line in the thread that tells it, and the summary if there is one."""

    kind: ClassVar[str] = "gathering.ended"
    thread: int
    posts: list[int]


class GatheringListed(GatheringEvent):
    """On the space's stream: it began, changed hands, ended or was summed up, and its thread's line changed with it."""

    kind: ClassVar[str] = "gathering.listed"
    thread: int
    space: int


class GatheringSummedUp(GatheringEvent):
    """The summary came after the end. On both streams."""

    kind: ClassVar[str] = "gathering.summed_up"
    thread: int
    posts: list[int]


class AgendaChanged(GatheringEvent):
    """A point was added, changed, moved, taken away, begun or done; with it the timer may have changed."""

    kind: ClassVar[str] = "agenda.changed"


class TimerChanged(GatheringEvent):
    """Begun, paused, resumed, lengthened or put away."""

    kind: ClassVar[str] = "timer.changed"


class NoteEvent(GatheringEvent):
    note: int


class NoteWritten(NoteEvent):
    kind: ClassVar[str] = "note.written"


class NoteEdited(NoteEvent):
    kind: ClassVar[str] = "note.edited"


class NoteDeleted(NoteEvent):
    kind: ClassVar[str] = "note.deleted"


class HandEvent(GatheringEvent):
    hand: int


class HandRaised(HandEvent):
    kind: ClassVar[str] = "hand.raised"


class HandLowered(HandEvent):
    kind: ClassVar[str] = "hand.lowered"


class TurnEvent(GatheringEvent):
    turn: int


class TurnBegun(TurnEvent):
    """Somebody was called, and whoever had the floor before has it no more."""

    kind: ClassVar[str] = "turn.begun"


class TurnEnded(TurnEvent):
    kind: ClassVar[str] = "turn.ended"


class RoundEvent(GatheringEvent):
    round: int


class RoundOpened(RoundEvent):
    kind: ClassVar[str] = "round.opened"


class RoundGrew(RoundEvent):
    """Somebody wrote, or took their words back. Unsigned: until the round is revealed, nobody learns who."""

    kind: ClassVar[str] = "round.grew"
    unsigned: ClassVar[bool] = True


class RoundRevealed(RoundEvent):
    """All that was written can be read, in one event."""

    kind: ClassVar[str] = "round.revealed"


class RoundDropped(RoundEvent):
    kind: ClassVar[str] = "round.dropped"


class WordsAdded(RoundEvent):
    """Somebody wrote after the round was revealed."""

    kind: ClassVar[str] = "round.added"


class WordsKept(RoundEvent):
    """On the writer's own stream: what they wrote is kept, changed or taken back."""

    kind: ClassVar[str] = "words.kept"
