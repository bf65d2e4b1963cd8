"""All writes of threads: every page, API call, import and the demo go through these."""

from workspace.threads.actions.attention import (
    follow_thread,
    mark_all_read,
    mark_read,
    mark_unread,
    mute_thread,
    restore_read_marks,
    unfollow_thread,
)
from workspace.threads.actions.by_itself import NOT_UNDER_MASKS, say_by_itself
from workspace.threads.actions.files import attach_file, discard_file
from workspace.threads.actions.gates import Step, register_gate
from workspace.threads.actions.outcomes import (
    finish_action,
    mark_outcome,
    reopen_action,
    supersede_decision,
    withdraw_outcome,
)
from workspace.threads.actions.posts import delete_post, edit_post, open_thread, post_reply, react, withdraw_reaction
from workspace.threads.actions.speakers import register_masks
from workspace.threads.actions.upkeep import (
    CustomersWouldRead,
    close_thread,
    move_thread,
    rename_thread,
    reopen_thread,
)

__all__ = [
    "NOT_UNDER_MASKS",
    "CustomersWouldRead",
    "Step",
    "attach_file",
    "close_thread",
    "delete_post",
    "discard_file",
    "edit_post",
    "finish_action",
    "follow_thread",
    "mark_all_read",
    "mark_outcome",
    "mark_read",
    "mark_unread",
    "move_thread",
    "mute_thread",
    "open_thread",
    "post_reply",
    "react",
    "register_gate",
    "register_masks",
    "rename_thread",
    "reopen_action",
    "reopen_thread",
    "restore_read_marks",
    "say_by_itself",
    "supersede_decision",
    "unfollow_thread",
    "withdraw_outcome",
    "withdraw_reaction",
]
