"""All writes of scheduled posts."""

from workspace.schedules.actions.planning import cancel_scheduled, change_scheduled, schedule_post
from workspace.schedules.actions.posting import hold_up, post_due
from workspace.schedules.actions.turning import (
    pause_scheduled,
    resume_scheduled,
    stand_in_for_scheduled,
    take_over_scheduled,
)

__all__ = [
    "cancel_scheduled",
    "change_scheduled",
    "hold_up",
    "pause_scheduled",
    "post_due",
    "resume_scheduled",
    "schedule_post",
    "stand_in_for_scheduled",
    "take_over_scheduled",
]
