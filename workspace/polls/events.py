"""What a poll may say on `thread:<id>`, and to a person on their own stream. Of a confidential vote nothing is said."""

from realtime.events import Payload


class PollEvent(Payload):
    thread: int
    poll: int


class PollOpened(PollEvent, kind="poll.opened"):
    """`post` is the line in the thread that tells it."""

    post: int


class PollClosed(PollEvent, kind="poll.closed"):
    """By hand or because its time was over."""

    post: int


class PollWithdrawn(PollEvent, kind="poll.withdrawn"):
    post: int


class Voted(PollEvent, kind="poll.voted", unsigned=True):
    """In an open poll: a vote came, changed or went. Without whose: a count that is shown early moves with it."""


class BallotsTaken(PollEvent, kind="poll.ballots_taken", unsigned=True):
    """In a confidential poll: five more people hold a ballot paper. Without who took the fifth."""


class BallotTaken(Payload, kind="ballot.taken"):
    """On a person's own stream: they hold a ballot paper."""

    poll: int
