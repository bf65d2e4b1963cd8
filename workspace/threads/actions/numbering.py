"""How a post comes into its thread: it takes the next number, its author follows and has read it. One statement."""

from typing import Any

from django.db import connection

from workspace.common import clock
from workspace.common.errors import Stale
from workspace.people.models import Person
from workspace.threads.actions import doors
from workspace.threads.models import Attention, Post, PostKind, Thread

# The thread's row is locked by this, and only until the commit: whoever writes in the same thread waits no longer than
# that. Columns of a post that aren't named here have a default in the database.
_NEXT = """
WITH thread AS (
    UPDATE threads_thread SET last_number = last_number + 1, last_at = %(at)s
    WHERE id = %(thread)s AND space_id = %(space)s AND (closed_at IS NULL OR %(closed)s)
    RETURNING id, last_number
), post AS (
    INSERT INTO threads_post (thread_id, number, kind, author_id, body, html, quotes_id, at)
    SELECT id, last_number, %(kind)s, %(author)s, %(body)s, %(html)s, %(quotes)s, %(at)s FROM thread
    RETURNING id, number
), follow AS (
    INSERT INTO threads_follow (thread_id, person_id, attention)
    SELECT id, %(reader)s, %(attention)s FROM thread
    ON CONFLICT DO NOTHING
), mark AS (
    INSERT INTO threads_readmark AS mark (thread_id, person_id, number, at)
    SELECT id, %(reader)s, last_number, %(at)s FROM thread
    ON CONFLICT (person_id, thread_id) DO UPDATE
    SET number = greatest(mark.number, excluded.number), at = greatest(mark.at, excluded.at)
)
SELECT id, number FROM post
"""


def next_post(by: Person, voice: Person, thread: Thread, body: str, html: str, quotes: Post | None) -> Post:
    """The next post of `thread`, by `voice`, if that is as `by` was let in; else raises NotVisible, Refused or Stale.

    Who follows and has read is `by`: that is nobody else's to know."""
    post = Post(thread=thread, author=voice, body=body, html=html, quotes=quotes, at=clock.now())
    values: dict[str, Any] = {
        "thread": thread.pk,
        "space": thread.space_id,
        "closed": thread.is_closed,
        "kind": PostKind.SAID.value,
        "author": voice.pk,
        "reader": by.pk,
        "body": body,
        "html": html,
        "quotes": post.quotes_id,
        "at": post.at,
        "attention": Attention.FOLLOWING.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, values)
        row = cursor.fetchone()
    if row is None:  # it was closed or moved in this very moment
        doors.thread_for(by, thread, open_only=True)
        raise Stale
    post.pk, post.number = row
    post._state.adding, post._state.db = False, connection.alias
    thread.last_number, thread.last_at = post.number, post.at
    return post
