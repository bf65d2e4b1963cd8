"""All writes of scheduled posts."""

from workspace.schedules.actions.planning import cancel_scheduled, change_scheduled, schedule_post
from workspace.schedules.actions.posting import pause_broken, post_due
from workspace.schedules.actions.turning import pause_scheduled, resume_scheduled, take_over_scheduled

__all__ = [
    "cancel_scheduled",
    "change_scheduled",
    "pause_broken",
    "pause_scheduled",
    "post_due",
    "resume_scheduled",
    "schedule_post",
    "take_over_scheduled",
]
