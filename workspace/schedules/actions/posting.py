"""When its time has come: the post itself, and the step to the next time, in one transaction."""

import uuid
from datetime import datetime, timedelta

from workspace.audit.ledger import own_state
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.notifications.actions import tell
from workspace.notifications.queries import Concern
from workspace.people.models import Person
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Repeats
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.spaces.queries import facilitators
from workspace.threads.actions import say_by_itself
from workspace.threads.models import Post

# What comes again and is later than this, after a long standstill, waits for its next time.
STALE = timedelta(hours=6)
HELD_UP = "schedule.held_up"


class NobodyKeepsIt(Refused):
    """Its keeper can't write here any more, and nobody stands in. Whoever takes it over has it posted in their name."""


@own_state
def post_due(*, by: Person, scheduled: ScheduledPost) -> Post | None:
    """Post what is due and move on to its next time; None when there is nothing to post after all.

    `by` is its keeper. The deed is signed by the thread's own action, in this transaction: killed in between, nothing
    is posted and it is due still. Raises what posting raises (a closed thread, an archived space), and NobodyKeepsIt.
    """
    now = clock.now()
    found = ScheduledPost.objects.due(now).select_related("space", "thread__space", "keeper", "stand_in")
    due = found.select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(pk=scheduled.pk).first()
    if due is None or due.next_at is None:
        return None
    post = None if _is_stale(due, now) else _post(due, due.next_at)
    _move_on(due, now)
    return post


@own_state
def hold_up(*, by: Person, scheduled: ScheduledPost, reason: str, again: bool = True) -> None:
    """It could not be posted: its page says why, its keeper and the facilitators are told. `by` is its keeper.

    What comes again is tried at its next time; what comes once, or not `again`, waits until somebody resumes it.
    """
    rows = ScheduledPost.objects.due(clock.now()).select_related("space", "thread__space", "keeper")
    due = rows.select_for_update(no_key=True, of=("self",)).filter(pk=scheduled.pk).first()
    if due is None:
        return
    due.held_up = reason[:300]
    if due.repeats == Repeats.ONCE or not again:
        due.paused_at = clock.now()
        due.save()
    else:
        _move_on(due, clock.now())
    people = {due.keeper_id, *facilitators(due.home).values_list("pk", flat=True)}
    place = due.home.stream if due.thread is None else due.thread.stream
    tell([(HELD_UP, Concern(person, None, due.pk, place, None, clock.now())) for person in sorted(people)])


def _move_on(due: ScheduledPost, now: datetime) -> None:
    due.next_at = due.timetable.after(now)
    if due.next_at is None:
        due.ended_at = now
    due.save()


def _is_stale(due: ScheduledPost, now: datetime) -> bool:
    late = now - due.next_at if due.next_at else timedelta(0)
    return due.repeats != Repeats.ONCE and late > STALE


def _post(due: ScheduledPost, at: datetime) -> Post:
    """The post, in the name of whoever keeps it. Its key is the time that it stands for: once, whoever tries."""
    _find_keeper(due)
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"scheduled/{due.pk}/{at.isoformat()}")
    post = say_by_itself(by=due.keeper, where=due.thread or due.space, title=due.title, body=due.body, key=key)
    due.times, due.last_post, due.held_up = due.times + 1, post, ""
    return post


def _find_keeper(due: ScheduledPost) -> None:
    if permissions.may(due.keeper, Can.CONTRIBUTE, due.home):
        return
    if due.stand_in is None or not permissions.may(due.stand_in, Can.CONTRIBUTE, due.home):
        raise NobodyKeepsIt
    due.keeper, due.stand_in = due.stand_in, None
