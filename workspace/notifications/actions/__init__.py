"""All writes of this room."""

from workspace.notifications.actions.notifier import follow, tell
from workspace.notifications.actions.seen import see, see_all, see_place, unsee
from workspace.notifications.actions.upkeep import forget_old

__all__ = ["follow", "forget_old", "see", "see_all", "see_place", "tell", "unsee"]
