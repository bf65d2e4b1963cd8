"""What of posts concerns whom, by the rules of the catch-up: mentions, answers, and replies where one follows."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from realtime.models import Event
from workspace.notifications.queries import Concern, Subject, among
from workspace.people.models import Person
from workspace.people.queries import faces, is_mine, wearers
from workspace.threads.models import Attention, Follow, Mention, Post, ReadMark

SAID = frozenset({"post.replied"})
# An edit may call somebody whom the post did not call before.
WORDED = SAID | {"post.edited"}
WORDS = 280


def by_name(events: Sequence[Event]) -> Iterator[Concern]:
    """Whoever a post mentions by name, even in a thread that they muted."""
    posts = _posts(events)
    rows = Mention.objects.filter(post__in=posts, person__isnull=False).values_list("post", "person")
    return _concerns(events, posts, rows)


def together(events: Sequence[Event]) -> Iterator[Concern]:
    """People of a mentioned circle, and all who had joined a mentioned space: where the call made them follow."""
    posts = _posts(events)
    calling = Mention.objects.filter(post__in=posts)
    of_circles = calling.filter(circle__group__user__isnull=False).values_list("post", "circle__group__user")
    of_space = calling.filter(
        whole_space=True, post__thread__space__memberships__joined_at__lte=F("post__at")
    ).values_list("post", "post__thread__space__memberships__person")
    called = {*of_circles, *of_space}
    attention = _attention({posts[post].thread_id for post, _person in called})
    follows = [
        (post, person)
        for post, person in called
        if attention.get((posts[post].thread_id, person)) == Attention.FOLLOWING
    ]
    return _concerns(events, posts, follows)


def answered(events: Sequence[Event]) -> Iterator[Concern]:
    """Whose post is quoted, unless they muted the thread; and who opened the thread, if they still follow it."""
    posts = _posts(events)
    attention = _attention({post.thread_id for post in posts.values()})
    worn = wearers({post.thread.opened_by_id for post in posts.values()} | _quoted(posts))
    rows = []
    for number, post in posts.items():
        opener, thread = worn.get(post.thread.opened_by_id, post.thread.opened_by_id), post.thread_id
        quoted = worn.get(post.quotes.author_id, post.quotes.author_id) if post.quotes is not None else None
        if quoted is not None and attention.get((thread, quoted)) != Attention.MUTED:
            rows.append((number, quoted))
        if post.number > 1 and attention.get((thread, opener)) == Attention.FOLLOWING:
            rows.append((number, opener))
    return _concerns(events, posts, rows)


def followed(events: Sequence[Event]) -> Iterator[Concern]:
    """Everybody who follows the thread. What it opened with nobody could follow before."""
    posts = _posts(events)
    following: dict[int, list[int]] = {}
    for (thread, person), attention in _attention({post.thread_id for post in posts.values()}).items():
        if attention == Attention.FOLLOWING:
            following.setdefault(thread, []).append(person)
    replies = [(number, post.thread_id) for number, post in posts.items() if post.number > 1]
    rows = [(number, person) for number, thread in replies for person in following.get(thread, [])]
    return _concerns(events, posts, rows)


def unread(person: Person) -> QuerySet[Post]:
    """Standing posts of others that the person sees and has not read."""
    mark = ReadMark.objects.filter(thread=OuterRef("thread"), person=person).values("number")
    read = Coalesce(Subquery(mark[:1]), Value(0), output_field=IntegerField())
    return Post.objects.visible_to(person).said().filter(number__gt=read).exclude(author__in=faces(person))


def unread_unmuted(person: Person) -> QuerySet[Post]:
    return unread(person).filter(~Exists(attending(person, Attention.MUTED)))


def unread_followed(person: Person) -> QuerySet[Post]:
    return unread(person).filter(Exists(attending(person, Attention.FOLLOWING)))


def attending(person: Person, attention: Attention) -> QuerySet[Follow]:
    """The person's follow of the outer post's thread, if it is of that kind."""
    return Follow.objects.filter(thread=OuterRef("thread"), person=person, attention=attention)


def standing_as(
    waiting: Callable[[Person], QuerySet[Post]], does: Callable[[Post, Person], str]
) -> Callable[[Person, Collection[int]], Mapping[int, Subject]]:
    """The `standing` of a kind of news about posts: what the person may see of them now. One query."""

    def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
        found = Post.objects.visible_to(person).said().filter(pk__in=numbers)
        found = found.select_related("thread__space", "author__organisation", "quotes").annotate(
            calls_space=Exists(Mention.objects.filter(post=OuterRef("pk"), whole_space=True)),
            waits=among(waiting(person)),
        )
        return {post.pk: subject(post, does(post, person), waits=post.waits) for post in found}  # type: ignore[attr-defined]

    return standing


def subject(post: Post, does: str, *, waits: bool, by: Person | None = None, at: datetime | None = None) -> Subject:
    """A post as the subject of a notification: by its author, unless somebody else did something to it at `at`."""
    thread = post.thread
    return Subject(
        title=thread.title,
        does=does,
        words=post.gist(WORDS),
        url=post.get_absolute_url(),
        by=by or post.author,
        at=at or post.at,
        waits=waits,
        html=post.html,
        thread_key=thread.stream,
        list_key=thread.space.stream,
        list_name=thread.space.name,
    )


def mentioned_you(post: Post, reader: Person) -> str:
    return _("mentioned you")


def mentioned_all(post: Post, reader: Person) -> str:
    everybody: bool = post.calls_space  # type: ignore[attr-defined]
    return _("mentioned everybody in this space") if everybody else _("mentioned your circle")


def answered_you(post: Post, reader: Person) -> str:
    quoted = post.quotes is not None and is_mine(reader, post.quotes.author_id)
    return _("quoted you") if quoted else _("answered you")


def replied(post: Post, reader: Person) -> str:
    return _("replied")


def _posts(events: Sequence[Event]) -> dict[int, Post]:
    """What these events tell of and still stands, but nothing of an imported history: it is past and calls nobody."""
    numbers = {event.payload["post"] for event in events}
    found = Post.objects.said().filter(pk__in=numbers, imported_from__isnull=True)
    return found.select_related("thread", "quotes").in_bulk()


def _quoted(posts: Mapping[int, Post]) -> set[int]:
    return {post.quotes.author_id for post in posts.values() if post.quotes is not None}


def _attention(threads: Collection[int]) -> dict[tuple[int, int], str]:
    """Who follows or has muted these threads."""
    rows = Follow.objects.filter(thread__in=threads).values_list("thread", "person", "attention")
    return {(thread, person): attention for thread, person, attention in rows}


def _concerns(
    events: Sequence[Event],
    posts: Mapping[int, Post],
    rows: Collection[tuple[int, int]] | QuerySet[Mention, tuple[int, int]],
) -> Iterator[Concern]:
    """A concern for each event and person, from pairs of post and person."""
    people: dict[int, set[int]] = {}
    for number, person in rows:
        people.setdefault(number, set()).add(person)
    for event in events:
        post = posts.get(event.payload["post"])
        if post is None:
            continue
        at = post.at if event.kind in SAID else post.edited_at or post.at
        for person in sorted(people.get(post.pk, ())):
            yield Concern(person, event.pk, post.pk, post.thread.stream, post.author_id, at)
