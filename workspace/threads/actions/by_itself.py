"""What is posted by itself, at a time that somebody has set before: they are not there at that moment."""

from uuid import UUID

from workspace.audit.ledger import by_schedule
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.actions import doors, speakers
from workspace.threads.actions.posts import open_thread, post_reply
from workspace.threads.models import Post, ReadMark, Thread

NOT_UNDER_MASKS = "Nobody shows their name here until this phase ends, and what is planned has one. Write it yourself."


def say_by_itself(*, by: Person, where: Space | Thread, title: str, body: str, key: UUID) -> Post:
    """A reply, or a new thread's first post, marked as scheduled; what `by` had not read stays unread.

    Inside a transaction. Signed by the deed that it calls, with the source `schedule`. Raises what that raises.
    """
    if isinstance(where, Thread):
        speakers.refuse_masks(doors.thread_seen(by, where), NOT_UNDER_MASKS)
    with by_schedule():
        if isinstance(where, Thread):
            before = ReadMark.objects.filter(thread=where, person=by).first()
            post = post_reply(by=by, thread=where, body=body, key=key)
            _has_not_looked(by, where, before)
        else:
            thread = open_thread(by=by, space=where, title=title, body=body, key=key)
            post = Post.objects.get(thread=thread, number=1)
    Post.objects.filter(pk=post.pk).update(is_scheduled=True)
    return post


def _has_not_looked(by: Person, thread: Thread, before: ReadMark | None) -> None:
    """Who writes has read; but they were not there: what they had not read is unread still."""
    last = next(iter(thread.posts.order_by("-number").values_list("number", flat=True)[1:2]), 0)
    if before is None:
        ReadMark.objects.filter(thread=thread, person=by).delete()
    elif before.number < last:
        ReadMark.objects.filter(pk=before.pk).update(number=before.number, at=before.at)
