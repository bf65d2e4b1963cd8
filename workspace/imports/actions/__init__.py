"""All writes of imports."""

from workspace.imports.actions.baseline import carry_baseline, carry_newcomers, import_baseline
from workspace.imports.actions.claims import hand_over
from workspace.imports.actions.messages import Written, carry_messages
from workspace.imports.actions.people import carry_people
from workspace.imports.actions.runs import (
    begin_run,
    confirm_run,
    discard_run,
    note_end,
    note_progress,
    receive_file,
    stop_run,
)
from workspace.imports.actions.spaces import carry_space

__all__ = [
    "Written",
    "begin_run",
    "carry_baseline",
    "carry_messages",
    "carry_newcomers",
    "carry_people",
    "carry_space",
    "confirm_run",
    "discard_run",
    "hand_over",
    "import_baseline",
    "note_end",
    "note_progress",
    "receive_file",
    "stop_run",
]
