"""What gatherings tell people of: that one has begun, while it lasts, and its summary."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from realtime.models import Event
from workspace.gatherings.models import Attendance, Gathering
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject, among
from workspace.people.models import Person
from workspace.threads.models import Attention, Follow, ReadMark
from workspace.threads.queries.notices import listeners

WORDS = 280


def kinds() -> Iterator[Kind]:
    yield Kind(
        "gathering.started",
        gettext_lazy("Gatherings that begin"),
        gettext_lazy("People gather in a thread that you follow or a space that you joined. Gone when it is over."),
        concerned=_begun,
        standing=_standing_as(live, _is_live, _started),
        waiting=live,
        unheard=going_on,
        events=frozenset({"gathering.started"}),
        # A mail comes too late for what goes on now.
        defaults=Defaults(mail=Mail.OFF, push=True),
    )
    yield Kind(
        "gathering.summary",
        gettext_lazy("Summaries of gatherings"),
        gettext_lazy("What came of a gathering in a thread that you follow or a space that you joined."),
        concerned=_summed_up,
        standing=_standing_as(unread_summaries, _is_summed_up, _summary),
        waiting=unread_summaries,
        unheard=summaries_since,
        events=frozenset({"gathering.ended", "gathering.summed_up"}),
    )


def live(person: Person) -> QuerySet[Gathering]:
    """Those that go on and that the person has not come to, unless they muted the thread."""
    return going_on(person).filter(~_muted(person))


def going_on(person: Person) -> QuerySet[Gathering]:
    came = Attendance.objects.filter(gathering=OuterRef("pk"), person=person)
    return Gathering.objects.visible_to(person).filter(_is_live, ~Exists(came)).exclude(started_by=person)


def unread_summaries(person: Person) -> QuerySet[Gathering]:
    """Those whose summary, by somebody else, the person has not read, unless they muted the thread."""
    return summaries_since(person).filter(~_muted(person))


def summaries_since(person: Person) -> QuerySet[Gathering]:
    read = ReadMark.objects.filter(thread=OuterRef("thread"), person=person, number__gte=OuterRef("summary__number"))
    found = Gathering.objects.visible_to(person).filter(_is_summed_up, ~Exists(read))
    return found.exclude(summary__author=person)


def _muted(person: Person) -> Exists:
    return Exists(Follow.objects.filter(thread=OuterRef("thread"), person=person, attention=Attention.MUTED))


_is_live = Q(ended_at__isnull=True)
_is_summed_up = Q(summary__isnull=False, summary__deleted_at__isnull=True)


def _begun(events: Sequence[Event]) -> Iterator[Concern]:
    return _concerns(events, _is_live)


def _summed_up(events: Sequence[Event]) -> Iterator[Concern]:
    return _concerns(events, _is_summed_up)


def _concerns(events: Sequence[Event], wanted: Q) -> Iterator[Concern]:
    """Whoever follows the thread or has joined its space, but has not muted it. What is told on both streams counts
    once: on the thread's."""
    told = [event for event in events if event.stream_id.startswith("thread:")]
    gatherings = Gathering.objects.filter(wanted, pk__in={event.payload["gathering"] for event in told}).in_bulk()
    hearing = listeners({one.thread_id for one in gatherings.values()})
    for event in told:
        one = gatherings.get(event.payload["gathering"])
        for person in sorted(hearing[one.thread_id]) if one else ():
            yield Concern(person, event.pk, event.payload["gathering"], event.stream_id, event.actor, event.at)


def _standing_as(
    waiting: Callable[[Person], QuerySet[Gathering]], wanted: Q, tell: Callable[[Gathering], Subject]
) -> Callable[[Person, Collection[int]], Mapping[int, Subject]]:
    """The `standing` of a kind: of what is not so any more, nobody is told. One query."""

    def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
        found = Gathering.objects.visible_to(person).filter(wanted, pk__in=numbers)
        found = found.select_related("thread__space", "started_by__organisation", "summary__author__organisation")
        waits = found.annotate(waits=among(waiting(person)))
        return {one.pk: tell(one) for one in waits}

    return standing


def _started(one: Gathering) -> Subject:
    return Subject(
        title=one.title,
        does=_("started a gathering"),
        words=one.purpose,
        url=one.get_absolute_url(),
        by=one.started_by,
        at=one.started_at,
        waits=one.waits,  # type: ignore[attr-defined]
        **_place(one),
    )


def _summary(one: Gathering) -> Subject:
    said: Any = one.summary  # `_is_summed_up` has asked for it
    return Subject(
        title=one.title,
        does=_("summed up a gathering"),
        words=said.gist(WORDS),
        url=said.get_absolute_url(),
        by=said.author,
        at=said.at,
        waits=one.waits,  # type: ignore[attr-defined]
        html=said.html,
        **_place(one),
    )


def _place(one: Gathering) -> dict[str, str]:
    space = one.thread.space
    return {"thread_key": one.thread.stream, "list_key": space.stream, "list_name": space.name}
