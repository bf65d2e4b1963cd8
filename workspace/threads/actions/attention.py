"""What a person follows, mutes and has read: theirs alone, so nothing of it is in the ledger."""

from collections.abc import Collection, Mapping

from django.db import connection
from django.db.models import QuerySet

from realtime import signals
from workspace.audit.ledger import own_state
from workspace.common import clock
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.threads.models import Attention, Follow, ReadMark, Thread

# A thread, the number that was read (None: there was no mark), and when (ISO).
Before = tuple[int, int | None, str | None]


@own_state
def follow_thread(*, by: Person, thread: Thread) -> Follow:
    """Have the thread in one's catch-up."""
    return _attend(by, thread, Attention.FOLLOWING)


@own_state
def mute_thread(*, by: Person, thread: Thread) -> Follow:
    """Hear nothing of it any more, not even when everybody is mentioned; only by name."""
    return _attend(by, thread, Attention.MUTED)


@own_state
def unfollow_thread(*, by: Person, thread: Thread) -> Thread:
    """Back to neither following nor muted."""
    found = _seen(by, thread)
    Follow.objects.filter(thread=found, person=by).delete()
    return found


@own_state
def mark_read(*, by: Person, thread: Thread, number: int) -> ReadMark:
    """Everything up to post `number` is read; a mark never moves back by reading."""
    found = _seen(by, thread)
    mark = read_up_to(by, found, min(number, found.last_number))
    signals.publish(by.stream, "read", person=by, about=found.pk)
    return mark


@own_state
def mark_unread(*, by: Person, thread: Thread, number: int) -> ReadMark:
    """Post `number` and what follows is unread again: for coming back to it. A muted thread is followed again."""
    found = _seen(by, thread)
    number = max(0, min(number - 1, found.last_number))
    mark, _ = ReadMark.objects.update_or_create(thread=found, person=by, defaults={"number": number, "at": clock.now()})
    _attend(by, found, Attention.FOLLOWING)
    signals.publish(by.stream, "read", person=by, about=found.pk)
    return mark


@own_state
def mark_all_read(*, by: Person, upto: Mapping[int, int]) -> list[Before]:
    """Each of these threads is read up to the number given. Returns how it stood before, for taking it back."""
    threads = {thread.pk: thread for thread in Thread.objects.visible_to(by).filter(pk__in=list(upto))}
    marks = {mark.thread_id: mark for mark in ReadMark.objects.filter(person=by, thread__in=threads.values())}
    before: list[Before] = []
    for number in sorted(threads):
        mark = marks.get(number)
        before.append((number, mark.number if mark else None, mark.at.isoformat() if mark else None))
        read_up_to(by, threads[number], min(upto[number], threads[number].last_number))
    signals.publish(by.stream, "read", person=by)
    return before


@own_state
def restore_read_marks(*, by: Person, marks: Collection[Before]) -> None:
    """Put read positions back to what `mark_all_read` found. Threads that are gone from sight stay out."""
    seen = set(Thread.objects.visible_to(by).filter(pk__in=[mark[0] for mark in marks]).values_list("pk", flat=True))
    for thread, number, at in marks:
        if thread not in seen:
            continue
        kept: QuerySet[ReadMark] = ReadMark.objects.filter(person=by, thread=thread)
        if number is None or at is None:
            kept.delete()
        else:
            kept.update(number=number, at=at)
    signals.publish(by.stream, "read", person=by)


_READ_UP_TO = """
INSERT INTO threads_readmark AS mark (thread_id, person_id, number, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (person_id, thread_id) DO UPDATE
SET number = greatest(mark.number, excluded.number), at = greatest(mark.at, excluded.at)
RETURNING id, number, at
"""


def read_up_to(by: Person, thread: Thread, number: int) -> ReadMark:
    """Move the mark forward, in whatever order the calls arrive, and note that the person looked. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_READ_UP_TO, [thread.pk, by.pk, number, clock.now()])
        found, reached, at = cursor.fetchone()
    return ReadMark(pk=found, thread=thread, person=by, number=reached, at=at)


def _attend(by: Person, thread: Thread, attention: Attention) -> Follow:
    follow, _ = Follow.objects.update_or_create(thread=_seen(by, thread), person=by, defaults={"attention": attention})
    return follow


def _seen(by: Person, thread: Thread) -> Thread:
    found = Thread.objects.visible_to(by).filter(pk=thread.pk).first()
    if found is None:
        raise NotVisible
    return found
