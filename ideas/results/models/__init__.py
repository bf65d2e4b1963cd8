"""Answers to ideas, what became of them, and who had a part in it."""

from ideas.results.models.answers import Answer, Reminder, Verdict
from ideas.results.models.credits import DECLARED, Credit, HiddenName, Role
from ideas.results.models.results import Link, Progress, ProgressKind, Result, ResultStage

__all__ = [
    "DECLARED",
    "Answer",
    "Credit",
    "HiddenName",
    "Link",
    "Progress",
    "ProgressKind",
    "Reminder",
    "Result",
    "ResultStage",
    "Role",
    "Verdict",
]
