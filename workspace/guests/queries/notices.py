"""What this room tells people of: that somebody came in by an invitation of theirs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext, pgettext_lazy

from realtime.models import Event
from workspace.common import clock
from workspace.guests.events import GuestCame
from workspace.guests.models import Arrival
from workspace.notifications.queries import Concern, Kind, Subject
from workspace.people.models import Person

# Whoever came so long ago is no news any more.
FRESH = timedelta(days=30)


def kind() -> Kind:
    return Kind(
        "guest.came",
        pgettext_lazy("guests", "Guests who come in"),
        pgettext_lazy("guests", "Somebody came in by an invitation of yours."),
        concerned=came_in,
        standing=standing,
        waiting=arrivals,
        events=frozenset({GuestCame.kind}),
        urgency=55,
    )


def arrivals(person: Person) -> QuerySet[Arrival]:
    """Who lately came in by an invitation that the person made, or that stands on their right: till ticked off."""
    theirs = Q(link__made_by=person.pk) | Q(link__host=person.pk)
    return Arrival.objects.filter(theirs, at__gt=clock.now() - FRESH).exclude(person=person.pk)


def came_in(events: Sequence[Event]) -> Iterator[Concern]:
    """Who made the link, and on whose right it stands. Both hear of the same event, each on their own stream."""
    rows = Arrival.objects.filter(link__in={event.payload["link"] for event in events})
    held = {(one.link_id, one.person_id): one for one in rows.select_related("link").prefetch_related("link__spaces")}
    for event in events:
        one = held.get((event.payload["link"], event.payload["person"]))
        if one is None:
            continue
        for person in sorted({one.link.made_by_id, one.link.host_id}):
            yield Concern(person, event.pk, one.pk, _place(one), one.person_id, one.at)


def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = arrivals(person).filter(pk__in=numbers).select_related("link__organisation", "person__organisation")
    return {one.pk: _subject(one) for one in found.prefetch_related("link__spaces")}


def _subject(one: Arrival) -> Subject:
    spaces = list(one.link.spaces.all())
    alone = spaces[0] if len(spaces) == 1 else None
    return Subject(
        title=one.link.organisation.name,
        does=pgettext("guests", "came in by your invitation"),
        words=", ".join(space.name for space in spaces),
        url="/invitations/",
        by=one.person,
        at=one.at,
        waits=True,
        thread_key=_place(one),
        list_key=alone.stream if alone else "",
        list_name=alone.name if alone else "",
    )


def _place(one: Arrival) -> str:
    """The space into which they came; with several, or none, all of that customer stand together."""
    spaces = list(one.link.spaces.all())
    return spaces[0].stream if len(spaces) == 1 else f"organisation:{one.link.organisation_id}"
