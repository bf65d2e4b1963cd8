"""Pages of gatherings: views only translate."""

from workspace.gatherings.views import rounds, voices
from workspace.gatherings.views.agenda import (
    add_item,
    change_item,
    finish_item,
    move_item,
    remove_item,
    start_item,
    timer,
)
from workspace.gatherings.views.ending import conclude, end, sum_up
from workspace.gatherings.views.gathering import (
    be_here,
    gathering,
    hand_over,
    start_in_space,
    start_in_thread,
    take_over,
)
from workspace.gatherings.views.notes import delete_note, edit_note, note_versions, write_note

__all__ = [
    "add_item",
    "be_here",
    "change_item",
    "conclude",
    "delete_note",
    "edit_note",
    "end",
    "finish_item",
    "gathering",
    "hand_over",
    "move_item",
    "note_versions",
    "remove_item",
    "rounds",
    "start_in_space",
    "start_in_thread",
    "start_item",
    "sum_up",
    "take_over",
    "timer",
    "voices",
    "write_note",
]
