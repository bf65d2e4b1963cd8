"""What polls tell people of: that something is asked of them, and what came of it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from realtime.models import Event
from workspace.common import clock
from workspace.notifications.queries import Concern, Kind, Subject, among
from workspace.people.models import Person
from workspace.polls.models import Poll, Taken, Vote
from workspace.threads.models import Attention, Follow, ReadMark
from workspace.threads.queries.notices import listeners


def kinds() -> Iterator[Kind]:
    yield Kind(
        "poll.opened",
        lazy("Polls"),
        lazy("Somebody asks everybody in a thread that you follow, or in a space that you joined."),
        concerned=lambda events: _concerned(events, opened=True),
        standing=_standing(unanswered, opened=True),
        waiting=unanswered,
        unheard=open_to,
        events=frozenset({"poll.opened"}),
        urgency=55,
    )
    yield Kind(
        "poll.closed",
        lazy("Results of polls"),
        lazy("A poll is closed in a thread that you follow, or in a space that you joined."),
        concerned=lambda events: _concerned(events, opened=False),
        standing=_standing(unseen_results, opened=False),
        waiting=unseen_results,
        unheard=results_since,
        events=frozenset({"poll.closed"}),
        urgency=35,
    )


def unanswered(person: Person) -> QuerySet[Poll]:
    """Polls of others that take votes, in which the person has neither voted nor taken a ballot, unless they muted."""
    return open_to(person).filter(~_muted(person))


def open_to(person: Person) -> QuerySet[Poll]:
    voted = Vote.objects.filter(poll=OuterRef("pk"), person=person)
    taken = Taken.objects.filter(poll=OuterRef("pk"), person=person)
    found = Poll.objects.visible_to(person).running().filter(~Exists(voted), ~Exists(taken))
    return found.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=clock.now())).exclude(opened_by=person)


def unseen_results(person: Person) -> QuerySet[Poll]:
    """Polls that were closed since the person last looked into the thread, by others, unless they muted it."""
    return results_since(person).filter(~_muted(person))


def results_since(person: Person) -> QuerySet[Poll]:
    looked = ReadMark.objects.filter(person=person, thread=OuterRef("thread"), at__gte=OuterRef("closed_at"))
    found = Poll.objects.visible_to(person).filter(~Exists(looked), closed_at__isnull=False)
    return found.exclude(closed_by=person)


def _muted(person: Person) -> Exists:
    return Exists(Follow.objects.filter(thread=OuterRef("thread"), person=person, attention=Attention.MUTED))


def _concerned(events: Sequence[Event], *, opened: bool) -> Iterator[Concern]:
    """Whoever follows the thread or has joined its space, but has not muted it. Four queries."""
    polls = Poll.objects.standing().in_bulk({event.payload["poll"] for event in events})
    hearing = listeners({poll.thread_id for poll in polls.values()})
    for event in events:
        poll = polls.get(event.payload["poll"])
        if poll is None:
            continue
        at = poll.opened_at if opened else poll.closed_at
        actor = poll.opened_by_id if opened else poll.closed_by_id
        for person in sorted(hearing[poll.thread_id]):
            yield Concern(person, event.pk, poll.pk, f"thread:{poll.thread_id}", actor, at or event.at)


def _standing(
    waiting: Callable[[Person], QuerySet[Poll]], *, opened: bool
) -> Callable[[Person, Collection[int]], Mapping[int, Subject]]:
    def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
        found = Poll.objects.visible_to(person).standing().filter(pk__in=numbers, closed_at__isnull=opened)
        found = found.select_related("thread__space", "opened_by__organisation").annotate(waits=among(waiting(person)))
        return {poll.pk: _subject(poll, opened=opened) for poll in found}

    return standing


def _subject(poll: Poll, *, opened: bool) -> Subject:
    thread = poll.thread
    if opened:
        does = _("asks everybody, in confidence") if poll.confidential else _("asks everybody")
    else:
        does = _("A poll is closed")
    return Subject(
        title=thread.title,
        does=does,
        words=poll.question,
        url=poll.get_absolute_url(),
        by=poll.opened_by if opened else None,
        at=(poll.opened_at if opened else poll.closed_at) or poll.opened_at,
        waits=poll.waits,  # type: ignore[attr-defined]
        thread_key=thread.stream,
        list_key=thread.space.stream,
        list_name=thread.space.name,
    )
