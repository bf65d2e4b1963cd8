"""All writes of results."""

from ideas.results.actions.answers import answer_idea, change_answer
from ideas.results.actions.credits import give_credit, hide_name, show_name, withdraw_credit
from ideas.results.actions.progress import note_progress, review_result, ship_result
from ideas.results.actions.reminding import remind
from ideas.results.actions.results import add_link, change_result, open_result, remove_link

__all__ = [
    "add_link",
    "answer_idea",
    "change_answer",
    "change_result",
    "give_credit",
    "hide_name",
    "note_progress",
    "open_result",
    "remind",
    "remove_link",
    "review_result",
    "ship_result",
    "show_name",
    "withdraw_credit",
]
