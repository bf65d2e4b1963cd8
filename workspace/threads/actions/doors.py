"""How an action comes by the row that it changes: through visible_to, locked, with the right asked for."""

from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.models import Outcome, Post, Thread


def thread_for(by: Person, thread: Thread, can: Can = Can.CONTRIBUTE, *, open_only: bool = False) -> Thread:
    """The thread, locked. Raises NotVisible or Refused; with `open_only` also Refused when it is closed."""
    found = (
        Thread.objects.visible_to(by)
        .select_related("space")
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=thread.pk)
        .first()
    )
    if found is None:
        raise NotVisible
    permissions.require(by, can, found.space)
    if open_only and found.is_closed:
        raise Refused("This thread is closed. Reopen it to write in it; what you typed is kept.")
    return found


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


def own_or_facilitator(by: Person, author_id: int, thread: Thread) -> None:
    """Raises Refused unless `by` is the author or facilitates the space."""
    if by.pk != author_id and not permissions.may(by, Can.FACILITATE, thread.space):
        raise Refused("Only its author or a facilitator of the space can do that.")
