"""What concepts tell people of: that one asks them, that it closes soon, and that a result is there for them.

Never how many have answered, nor what.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ideas.concepts.models import Concept, FiguresSeen, Sheet
from ideas.concepts.queries.page import waiting_for
from realtime.models import Event
from workspace.audit.models import Side
from workspace.common import clock, richtext
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject, among, nobody
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Membership, Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries import people_who_contribute, people_who_facilitate

CLOSING = "concept.closing"
SOON = timedelta(days=1)
# A result that nobody looked at for so long is not pressing any more.
FRESH = timedelta(days=60)
WORDS = 280


def kinds() -> Iterator[Kind]:
    yield Kind(
        "concept.opened",
        lazy("Concepts to judge"),
        lazy("A concept asks for your answers. Gone when you have answered."),
        concerned=_asked,
        standing=_standing(waiting_for, _opened),
        waiting=waiting_for,
        events=frozenset({"concept.opened"}),
        urgency=58,
    )
    yield Kind(
        CLOSING,
        lazy("Concepts that close soon"),
        lazy("A concept that you have not answered closes within a day."),
        concerned=nobody,
        standing=_standing(waiting_for, _closing),
        waiting=waiting_for,
        urgency=64,
        defaults=Defaults(mail=Mail.AT_ONCE),
    )
    yield Kind(
        "concept.result",
        lazy("Results of concepts"),
        lazy("A concept is closed, and its result is there for you."),
        concerned=_told,
        standing=_standing(unseen_results, _result),
        waiting=unseen_results,
        events=frozenset({"concept.closed"}),
        urgency=41,
    )


def unseen_results(person: Person) -> "QuerySet[Concept]":
    """Closed concepts whose result the person may read and has not: facilitating, or having answered where shared."""
    seen = FiguresSeen.objects.filter(concept=OuterRef("pk"), person=person)
    answered = Sheet.objects.visible_to(person).filled().filter(concept=OuterRef("pk"))
    keeps = Q(space__in=Space.objects.filter(permissions.allowed(person, Can.FACILITATE)))
    found = Concept.objects.visible_to(person).standing().filter(keeps | Q(Exists(answered), shares_result=True))
    found = found.filter(~Exists(seen), closed_at__gt=clock.now() - FRESH)
    return found.filter(Q(closed_by=None) | ~Q(closed_by=person))


def closing_soon() -> list[Concern]:
    """Who is asked by a concept that closes within a day, and has not answered."""
    now = clock.now()
    found: list[Concern] = []
    soon = Concept.objects.running().filter(closes_at__gt=now, closes_at__lte=now + SOON).select_related("space")
    for one in soon:
        # One that was opened for less than a day has just been told.
        if one.opened_at is None or one.closes_at is None or one.closes_at - one.opened_at <= SOON:
            continue
        answered = set(one.sheets.values_list("person", flat=True))
        found += [
            Concern(person, None, one.pk, one.space.stream, None, now)
            for person in sorted(_people_asked(one) - answered - {one.opened_by_id})
        ]
    return found


def _people_asked(concept: Concept) -> set[int]:
    """The space's customers, who are what it is for; of employees those who joined it."""
    able = people_who_contribute(concept.space)
    joined = Membership.objects.filter(space=concept.space_id).values("person")
    return set(able.filter(Q(side=Side.CUSTOMER) | Q(pk__in=joined)).values_list("pk", flat=True))


def _asked(events: Sequence[Event]) -> Iterator[Concern]:
    for event, concept in _of(events):
        for person in sorted(_people_asked(concept)):
            yield Concern(person, event.pk, concept.pk, concept.space.stream, concept.opened_by_id, event.at)


def _told(events: Sequence[Event]) -> Iterator[Concern]:
    for event, concept in _of(events):
        people = set(people_who_facilitate(concept.space).values_list("pk", flat=True))
        if concept.shares_result:
            people |= set(Sheet.objects.filled().filter(concept=concept).values_list("person", flat=True))
        for person in sorted(people):
            yield Concern(person, event.pk, concept.pk, concept.space.stream, concept.closed_by_id, event.at)


def _of(events: Sequence[Event]) -> Iterator[tuple[Event, Concept]]:
    rows = Concept.objects.standing().select_related("space")
    found = rows.in_bulk({event.payload["concept"] for event in events})
    for event in events:
        if (concept := found.get(event.payload["concept"])) is not None:
            yield event, concept


def _standing(
    waiting: "Callable[[Person], QuerySet[Concept]]", does: Callable[[Concept], str]
) -> Callable[[Person, Collection[int]], Mapping[int, Subject]]:
    def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
        found = Concept.objects.visible_to(person).standing().filter(pk__in=numbers, opened_at__isnull=False)
        found = found.filter(closed_at__isnull=does is not _result)
        found = found.select_related("space", "opened_by__organisation")
        found = found.annotate(waits=among(waiting(person)))
        return {one.pk: _subject(one, does) for one in found}

    return standing


def _opened(concept: Concept) -> str:
    return _("asks what you think of a concept")


def _closing(concept: Concept) -> str:
    return _("A concept that asks you closes within a day")


def _result(concept: Concept) -> str:
    return _("The result of a concept is there")


def _subject(concept: Concept, does: Callable[[Concept], str]) -> Subject:
    space = concept.space
    return Subject(
        title=space.name,
        does=does(concept),
        words=f"{concept.title}: {richtext.plain(concept.words)}"[:WORDS] if concept.words else concept.title,
        url=concept.get_absolute_url(),
        by=concept.opened_by if does is _opened else None,
        at=(concept.closed_at if does is _result else concept.opened_at) or concept.made_at,
        waits=concept.waits,  # type: ignore[attr-defined]
        thread_key=space.stream,
        list_key=space.stream,
        list_name=space.name,
    )
