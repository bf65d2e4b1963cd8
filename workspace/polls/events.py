"""What a poll may say on `thread:<id>`, and to a person on their own stream. Of a confidential vote nothing is said."""

from typing import ClassVar

from realtime.events import Payload


class PollEvent(Payload):
    thread: int
    poll: int


class PollOpened(PollEvent):
    """`post` is the line in the thread that tells it."""

    kind: ClassVar[str] = "poll.opened"
    post: int


class PollClosed(PollEvent):
    """By hand or because its time was over."""

    kind: ClassVar[str] = "poll.closed"
    post: int


class PollWithdrawn(PollEvent):
    kind: ClassVar[str] = "poll.withdrawn"
    post: int


class Voted(PollEvent):
    """In an open poll: a vote came, changed or went. Without whose: a count that is shown early moves with it."""

    kind: ClassVar[str] = "poll.voted"
    unsigned: ClassVar[bool] = True


class BallotsTaken(PollEvent):
    """In a confidential poll: five more people hold a ballot paper. Without who took the fifth."""

    kind: ClassVar[str] = "poll.ballots_taken"
    unsigned: ClassVar[bool] = True


class BallotTaken(Payload):
    """On a person's own stream: they hold a ballot paper."""

    kind: ClassVar[str] = "ballot.taken"
    poll: int
