"""When its time has come: the post itself, and the step to the next time, in one transaction."""

import uuid
from datetime import datetime, timedelta

from workspace.audit.ledger import own_state
from workspace.common import clock
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Repeats
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries import facilitators
from workspace.threads.actions import open_thread, post_reply
from workspace.threads.models import Post, ReadMark, Thread

# What comes again and is later than this, after a long standstill, waits for its next time.
STALE = timedelta(hours=6)


class NobodyKeepsIt(NotVisible):
    """Neither its keeper nor a facilitator can post in this space. Somebody who can has to take it over."""


@own_state
def post_due(*, by: Person, scheduled: ScheduledPost) -> Post | None:
    """Post what is due and move on to its next time; None when there is nothing to post after all.

    `by` is its keeper. The deed is signed by the thread's own action, in this transaction: killed in between, nothing
    is posted and it is due still. Where the keeper can't write any more, a facilitator keeps it from now on.
    Raises what posting raises (a closed thread, an archived space), and NobodyKeepsIt.
    """
    now = clock.now()
    found = ScheduledPost.objects.due(now).select_related("space", "thread__space", "keeper")
    due = found.select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(pk=scheduled.pk).first()
    if due is None or due.next_at is None:
        return None
    post = None if _is_stale(due, now) else _post(due, due.next_at)
    due.next_at = due.timetable.after(now)
    if due.next_at is None:
        due.ended_at = now
    due.save()
    return post


@own_state
def pause_broken(*, by: Person, scheduled: ScheduledPost, reason: str) -> None:
    """It could not be posted: it waits, and its page says why. `by` is its keeper."""
    rows = ScheduledPost.objects.filter(pk=scheduled.pk, paused_at__isnull=True)
    rows.update(paused_at=clock.now(), paused_because=reason[:300])


def _is_stale(due: ScheduledPost, now: datetime) -> bool:
    late = now - due.next_at if due.next_at else timedelta(0)
    return due.repeats != Repeats.ONCE and late > STALE


def _post(due: ScheduledPost, at: datetime) -> Post:
    """The post, in the name of whoever keeps it. Its key is the time that it stands for: once, whoever tries."""
    due.keeper = _keeper(due)
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"scheduled/{due.pk}/{at.isoformat()}")
    if due.thread is not None:
        before = ReadMark.objects.filter(thread=due.thread, person=due.keeper).first()
        post = post_reply(by=due.keeper, thread=due.thread, body=due.body, key=key)
        _has_not_looked(due.keeper, due.thread, before)
    else:
        thread = open_thread(by=due.keeper, space=due.space, title=due.title, body=due.body, key=key)
        post = Post.objects.get(thread=thread, number=1)
    Post.objects.filter(pk=post.pk).update(is_scheduled=True)
    due.times, due.last_post = due.times + 1, post
    return post


def _has_not_looked(keeper: Person, thread: Thread, before: ReadMark | None) -> None:
    """Who writes has read; but the keeper was not there: what they had not read is unread still."""
    said = thread.posts.order_by("-number").values_list("number", flat=True)[1:2]
    last = next(iter(said), 0)
    if before is None:
        ReadMark.objects.filter(thread=thread, person=keeper).delete()
    elif before.number < last:
        ReadMark.objects.filter(pk=before.pk).update(number=before.number, at=before.at)


def _keeper(due: ScheduledPost) -> Person:
    space: Space = due.home
    if permissions.may(due.keeper, Can.CONTRIBUTE, space):
        return due.keeper
    found = facilitators(space).order_by("pk").first()
    if found is None:
        raise NobodyKeepsIt
    return found
