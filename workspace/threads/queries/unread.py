"""What is unread: always derived from how far a person has read, never stored, so it cannot stick."""

from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from workspace.people.models import Person
from workspace.people.queries import faces
from workspace.threads.models import Attention, Follow, Post, ReadMark, Thread, ThreadQuerySet


def with_reading(threads: ThreadQuerySet, person: Person) -> Any:
    """Adds how the person stands to each thread.

    `attention` (following, muted or None), `read_to` (the last number read, 0 for none), `looked_at` (when they last
    looked, or None), `unread` (standing posts of others after that). A QuerySet of threads, untyped for what is added.
    """
    mark = ReadMark.objects.filter(thread=OuterRef("pk"), person=person)
    follow = Follow.objects.filter(thread=OuterRef("pk"), person=person)
    return threads.annotate(
        attention=Subquery(follow.values("attention")[:1]),
        read_to=Coalesce(Subquery(mark.values("number")[:1]), Value(0), output_field=IntegerField()),
        looked_at=Subquery(mark.values("at")[:1], output_field=DateTimeField()),
    ).annotate(unread=_count(person))


def with_unread(threads: Any) -> Any:
    """Only those with something unread; the threads come from `with_reading`. The number sorts out most at no cost."""
    return threads.filter(last_number__gt=F("read_to"), unread__gt=0)


def unread_posts(person: Person) -> QuerySet[Post]:
    """Standing posts of others in the outer thread (with `read_to`) that the person has not read."""
    return (
        Post.objects.said()
        .filter(thread=OuterRef("pk"), number__gt=OuterRef("read_to"))
        .exclude(author__in=faces(person))
    )


def _count(person: Person) -> Coalesce:
    counted = unread_posts(person).order_by().values("thread").annotate(number_of=Count("pk")).values("number_of")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def waiting_follows(person: Person) -> QuerySet[Follow]:
    """Follows of threads that hold something unread: what the rail and the catch-up count."""
    mark = ReadMark.objects.filter(thread=OuterRef("thread"), person=person).values("number")
    unread = (
        Post.objects.said()
        .filter(thread=OuterRef("thread"), number__gt=OuterRef("read_to"))
        .exclude(author__in=faces(person))
    )
    return (
        Follow.objects.filter(person=person, attention=Attention.FOLLOWING)
        .filter(thread__in=Thread.objects.visible_to(person))
        .annotate(read_to=Coalesce(Subquery(mark), Value(0), output_field=IntegerField()))
        .filter(Q(thread__last_number__gt=F("read_to")) & Q(Exists(unread)))
    )


def unread_of(person: Person, thread: Thread) -> int:
    """How many posts of one thread are unread."""
    row = with_reading(Thread.objects.filter(pk=thread.pk), person).values_list("unread", flat=True).first()
    return int(row or 0)
