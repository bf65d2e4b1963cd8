"""All writes of pulses."""

from workspace.pulses.actions.answers import cast_answer, take_pulse_ballot
from workspace.pulses.actions.asking import close_overdue_pulse, close_pulse, open_pulse, withdraw_pulse

__all__ = [
    "cast_answer",
    "close_overdue_pulse",
    "close_pulse",
    "open_pulse",
    "take_pulse_ballot",
    "withdraw_pulse",
]
