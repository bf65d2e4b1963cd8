"""What a decision may say on `board:<id>`, and to a voter on their own stream. Of ballots nothing is said to anybody
else, not even that one more was cast."""

from realtime.events import Payload


class DecisionEvent(Payload):
    board: int
    decision: int


class DecisionOpened(DecisionEvent, kind="decision.opened"): ...


class DecisionClosed(DecisionEvent, kind="decision.closed"):
    """By hand or because its time was over. `counted`: the result is there; a large count comes later."""

    counted: bool


class DecisionCounted(DecisionEvent, kind="decision.counted"):
    """The result is there, or is there anew."""


class DecisionWithdrawn(DecisionEvent, kind="decision.withdrawn"): ...


class ProposalRevised(DecisionEvent, kind="decision.revised"):
    """The next round of a consent."""

    round: int


class ObjectionWithdrawn(DecisionEvent, kind="decision.objection_withdrawn"):
    """After the round was closed: the result may be another one now."""


class OwnBallot(Payload, kind="voter.voted"):
    """On a person's own stream: their ballot came, changed or went, or they took a paper."""

    decision: int
