"""What a board may say on `board:<id>`. Payloads carry numbers; what is shown is read when it is drawn."""

from realtime.events import Payload


class BoardEvent(Payload):
    board: int


class BoardOpened(BoardEvent, kind="board.opened"):
    """Also on the space's stream."""

    space: int


class BoardChanged(BoardEvent, kind="board.changed"): ...


class BoardArchived(BoardEvent, kind="board.archived"): ...


class BoardRestored(BoardEvent, kind="board.restored"): ...


class BoardListed(BoardEvent, kind="board.listed"):
    """On the space's stream: this board's line in the list changed."""

    space: int


class PhasesChanged(BoardEvent, kind="board.phases_changed"): ...


class BoardUnmasked(BoardEvent, kind="board.unmasked"):
    """A rank-blind phase is over: what masks wrote is by people from now on. Also on the space's stream."""


class PhaseBegan(BoardEvent, kind="board.phase_began"):
    """Its time has come. Without a `phase`, that of the one before is over and there is none now."""

    phase: int | None = None


class IdeaEvent(BoardEvent):
    idea: int


class IdeaSubmitted(IdeaEvent, kind="idea.submitted"): ...


class IdeaEdited(IdeaEvent, kind="idea.edited"):
    """Also on the stream of its thread, whose first post says the same."""


class IdeaWithdrawn(IdeaEvent, kind="idea.withdrawn"): ...


class IdeaRestored(IdeaEvent, kind="idea.restored"): ...


class IdeaTagged(IdeaEvent, kind="idea.tagged"): ...


class CoauthorEvent(IdeaEvent):
    contributor: int


class CoauthorInvited(CoauthorEvent, kind="idea.coauthor_invited"):
    """Also on the own stream of whoever is invited."""


class CoauthorJoined(CoauthorEvent, kind="idea.coauthor_joined"): ...


class CoauthorLeft(CoauthorEvent, kind="idea.coauthor_left"):
    """Has declined the invitation, or left."""


class IdeaMoved(IdeaEvent, kind="idea.moved"):
    """It came to another stage."""


class SupportChanged(IdeaEvent, kind="idea.supported", unsigned=True):
    """Support came, changed or went. Without whose: a number moves. Not told while numbers are hidden."""


class StandKept(Payload, kind="stand.kept"):
    """On a person's own stream: what they said of an idea is kept, and nobody else hears of it."""

    board: int
    idea: int


class CaseEvent(IdeaEvent):
    case: int


class CaseAdded(CaseEvent, kind="case.added"): ...


class CaseEdited(CaseEvent, kind="case.edited"): ...


class CaseWithdrawn(CaseEvent, kind="case.withdrawn"): ...


class MergeEvent(IdeaEvent):
    """`idea` into `into`; also on the stream of the other board, where that is another one."""

    into: int
    merge: int


class MergeProposed(MergeEvent, kind="merge.proposed"): ...


class MergeDeclined(MergeEvent, kind="merge.declined"):
    """Or taken back by who proposed it."""


class IdeasMerged(MergeEvent, kind="merge.done"): ...


class IdeasUnmerged(MergeEvent, kind="merge.undone"): ...


class SplitEvent(IdeaEvent):
    """Out of `idea` came `made`."""

    made: int
    split: int


class IdeaSplit(SplitEvent, kind="split.done"): ...


class SplitUndone(SplitEvent, kind="split.undone"): ...


class IdeasImported(BoardEvent, kind="board.imported"):
    """Ideas from elsewhere came onto the board, many at once."""


class IdeaUnmasked(IdeaEvent, kind="idea.unmasked"):
    """On the stream of its thread: what was said there is by people from now on."""


class IdeaImported(IdeaEvent, kind="idea.imported"):
    """On the stream of its thread: there is a conversation that can be found."""

    thread: int
