"""All writes of gatherings: every page, API call and the demo go through these."""

from workspace.gatherings.actions.agenda import (
    Point,
    add_item,
    change_item,
    finish_item,
    move_item,
    points_of,
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
from workspace.gatherings.actions.outcomes import conclude
from workspace.gatherings.actions.rounds import drop_round, open_round, reveal_round, take_back_words, write_in_round
from workspace.gatherings.actions.timer import clear_timer, extend_timer, pause_timer, resume_timer, start_timer
from workspace.gatherings.actions.voices import call_next, call_on, end_turn, lower_hand, raise_hand

__all__ = [
    "Point",
    "add_item",
    "be_here",
    "call_next",
    "call_on",
    "change_item",
    "clear_timer",
    "conclude",
    "delete_note",
    "drop_round",
    "edit_note",
    "end_gathering",
    "end_turn",
    "extend_timer",
    "finish_item",
    "gather_in_space",
    "hand_over",
    "lower_hand",
    "move_item",
    "open_round",
    "pause_timer",
    "points_of",
    "raise_hand",
    "remove_item",
    "resume_timer",
    "reveal_round",
    "start_gathering",
    "start_item",
    "start_timer",
    "sum_up",
    "take_back_words",
    "write_in_round",
    "write_note",
]
