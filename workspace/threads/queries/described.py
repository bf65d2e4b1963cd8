"""How rows of threads are called in the ledger: by the title of the thread, for who may see it now."""

from collections.abc import Collection, Iterable, Mapping

from workspace.audit.queries import Described, describing, register_describer
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Attachment, Outcome, Post, Thread


def register_descriptions() -> None:
    """From apps.py."""
    register_describer("threads.thread", describing(Thread))
    register_describer("threads.post", describe_posts)
    register_describer("threads.outcome", describe_outcomes)
    register_describer("threads.attachment", describe_attachments)


def describe_posts(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Post.objects.visible_to(reader).filter(pk__in=numbers).select_related("thread")
    return _in_threads((post.pk, post) for post in rows)


def describe_outcomes(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    seen = Outcome.objects.filter(pk__in=numbers, post__thread__space__in=Space.objects.visible_to(reader))
    return _in_threads((outcome.pk, outcome.post) for outcome in seen.select_related("post__thread"))


def describe_attachments(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """A file that waits for its post belongs to whoever uploaded it."""
    own = Attachment.objects.filter(pk__in=numbers, post=None, uploaded_by=reader.pk)
    shared = Attachment.objects.filter(pk__in=numbers, post__thread__space__in=Space.objects.visible_to(reader))
    return {file.pk: Described(file.name, f"/attachments/{file.pk}/") for file in (own | shared)}


def _in_threads(rows: Iterable[tuple[int, Post]]) -> Mapping[int, Described]:
    return {number: Described(post.thread.title, post.get_absolute_url()) for number, post in rows}
