"""All writes of polls."""

from workspace.polls.actions.ballots import cast_ballot, take_ballot
from workspace.polls.actions.polls import LONGEST, close_overdue_poll, close_poll, open_poll, withdraw_poll
from workspace.polls.actions.votes import vote, withdraw_vote

__all__ = [
    "LONGEST",
    "cast_ballot",
    "close_overdue_poll",
    "close_poll",
    "open_poll",
    "take_ballot",
    "vote",
    "withdraw_poll",
    "withdraw_vote",
]
