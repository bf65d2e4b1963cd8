"""Page-shaped reads of polls. Everything starts at visible_to."""

from workspace.polls.queries.ballots import is_among, signature_for
from workspace.polls.queries.cards import Line, PollCard, poll_card, poll_cards
from workspace.polls.queries.fragments import card_html, describe_polls, draw_for_thread, polls_html
from workspace.polls.queries.page import (
    Mine,
    PollPage,
    every_poll,
    mine,
    poll_for,
    poll_page,
    polls_of_thread,
    thread_part,
)
from workspace.polls.queries.results import Result, results_of
from workspace.polls.queries.voters import eligible

__all__ = [
    "Line",
    "Mine",
    "PollCard",
    "PollPage",
    "Result",
    "card_html",
    "describe_polls",
    "draw_for_thread",
    "eligible",
    "every_poll",
    "is_among",
    "mine",
    "poll_card",
    "poll_cards",
    "poll_for",
    "poll_page",
    "polls_html",
    "polls_of_thread",
    "results_of",
    "signature_for",
    "thread_part",
]
