"""How an action comes by the row that it changes: through visible_to, locked, with the right asked for."""

from functools import cache

from django.db import connection

from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads.actions import gates, speakers
from workspace.threads.models import Outcome, Post, Thread


def thread_for(by: Person, thread: Thread, can: Can = Can.CONTRIBUTE, *, open_only: bool = False) -> Thread:
    """The thread, locked. Raises NotVisible or Refused; with `open_only` also Refused when it is closed."""
    return _let_in(by, thread, can, open_only=open_only, lock="FOR NO KEY UPDATE OF thread")


def thread_seen(by: Person, thread: Thread, can: Can = Can.CONTRIBUTE, *, open_only: bool = False) -> Thread:
    """As `thread_for`, not locked: for whoever locks it later, by the statement that changes it."""
    return _let_in(by, thread, can, open_only=open_only, lock="")


def _let_in(by: Person, thread: Thread, can: Can, *, open_only: bool, lock: str) -> Thread:
    """The thread with its space, if `by` sees it and may. One question, by hand: every write in a thread asks it."""
    sees, sees_terms = permissions.allowed_sql(by, Can.VIEW, "space")
    may, may_terms = permissions.allowed_sql(by, can, "space")
    columns, size = _columns()
    statement = f"""
        SELECT {may}, {gates.columns()}{columns}
        FROM threads_thread thread JOIN spaces_space space ON space.id = thread.space_id
        WHERE thread.id = %s AND {sees} {lock}"""  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(statement, [*may_terms, thread.pk, *sees_terms])
        row = cursor.fetchone()
    if row is None:
        raise NotVisible
    first = 1 + gates.count()
    found: Thread = Thread.from_db(connection.alias, (), row[first : first + size])
    found.space = Space.from_db(connection.alias, (), row[first + size :])
    gates.note(found, row[1:first])
    permissions.refuse_archived(can, found.space)
    if not row[0]:
        raise Refused
    if open_only and found.is_closed:
        raise Refused("This thread is closed. Reopen it to write in it; what you typed is kept.")
    return found


@cache
def _columns() -> tuple[str, int]:
    """Those of a thread and then those of its space, and how many are the thread's."""
    of_thread = [f"thread.{field.column}" for field in Thread._meta.concrete_fields]
    of_space = [f"space.{field.column}" for field in Space._meta.concrete_fields]
    return ", ".join(of_thread + of_space), len(of_thread)


def post_for(by: Person, post: Post, can: Can = Can.CONTRIBUTE) -> Post:
    """The post with its thread, both locked (the thread first, as every writer does)."""
    thread = thread_for(by, Thread(pk=post.thread_id), can)
    found = Post.objects.select_related("author").select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
    if found.thread_id != thread.pk:
        raise NotVisible
    found.thread = thread
    return found


def lock_threads_of(by: Person, *posts: int) -> None:
    """Lock the threads of several posts in one order, so that two who do so crosswise never wait for each other."""
    for number in sorted(set(Post.objects.filter(pk__in=posts).values_list("thread", flat=True))):
        thread_for(by, Thread(pk=number))


def standing_post_for(by: Person, post: Post) -> Post:
    found = post_for(by, post)
    if found.is_deleted:
        raise Refused("This post was deleted.")
    return found


def outcome_for(by: Person, outcome: Outcome) -> Outcome:
    post = post_for(by, Post.objects.get(pk=outcome.post_id))
    found = Outcome.objects.select_for_update(no_key=True, of=("self",)).get(pk=outcome.pk)
    found.post = post
    return found


def own_or_facilitator(by: Person, author_id: int, thread: Thread) -> Person:
    """As whom `by` does it: the author as who it was signed by, a facilitator openly. Raises Refused for others."""
    own = speakers.own_voice(by, author_id)
    if own is None and not permissions.may(by, Can.FACILITATE, thread.space):
        raise Refused("Only its author or a facilitator of the space can do that.")
    return own or by
