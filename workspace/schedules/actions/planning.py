"""Planning a post, changing the plan, and giving it up."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import available_timezones

from workspace.audit.ledger import action, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.schedules.actions.doors import scheduled_for, signed
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Repeats, Timetable
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads.actions import NOT_UNDER_MASKS, doors
from workspace.threads.actions.posts import titled, written
from workspace.threads.actions.speakers import refuse_masks
from workspace.threads.models import Thread

# A plan that comes again may have begun long ago, and still be changed; counting from then must stay cheap.
LONG_AGO, FAR_OFF = timedelta(days=3 * 366), timedelta(days=5 * 366)


@action
def schedule_post(
    *, by: Person, where: Space | Thread, body: str, when: Timetable, title: str = "", key: UUID | None = None
) -> ScheduledPost:
    """Have something posted later: in a thread, or as a new thread with a title in a space."""
    rows = Thread.objects.select_related("space") if isinstance(where, Thread) else Space.objects
    found = rows.visible_to(by).filter(pk=where.pk).first()
    if found is None:
        raise NotVisible
    space, thread = (found.space, found) if isinstance(found, Thread) else (found, None)
    permissions.require(by, Can.CONTRIBUTE, space)
    if thread and thread.is_closed:
        raise Refused("This thread is closed. Reopen it, or schedule a new thread.")
    if thread:
        refuse_masks(doors.thread_seen(by, thread), NOT_UNDER_MASKS)
    scheduled = ScheduledPost(space=space, thread=thread, keeper=by, made_by=by)
    _plan(scheduled, title, body, when)
    return signed(by, Verb.SCHEDULED, scheduled)


@action
def change_scheduled(
    *, by: Person, scheduled: ScheduledPost, body: str, when: Timetable, title: str = "", key: UUID | None = None
) -> ScheduledPost:
    """Other words or other times. Whoever changes the words keeps them: they are posted in that person's name.

    A stand-in has agreed to the words as they were, and is none for others. What was posted before stays as it was.
    """
    scheduled = scheduled_for(by, scheduled)
    if scheduled.ended_at:
        raise Refused("This was cancelled or is over. Schedule it anew.")
    said, kept = (scheduled.title, scheduled.body), scheduled.keeper
    _plan(scheduled, title, body, when)
    if (scheduled.title, scheduled.body) != said:
        scheduled.keeper, scheduled.stand_in = by, None
    return signed(by, Verb.RESCHEDULED, scheduled, to=kept)


@action
def cancel_scheduled(*, by: Person, scheduled: ScheduledPost, key: UUID | None = None) -> ScheduledPost:
    """It will not be posted any more. `resume_scheduled` takes that back."""
    scheduled = scheduled_for(by, scheduled)
    if scheduled.ended_at:
        unchanged()
        return scheduled
    scheduled.ended_at = clock.now()
    return signed(by, Verb.CANCELLED_SCHEDULED, scheduled)


def _plan(scheduled: ScheduledPost, title: str, body: str, when: Timetable) -> None:
    scheduled.title = "" if scheduled.thread else titled(title)
    scheduled.body = written(body)
    if not scheduled.body:
        raise Invalid("Write what shall be posted.")
    if when.zone not in available_timezones() or when.repeats not in Repeats.values:
        raise Invalid("Choose a time zone and how often from the lists.")
    today = clock.today()
    if not today - LONG_AGO <= when.day <= today + FAR_OFF:
        raise Invalid("Choose a first day within the next five years.")
    scheduled.day, scheduled.at, scheduled.zone = when.day, when.at.replace(microsecond=0), when.zone
    scheduled.repeats = when.repeats
    scheduled.until = None if when.repeats == Repeats.ONCE else when.until
    scheduled.next_at, scheduled.held_up = scheduled.timetable.after(clock.now()), ""
    if scheduled.next_at is None:
        raise Invalid("That time is past. Choose one to come.")
