"""All writes of spaces, of who may do what in them, and of circles."""

from workspace.spaces.actions.circles import change_circle, make_circle
from workspace.spaces.actions.doors import CustomersWouldMeet
from workspace.spaces.actions.rights import GLASS_STAYS_BROKEN, break_glass, grant, revoke
from workspace.spaces.actions.spaces import (
    archive_space,
    change_space,
    join_space,
    leave_space,
    open_space,
    restore_space,
)

__all__ = [
    "GLASS_STAYS_BROKEN",
    "CustomersWouldMeet",
    "archive_space",
    "break_glass",
    "change_circle",
    "change_space",
    "grant",
    "join_space",
    "leave_space",
    "make_circle",
    "open_space",
    "restore_space",
    "revoke",
]
