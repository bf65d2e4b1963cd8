"""All writes of this room."""

from workspace.notifications.actions.notifier import follow, tell
from workspace.notifications.actions.preferences import add_browser, change_rhythm, choose, remove_browser
from workspace.notifications.actions.seen import see, see_all, see_place, unsee
from workspace.notifications.actions.upkeep import forget_old, tick_off_what_was_read

__all__ = [
    "add_browser",
    "change_rhythm",
    "choose",
    "follow",
    "forget_old",
    "remove_browser",
    "see",
    "see_all",
    "see_place",
    "tell",
    "tick_off_what_was_read",
    "unsee",
]
