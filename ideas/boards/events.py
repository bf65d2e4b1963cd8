"""What a board may say on `board:<id>`. Payloads carry numbers; what is shown is read when it is drawn."""

from realtime.events import Payload


class BoardEvent(Payload):
    board: int


class BoardOpened(BoardEvent, kind="board.opened"):
    """Also on the space's stream."""

    space: int


class IdeaEvent(BoardEvent):
    idea: int


class IdeaSubmitted(IdeaEvent, kind="idea.submitted"): ...
