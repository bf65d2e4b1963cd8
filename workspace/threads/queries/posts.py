"""Single posts and what they said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workspace.common import richtext
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Post, Thread
from workspace.threads.queries.mentions import known_handles, nameable


@dataclass(frozen=True)
class Version:
    """One wording of a post. `until` is None for the one that stands."""

    html: str
    since: datetime
    until: datetime | None


def post_for(person: Person, number: int) -> Post:
    """Raises NotVisible. One query."""
    found = (
        Post.objects.visible_to(person)
        .select_related("thread__space", "author__organisation")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def wordings(post: Post) -> Sequence[Version]:
    """All that a post has said, newest first. One query."""
    found, since = [], post.at
    for version in post.versions.order_by("replaced_at", "pk"):
        found.append(Version(version.html, since, version.replaced_at))
        since = version.replaced_at
    found.append(Version(post.html, since, None))
    return found[::-1]


def people_of_thread(thread: Thread, person: Person) -> list[Person]:
    """Whoever said something in a thread lately, and the person: candidates for who decided or who does it."""
    recent = thread.posts.said().order_by("-number").values_list("author", flat=True)[:200]
    numbers = list(dict.fromkeys([person.pk, *recent]))[:24]
    found = nameable(person, thread.space).filter(pk__in=numbers, is_bot=False)
    return sorted(found, key=lambda one: numbers.index(one.pk))


def previewed(person: Person, space: int | None, body: str) -> str:
    """A text as it will look in a space. Mentions are looked up only in a space that the person may see."""
    found = Space.objects.visible_to(person).filter(pk=space).first() if space else None
    known = known_handles(found, body, person) if found else {}
    return richtext.render(body, known)[0]
