"""What a gathering may say. `gathering:<id>` carries what happens in it; `thread:<id>` that it began and ended."""

from realtime.events import Payload


class GatheringEvent(Payload):
    gathering: int


class GatheringStarted(GatheringEvent, kind="gathering.started"):
    """On the thread's stream. `post` is the line in the thread that tells it."""

    thread: int
    post: int


class GatheringHandedOver(GatheringEvent, kind="gathering.handed_over"):
    """Somebody else facilitates. On both streams; `post` is the line in the thread that tells it."""

    thread: int
    post: int
    facilitator: int


class GatheringEnded(GatheringEvent, kind="gathering.ended"):
    """On both streams. `posts`: the line in the thread that tells it, and the summary if there is one."""

    thread: int
    posts: list[int]


class GatheringListed(GatheringEvent, kind="gathering.listed"):
    """On the space's stream: it began, changed hands, ended or was summed up, and its thread's line changed with it."""

    thread: int
    space: int


class GatheringSummedUp(GatheringEvent, kind="gathering.summed_up"):
    """The summary came after the end. On both streams."""

    thread: int
    posts: list[int]


class AgendaChanged(GatheringEvent, kind="agenda.changed"):
    """A point was added, changed, moved, taken away, begun or done; with it the timer may have changed."""


class TimerChanged(GatheringEvent, kind="timer.changed"):
    """Begun, paused, resumed, lengthened or put away."""


class NoteEvent(GatheringEvent):
    note: int


class NoteWritten(NoteEvent, kind="note.written"): ...


class NoteEdited(NoteEvent, kind="note.edited"): ...


class NoteDeleted(NoteEvent, kind="note.deleted"): ...


class HandEvent(GatheringEvent):
    hand: int


class HandRaised(HandEvent, kind="hand.raised"): ...


class HandLowered(HandEvent, kind="hand.lowered"): ...


class TurnEvent(GatheringEvent):
    turn: int


class TurnBegun(TurnEvent, kind="turn.begun"):
    """Somebody was called, and whoever had the floor before has it no more."""


class TurnEnded(TurnEvent, kind="turn.ended"): ...


class RoundEvent(GatheringEvent):
    round: int


class RoundOpened(RoundEvent, kind="round.opened"): ...


class RoundGrew(RoundEvent, kind="round.grew", unsigned=True):
    """Somebody wrote, or took their words back. Unsigned: until the round is revealed, nobody learns who."""


class RoundRevealed(RoundEvent, kind="round.revealed"):
    """All that was written can be read, in one event."""


class RoundDropped(RoundEvent, kind="round.dropped"): ...


class WordsAdded(RoundEvent, kind="round.added"):
    """Somebody wrote after the round was revealed."""


class WordsKept(RoundEvent, kind="words.kept"):
    """On the writer's own stream: what they wrote is kept, changed or taken back."""
