"""Renaming, moving, closing and reopening threads."""

from uuid import UUID

from realtime import signals
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries import customers_of
from workspace.threads import events
from workspace.threads.actions import doors, gates
from workspace.threads.actions.gates import Step
from workspace.threads.actions.posts import titled
from workspace.threads.actions.speakers import speaker
from workspace.threads.models import Post, PostKind, Thread


@action
def rename_thread(*, by: Person, thread: Thread, title: str, key: UUID | None = None) -> Thread:
    """Whoever opened it, or a facilitator."""
    thread = doors.thread_for(by, thread)
    gates.ask(by, thread, Step.KEEP)
    voice = doors.own_or_facilitator(by, thread.opened_by_id, thread)
    before, thread.title = thread.title, titled(title)
    if before == thread.title:
        unchanged()
        return thread
    thread.save(update_fields=["title"])
    note = note_line(voice, thread, f"renamed the thread from “{before}”")
    _tell(by, thread, Verb.RENAMED, events.ThreadRenamed(thread=thread.pk, post=note.pk))
    return thread


@action
def close_thread(*, by: Person, thread: Thread, key: UUID | None = None) -> Thread:
    """Anybody who may write here may close it, and anybody may reopen it: closing says done, it silences nobody."""
    thread = doors.thread_for(by, thread)
    if thread.is_closed:
        unchanged()
        return thread
    voice = speaker(by, thread)
    thread.closed_at, thread.closed_by = clock.now(), voice
    thread.save(update_fields=["closed_at", "closed_by"])
    note = note_line(voice, thread, "closed the thread")
    _tell(by, thread, Verb.CLOSED, events.ThreadClosed(thread=thread.pk, post=note.pk))
    return thread


@action
def reopen_thread(*, by: Person, thread: Thread, key: UUID | None = None) -> Thread:
    thread = doors.thread_for(by, thread)
    if not thread.is_closed:
        unchanged()
        return thread
    thread.closed_at = thread.closed_by = None
    thread.save(update_fields=["closed_at", "closed_by"])
    note = note_line(speaker(by, thread), thread, "reopened the thread")
    _tell(by, thread, Verb.REOPENED, events.ThreadReopened(thread=thread.pk, post=note.pk))
    return thread


@action
def move_thread(
    *, by: Person, thread: Thread, space: Space, customers_may_read: bool = False, key: UUID | None = None
) -> Thread:
    """Take the thread to another space; from then on that space decides who sees it.

    Needs facilitation where it leaves (its words are let out of there) or to have opened it, and contribution where
    it goes. Whoever loses sight of it by the move is cut off at once. Raises CustomersWouldRead when people of a
    customer would read what they could not, and nobody said that they may.
    """
    thread = doors.thread_for(by, thread)
    gates.ask(by, thread, Step.KEEP)
    voice = doors.own_or_facilitator(by, thread.opened_by_id, thread)
    left = thread.space
    target = Space.objects.visible_to(by).filter(pk=space.pk).first()
    if target is None:
        raise NotVisible
    if target.pk == left.pk:
        unchanged()
        return thread
    permissions.require(by, Can.CONTRIBUTE, target)
    if not customers_may_read:
        _keep_from_customers(by, left, target)
    thread.space = target
    thread.save(update_fields=["space"])
    note = note_line(voice, thread, "moved the thread here")  # whoever sees it, now or later, may not know where it was
    signals.recheck(None)
    record(
        by, Verb.MOVED, thread, to=[thread.opened_by], space=target.pk, left=left.pk, on=thread.stream,
        event=events.ThreadMoved(thread=thread.pk, post=note.pk, left=left.pk, space=target.pk),
        also={
            left.stream: events.ThreadUnlisted(thread=thread.pk, space=left.pk),
            target.stream: events.ThreadListed(thread=thread.pk, space=target.pk),
        },
    )  # fmt: skip
    return thread


class CustomersWouldRead(Invalid):
    """People of a customer would read all of this there. Say that they may, if they may."""


def _keep_from_customers(by: Person, left: Space, target: Space) -> None:
    """Raises CustomersWouldRead when customers are there who are not here; an employee is told their names."""
    coming = list(customers_of(target.pk).exclude(pk__in=[*customers_of(left.pk).values_list("pk", flat=True)]))
    if not coming:
        return
    if by.is_customer:
        raise CustomersWouldRead
    names = ", ".join(one.name for one in coming)
    raise CustomersWouldRead(f"People of {names} would read all of this thread there. Say that they may, if they may.")


def note_line(by: Person, thread: Thread, text: str) -> Post:
    """A line of the system in a locked thread: what happened to it, and by whom. Higher rooms write theirs by it."""
    thread.last_number, thread.last_at = thread.last_number + 1, clock.now()
    thread.save(update_fields=["last_number", "last_at"])
    return Post.objects.create(
        thread=thread, number=thread.last_number, kind=PostKind.SYSTEM, author=by, body=text, at=thread.last_at
    )


def _tell(by: Person, thread: Thread, verb: Verb, event: events.ThreadEvent) -> None:
    record(
        by, verb, thread, to=[thread.opened_by], space=thread.space_id, on=thread.stream, event=event,
        also={thread.space.stream: events.ThreadListed(thread=thread.pk, space=thread.space_id)},
    )  # fmt: skip
