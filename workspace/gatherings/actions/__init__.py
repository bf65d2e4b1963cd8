"""All writes of gatherings: every page, API call and the demo go through these."""

from workspace.gatherings.actions.agenda import (
    add_item,
    change_item,
    finish_item,
    move_item,
    remove_item,
    start_item,
)
from workspace.gatherings.actions.gathering import (
    be_here,
    end_gathering,
    gather_in_space,
    hand_over,
    start_gathering,
    sum_up,
)
from workspace.gatherings.actions.notes import delete_note, edit_note, write_note
from workspace.gatherings.actions.timer import clear_timer, extend_timer, pause_timer, resume_timer, start_timer

__all__ = [
    "add_item",
    "be_here",
    "change_item",
    "clear_timer",
    "delete_note",
    "edit_note",
    "end_gathering",
    "extend_timer",
    "finish_item",
    "gather_in_space",
    "hand_over",
    "move_item",
    "pause_timer",
    "remove_item",
    "resume_timer",
    "start_gathering",
    "start_item",
    "start_timer",
    "sum_up",
    "write_note",
]
