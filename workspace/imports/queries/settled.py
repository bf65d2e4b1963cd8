"""What earlier runs have carried over of one conversation."""

from dataclasses import dataclass, field

from workspace.imports.slack.reading import Conversation
from workspace.threads.models import Post, Thread


@dataclass
class Settled:
    """`posts`: the thread's key by the ts of each message that is here; `threads`: their numbers by key."""

    prefix: str
    posts: dict[str, str] = field(default_factory=dict)
    threads: dict[str, int] = field(default_factory=dict)


def key_of(source: str, conversation: Conversation) -> str:
    """How the rows of a conversation are named: "slack:T061A2UFL/C061A0WJG"."""
    return f"{source}/{conversation.id}"


def settled_of(source: str, conversation: Conversation) -> Settled:
    """Two queries, by the index of `imported_from`; a post or thread that was moved since is still found."""
    prefix = f"{key_of(source, conversation)}/"
    found = Settled(prefix)
    keys: dict[int, str] = {}
    threads = Thread.objects.filter(imported_from__startswith=prefix).values_list("pk", "imported_from")
    for pk, name in threads:
        keys[pk] = (name or "").removeprefix(prefix)
        found.threads[keys[pk]] = pk
    posts = Post.objects.filter(imported_from__startswith=prefix).order_by().values_list("imported_from", "thread")
    for name, thread in posts.iterator(chunk_size=5000):
        found.posts[(name or "").removeprefix(prefix)] = keys.get(thread, "")
    return found
