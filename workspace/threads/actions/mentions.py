"""Who a text turns to: looked up among those who can see the space, so that a mention never leaks nor dangles."""

from collections.abc import Iterable

from django.db.models import Q

from workspace.common.richtext import Named
from workspace.people.models import Person
from workspace.spaces.models import Membership, Space
from workspace.spaces.queries import people_who_see
from workspace.threads.models import Attention, Follow, Mention, Post


def note_mentions(post: Post, space: Space, known: dict[str, Named], handles: Iterable[str]) -> list[Person]:
    """Write the mentions of a post anew; returns the people who are called by it (circles and space expanded)."""
    post.mentions.all().delete()
    named = [known[handle] for handle in handles]
    Mention.objects.bulk_create(
        Mention(
            post=post,
            person_id=one.id if one.kind == "person" else None,
            circle_id=one.id if one.kind == "circle" else None,
            whole_space=one.kind == "space",
        )
        for one in named
    )
    if not named:
        return []
    circles = [one.id for one in named if one.kind == "circle"]
    called = Q(pk__in=[one.id for one in named if one.kind == "person"])
    if circles:
        called |= Q(groups__circle__in=circles)
    if any(one.kind == "space" for one in named):
        called |= Q(pk__in=Membership.objects.filter(space=space).values("person"))
    return list(people_who_see(space).filter(called).exclude(pk=post.author_id).distinct())


def follow_from_now(thread_id: int, people: Iterable[Person]) -> None:
    """Whoever takes part or is called follows, unless they muted the thread."""
    Follow.objects.bulk_create(
        [Follow(thread_id=thread_id, person=person, attention=Attention.FOLLOWING) for person in people],
        ignore_conflicts=True,
    )
