"""All writes of decisions."""

from ideas.decisions.actions.ballots import cast_ballot, cast_nameless, take_ballot, withdraw_ballot
from ideas.decisions.actions.closing import (
    close_decision,
    close_overdue_decision,
    count_decision,
    keep_count,
    note_progress,
    see_result,
    withdraw_decision,
)
from ideas.decisions.actions.consent import revise_proposal, take_stand, withdraw_objection
from ideas.decisions.actions.duels import answer_duel, show_duel
from ideas.decisions.actions.opening import LONGEST, MOST, Choice, open_decision

__all__ = [
    "LONGEST",
    "MOST",
    "Choice",
    "answer_duel",
    "cast_ballot",
    "cast_nameless",
    "close_decision",
    "close_overdue_decision",
    "count_decision",
    "keep_count",
    "note_progress",
    "open_decision",
    "revise_proposal",
    "see_result",
    "show_duel",
    "take_ballot",
    "take_stand",
    "withdraw_ballot",
    "withdraw_decision",
    "withdraw_objection",
]
