"""The home page: what waits for a person, derived from read positions. One line per thread, oldest unread first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, DateTimeField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from workspace.audit.models import Side
from workspace.common import clock
from workspace.people.models import Person
from workspace.people.queries import faces
from workspace.spaces.models import Membership, Space
from workspace.threads.models import Attention, Follow, Mention, Outcome, OutcomeKind, Post, ReadMark, Thread
from workspace.threads.queries.cards import OutcomeCard, outcome_card
from workspace.threads.queries.unread import unread_posts, with_reading, with_unread

SHOWN = 50
DECIDED_SHOWN = 20


@dataclass(frozen=True)
class Call:
    """A thread in which somebody turns to me. `posts` of those are unread, the first of them is shown."""

    thread: Thread
    post: Post
    words: str
    posts: int
    unread: int

    @property
    def since(self) -> datetime:
        return self.post.at


@dataclass(frozen=True)
class Waiting:
    """A followed thread with something unread. `guest_of`: the customer whose person wrote it, if one did."""

    thread: Thread
    unread: int
    since: datetime
    author: str
    guest_of: str
    post: int
    number: int


@dataclass(frozen=True)
class CatchUp:
    calls: Sequence[Call]
    waiting: Sequence[Waiting]
    decided: Sequence[OutcomeCard]
    actions: Sequence[OutcomeCard]

    @property
    def is_empty(self) -> bool:
        return not (self.calls or self.waiting or self.decided or self.actions)

    @property
    def readable(self) -> dict[int, int]:
        """What "mark all read" reads: each thread on the page, up to the number that was the last when it was drawn."""
        threads = [call.thread for call in self.calls] + [one.thread for one in self.waiting]
        threads += [card.outcome.post.thread for card in self.decided]
        return {thread.pk: thread.last_number for thread in threads}


def catch_up(person: Person) -> CatchUp:
    """Six queries, however much waits."""
    calls = _calls(person)
    called = {call.thread.pk for call in calls}
    return CatchUp(
        calls=calls,
        waiting=_waiting(person, called),
        decided=_decided(person),
        actions=open_actions(person),
    )


def call_of(person: Person, thread: int) -> Call | None:
    """How a thread calls a person, as it stands now; None when there is nothing unread in it for them."""
    return next(iter(_calls(person, thread=thread)), None)


def _calls(person: Person, thread: int | None = None) -> list[Call]:
    """Unread posts that turn to the person, by thread, oldest first. Two queries."""
    posts = _calling(person).order_by("at", "pk").select_related("author__organisation")
    if thread is not None:
        posts = posts.filter(thread=thread)
    by_thread: dict[int, list[Post]] = {}
    for post in posts[: 4 * SHOWN]:
        by_thread.setdefault(post.thread_id, []).append(post)
    kept = list(by_thread)[:SHOWN]
    threads = with_reading(Thread.objects.filter(pk__in=kept).select_related("space"), person).in_bulk()
    return [
        Call(
            thread=threads[number],
            post=by_thread[number][0],
            words=by_thread[number][0].gist(180),
            posts=len(by_thread[number]),
            unread=threads[number].unread,
        )
        for number in kept
        if number in threads
    ]


def _calling(person: Person) -> QuerySet[Post]:
    """Standing posts of others, unread, that mention the person, their circle or all of a space that they joined.

    By circle and space only where they follow the thread: whoever was called then does, unless they muted it or let
    it go; whoever joined later, or sees a thread moved into their space, was never called. An imported history calls
    nobody: it is past.
    """
    follow = Follow.objects.filter(thread=OuterRef("thread"), person=person)
    mark = ReadMark.objects.filter(thread=OuterRef("thread"), person=person).values("number")
    by_name = Mention.objects.filter(person__in=faces(person)).values("post")
    by_circle = Mention.objects.filter(circle__group__user=person.pk).values("post")
    joined = Membership.objects.filter(person=person, joined_at__lte=OuterRef("post__at"))
    in_joined = Exists(joined.filter(space=OuterRef("post__thread__space")))
    of_all = Mention.objects.filter(in_joined, whole_space=True).values("post")
    follows = Exists(follow.filter(attention=Attention.FOLLOWING))
    return (
        Post.objects.said()
        .filter(imported_from__isnull=True)
        .filter(Q(pk__in=by_name) | (follows & Q(pk__in=by_circle.union(of_all, all=True))))
        .filter(number__gt=Coalesce(Subquery(mark), Value(0), output_field=IntegerField()))
        .filter(thread__in=Thread.objects.visible_to(person))
        .exclude(author__in=faces(person))
    )


def _waiting(person: Person, but: set[int]) -> list[Waiting]:
    """Followed threads that hold something unread, oldest unread first. One query."""
    mine = Follow.objects.filter(person=person, attention=Attention.FOLLOWING).values("thread")
    threads = Thread.objects.visible_to(person).filter(pk__in=mine).exclude(pk__in=but).select_related("space")
    first = unread_posts(person).order_by("number")
    guest_of = Case(When(author__side=Side.CUSTOMER, then=F("author__organisation__name")), default=Value(""))
    found = (
        with_unread(with_reading(threads, person))
        .annotate(
            since=Subquery(first.values("at")[:1]),
            first_author=Subquery(first.values("author__name")[:1]),
            first_guest_of=Subquery(first.annotate(of=guest_of).values("of")[:1]),
            first_post=Subquery(first.values("pk")[:1]),
            first_number=Subquery(first.values("number")[:1]),
        )
        .order_by("since", "pk")[:SHOWN]
    )
    return [
        Waiting(
            thread=thread,
            unread=thread.unread,
            since=thread.since,
            author=thread.first_author,
            guest_of=thread.first_guest_of,
            post=thread.first_post,
            number=thread.first_number,
        )
        for thread in found
    ]


def _decided(person: Person) -> list[OutcomeCard]:
    """Decisions and answers in the person's spaces since they last looked into the thread, newest first. Two queries.

    In a thread that they never looked into: since they joined the space.
    """
    joined = Membership.objects.filter(person=person, space=OuterRef("post__thread__space")).values("joined_at")
    looked = ReadMark.objects.filter(person=person, thread=OuterRef("post__thread")).values("at")
    muted = Follow.objects.filter(person=person, thread=OuterRef("post__thread"), attention=Attention.MUTED)
    spaces = Space.objects.visible_to(person).filter(memberships__person=person)
    found = (
        Outcome.objects.filter(
            kind__in=[OutcomeKind.DECISION, OutcomeKind.ANSWER],
            withdrawn_at__isnull=True,
            superseded_by__isnull=True,
            post__thread__space__in=spaces,
        )
        .filter(~Exists(muted))
        .exclude(marked_by__in=faces(person))
        .annotate(known=Coalesce(Subquery(looked), Subquery(joined), output_field=DateTimeField()))
        .filter(at__gt=F("known"))
        .select_related("post__thread__space", "post__author", "marked_by")
        .prefetch_related("decided_by")
        .order_by("-at", "-pk")[:DECIDED_SHOWN]
    )
    return [outcome_card(outcome) for outcome in found]


def open_actions(person: Person, today: date | None = None) -> list[OutcomeCard]:
    """What the person has taken on and not yet done, by due day; those without one last. One query."""
    found = (
        Outcome.objects.filter(
            owner=person, kind=OutcomeKind.ACTION, done_at__isnull=True, withdrawn_at__isnull=True,
            post__thread__in=Thread.objects.visible_to(person),
        )
        .select_related("post__thread__space", "post__author", "owner", "marked_by")
        .order_by(F("due").asc(nulls_last=True), "at")[:SHOWN]
    )  # fmt: skip
    today = today or clock.today()
    return [
        OutcomeCard(outcome=outcome, deciders=[], late=outcome.due is not None and outcome.due < today)
        for outcome in found
    ]
