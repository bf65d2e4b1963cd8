"""Pausing, resuming, and keeping what somebody else had kept."""

from uuid import UUID

from workspace.audit.ledger import action, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.schedules.actions.doors import scheduled_for, signed
from workspace.schedules.models import ScheduledPost


@action
def pause_scheduled(*, by: Person, scheduled: ScheduledPost, key: UUID | None = None) -> ScheduledPost:
    """Nothing is posted until it is resumed; what falls into the pause is left out."""
    scheduled = scheduled_for(by, scheduled)
    if scheduled.ended_at or scheduled.paused_at:
        unchanged()
        return scheduled
    scheduled.paused_at, scheduled.paused_because = clock.now(), ""
    return signed(by, Verb.PAUSED_SCHEDULED, scheduled)


@action
def resume_scheduled(*, by: Person, scheduled: ScheduledPost, key: UUID | None = None) -> ScheduledPost:
    """Post again from now on, also after it was cancelled. Raises Refused when no time is left."""
    scheduled = scheduled_for(by, scheduled)
    if not (scheduled.ended_at or scheduled.paused_at):
        unchanged()
        return scheduled
    scheduled.next_at = scheduled.timetable.after(clock.now())
    if scheduled.next_at is None:
        raise Refused("Its time is past. Schedule it anew, with another time.")
    scheduled.ended_at = scheduled.paused_at = None
    scheduled.paused_because = ""
    return signed(by, Verb.RESUMED_SCHEDULED, scheduled)


@action
def take_over_scheduled(*, by: Person, scheduled: ScheduledPost, key: UUID | None = None) -> ScheduledPost:
    """Keep it from now on: it is posted in one's own name. Whoever may write in the space can."""
    scheduled = scheduled_for(by, scheduled, anybody=True)
    if scheduled.keeper_id == by.pk:
        unchanged()
        return scheduled
    kept, scheduled.keeper = scheduled.keeper, by
    return signed(by, Verb.TOOK_OVER_SCHEDULED, scheduled, to=kept)
