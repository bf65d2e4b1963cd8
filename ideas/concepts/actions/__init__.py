"""All writes of concepts."""

from ideas.concepts.actions.answering import answer_concept, show_name, withdraw_answers
from ideas.concepts.actions.closing import close_concept, close_overdue_concept, see_figures, withdraw_concept
from ideas.concepts.actions.drafting import change_concept, draft_concept, open_concept
from ideas.concepts.actions.wording import Asked, Draft

__all__ = [
    "Asked",
    "Draft",
    "answer_concept",
    "change_concept",
    "close_concept",
    "close_overdue_concept",
    "draft_concept",
    "open_concept",
    "see_figures",
    "show_name",
    "withdraw_answers",
    "withdraw_concept",
]
