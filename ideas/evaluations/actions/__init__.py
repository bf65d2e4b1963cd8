"""All writes of evaluations."""

from ideas.evaluations.actions.assigning import assign_evaluator, declare_conflict, release_evaluator
from ideas.evaluations.actions.criteria import MOST, Wanted, set_criteria
from ideas.evaluations.actions.judging import submit_evaluation

__all__ = [
    "MOST",
    "Wanted",
    "assign_evaluator",
    "declare_conflict",
    "release_evaluator",
    "set_criteria",
    "submit_evaluation",
]
