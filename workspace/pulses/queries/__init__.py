"""What pages and reports read of pulses."""

from workspace.pulses.queries.asking import ANSWERS, Askers, askers, commons, group_of, may_ask, may_be_commons
from workspace.pulses.queries.cards import (
    Answer,
    PulseCard,
    card_html,
    card_of,
    describe_commons,
    describe_pulses,
    draw,
)
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
    "Askers",
    "Mine",
    "PulseCard",
    "PulsesPage",
    "Tally",
    "askers",
    "card_html",
    "card_of",
    "closed_tallies",
    "commons",
    "describe_commons",
    "describe_pulses",
    "draw",
    "group_of",
    "is_among",
    "may_ask",
    "may_be_commons",
    "mine",
    "pulse_for",
    "pulses_page",
    "signature_for",
]
