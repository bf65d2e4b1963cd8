"""All writes of pulses."""

from workspace.pulses.actions.answers import cast_answer, forget_ballots_taken, take_pulse_ballot
from workspace.pulses.actions.asking import close_overdue_pulse, close_pulse, open_pulse, withdraw_pulse
from workspace.pulses.actions.commons import name_commons

__all__ = [
    "cast_answer",
    "close_overdue_pulse",
    "close_pulse",
    "forget_ballots_taken",
    "name_commons",
    "open_pulse",
    "take_pulse_ballot",
    "withdraw_pulse",
]
