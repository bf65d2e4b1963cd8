"""What is told on `board:<id>` of statements. Never who made one, nor who stands where."""

from realtime.events import Payload


class OpinionEvent(Payload):
    board: int
    statement: int


class StatementMade(OpinionEvent, kind="statement.made", unsigned=True): ...


class StatementWithdrawn(OpinionEvent, kind="statement.withdrawn", unsigned=True): ...


class OpinionGiven(OpinionEvent, kind="statement.judged", unsigned=True): ...
