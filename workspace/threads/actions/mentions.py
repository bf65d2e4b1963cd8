"""Who a text turns to: looked up among those who can see the space, so that a mention never leaks nor dangles."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from workspace.common.richtext import Named
from workspace.people.models import Person, PersonQuerySet, is_mask
from workspace.people.queries import wearers
from workspace.spaces.models import Membership, Space
from workspace.spaces.queries import people_who_see
from workspace.threads.models import Attention, Follow, Mention, Post


def note_mentions(post: Post, space: Space, known: dict[str, Named], handles: Iterable[str]) -> list[Person]:
    """Write the mentions of a post anew; returns whom it calls and did not call before (circles and space expanded)."""
    before: set[int] = set()
    if post.edited_at:
        before = {*called_by(post, space).values_list("pk", flat=True), *post.mentions.values_list("person", flat=True)}
        post.mentions.all().delete()
    named = [known[handle] for handle in handles]
    if not named:
        return []
    Mention.objects.bulk_create(
        Mention(
            post=post,
            person_id=one.id if one.kind == "person" else None,
            circle_id=one.id if one.kind == "circle" else None,
            whole_space=one.kind == "space",
        )
        for one in named
    )
    masks = Person.objects.filter(pk__in=[one.id for one in named if one.kind == "person" and is_mask(one.id)])
    return [person for person in [*called_by(post, space), *masks] if person.pk not in before]


def called_by(post: Post, space: Space) -> PersonQuerySet:
    """Everybody but its author whom the mentions of a post turn to, as circles and space stand now."""
    mentions = post.mentions.all()
    people: Collection[int] = [one.person_id for one in mentions if one.person_id]
    circles = [one.circle_id for one in mentions if one.circle_id]
    called = Q(pk__in=people)
    if circles:
        called |= Q(pk__in=Person.groups.through.objects.filter(group__circle__in=circles).values("person"))
    if any(one.whole_space for one in mentions):
        called |= Q(pk__in=Membership.objects.filter(space=space).values("person"))
    return people_who_see(space).filter(called).exclude(pk=post.author_id)


def follow_from_now(thread_id: int, people: Iterable[Person]) -> None:
    """Whoever takes part or is called follows, unless they muted the thread: a mask's wearer themselves."""
    Follow.objects.bulk_create(
        [Follow(thread_id=thread_id, person_id=one, attention=Attention.FOLLOWING) for one in unmasked(people)],
        ignore_conflicts=True,
    )


def unmasked(people: Iterable[Person]) -> list[int]:
    """The numbers of these people, of masks that of who wears them: for what only they will see."""
    numbers = [person.pk for person in people]
    worn = wearers(numbers)
    return list(dict.fromkeys(worn.get(number, number) for number in numbers))
