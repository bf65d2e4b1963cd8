"""What pages and reports read of pulses."""

from workspace.pulses.queries.asking import ANSWERS, group_of, may_ask
from workspace.pulses.queries.cards import Answer, PulseCard, card_html, card_of, describe_pulses, draw
from workspace.pulses.queries.pages import (
    Mine,
    PulsesPage,
    is_among,
    mine,
    pulse_for,
    pulses_page,
    signature_for,
)
from workspace.pulses.queries.tallies import Tally, closed_tallies

__all__ = [
    "ANSWERS",
    "Answer",
    "Mine",
    "PulseCard",
    "PulsesPage",
    "Tally",
    "card_html",
    "card_of",
    "closed_tallies",
    "describe_pulses",
    "draw",
    "group_of",
    "is_among",
    "may_ask",
    "mine",
    "pulse_for",
    "pulses_page",
    "signature_for",
]
