"""What evaluations may say on `board:<id>`. Never a score: what may be told is read when it is drawn."""

from realtime.events import Payload


class CriteriaSet(Payload, kind="evaluation.criteria_set"):
    """The ideas of the board are judged by other criteria from now on."""

    board: int
    scorecard: int


class EvaluationEvent(Payload):
    board: int
    idea: int
    assignment: int


class EvaluatorAssigned(EvaluationEvent, kind="evaluation.assigned"): ...


class EvaluatorReleased(EvaluationEvent, kind="evaluation.released"):
    """By a facilitator, or they gave it back."""


class ConflictDeclared(EvaluationEvent, kind="evaluation.conflict_declared"):
    """Without the reason: somebody else must be found."""


class EvaluationSubmitted(EvaluationEvent, kind="evaluation.submitted"):
    """Or changed. What it says is told to nobody by this."""
