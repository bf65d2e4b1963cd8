"""Pausing, resuming, and keeping what somebody else had kept, at once or when they can't any more."""

from uuid import UUID

from workspace.audit.ledger import action, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.schedules.actions.doors import scheduled_for, signed
from workspace.schedules.models import ScheduledPost
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


@action
def pause_scheduled(*, by: Person, scheduled: ScheduledPost, key: UUID | None = None) -> ScheduledPost:
    """Nothing is posted until it is resumed; what falls into the pause is left out."""
    scheduled = scheduled_for(by, scheduled)
    if scheduled.ended_at or scheduled.paused_at:
        unchanged()
        return scheduled
    scheduled.paused_at = clock.now()
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
    scheduled.held_up = ""
    return signed(by, Verb.RESUMED_SCHEDULED, scheduled)


@action
def take_over_scheduled(*, by: Person, scheduled: ScheduledPost, key: UUID | None = None) -> ScheduledPost:
    """Keep it from now on: it is posted in one's own name. Whoever may write in the space can."""
    scheduled = scheduled_for(by, scheduled, anybody=True)
    if scheduled.keeper_id == by.pk:
        unchanged()
        return scheduled
    kept, scheduled.keeper = scheduled.keeper, by
    if scheduled.stand_in_id == by.pk:
        scheduled.stand_in = None
    return signed(by, Verb.TOOK_OVER_SCHEDULED, scheduled, to=kept)


@action
def stand_in_for_scheduled(*, by: Person, scheduled: ScheduledPost, key: UUID | None = None) -> ScheduledPost:
    """Agree to keep these words when the keeper can't any more: then they are posted in one's own name."""
    scheduled = scheduled_for(by, scheduled, anybody=True)
    if by.pk in {scheduled.keeper_id, scheduled.stand_in_id}:
        unchanged()
        return scheduled
    if scheduled.stand_in and permissions.may(scheduled.stand_in, Can.CONTRIBUTE, scheduled.home):
        raise Refused("Somebody stands in for it already.")
    scheduled.stand_in = by
    return signed(by, Verb.STANDS_IN, scheduled)
