"""What pulses tell people of: that everybody is asked something, and that it is counted.

To all alike, once each. Nobody is reminded, and who has not answered is told nothing that others are not.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import pgettext, pgettext_lazy

from realtime.models import Event
from workspace.common import clock
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject
from workspace.people.models import Person
from workspace.pulses.events import PulseClosed, PulseOpened
from workspace.pulses.models import Pulse, Taken

# A result that somebody has not looked at is news for so long, and then is found on the page.
NEWS = timedelta(days=14)


def kinds() -> Iterator[Kind]:
    yield Kind(
        "pulse.opened",
        pgettext_lazy("pulse", "Pulses"),
        pgettext_lazy("pulse", "Every employee is asked one question, in confidence."),
        concerned=_asked,
        standing=_open,
        waiting=unanswered,
        events=frozenset({PulseOpened.kind}),
        urgency=45,
        defaults=Defaults(mail=Mail.OFF),
    )
    yield Kind(
        "pulse.closed",
        pgettext_lazy("pulse", "Results of pulses"),
        pgettext_lazy(
            "pulse", "A question to every employee is closed and counted. Told to all, whether they answered or not."
        ),
        concerned=_counted,
        standing=_closed,
        waiting=new_results,
        events=frozenset({PulseClosed.kind}),
        urgency=30,
        defaults=Defaults(mail=Mail.OFF),
    )


def unanswered(person: Person) -> QuerySet[Pulse]:
    """What runs, and the person holds no ballot of. Shown to themselves alone."""
    taken = Taken.objects.filter(pulse=OuterRef("pk"), person=person.pk)
    found = Pulse.objects.visible_to(person).running().filter(~Exists(taken), closes_at__gt=clock.now())
    return found.exclude(opened_by=person.pk)


def new_results(person: Person) -> QuerySet[Pulse]:
    """What was counted not long ago. Whoever opens its page has seen it: the bell ticks that off by its place."""
    return Pulse.objects.visible_to(person).filter(closed_at__gt=clock.now() - NEWS)


def _asked(events: Sequence[Event]) -> Iterator[Concern]:
    """Every employee. Two queries."""
    pulses = Pulse.objects.running().in_bulk({event.payload["pulse"] for event in events})
    for event, pulse, person in _everybody(events, pulses):
        yield Concern(person, event.pk, pulse.pk, "pulses", pulse.opened_by_id, pulse.opened_at)


def _counted(events: Sequence[Event]) -> Iterator[Concern]:
    """Every employee, and who asked, too, unless they closed it by hand: then they stand before it. Two queries."""
    pulses = Pulse.objects.filter(closed_at__isnull=False).in_bulk({event.payload["pulse"] for event in events})
    for event, pulse, person in _everybody(events, pulses):
        by_itself = pulse.closed_at == pulse.closes_at
        yield Concern(
            person, event.pk, pulse.pk, f"pulse:{pulse.pk}", None if by_itself else event.actor,
            pulse.closed_at or event.at,
        )  # fmt: skip


def _everybody(events: Sequence[Event], pulses: Mapping[int, Pulse]) -> Iterator[tuple[Event, Pulse, int]]:
    if not pulses:
        return
    people = Person.objects.active().employees().filter(is_bot=False).order_by("pk")
    everybody = list(people.values_list("pk", flat=True))
    for event in events:
        pulse = pulses.get(event.payload["pulse"])
        if pulse is not None:
            for person in everybody:
                yield event, pulse, person


def _open(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = Pulse.objects.visible_to(person).running().filter(pk__in=numbers).select_related("opened_by__organisation")
    waiting = Exists(unanswered(person).filter(pk=OuterRef("pk")))
    return {pulse.pk: _question(pulse) for pulse in found.annotate(waits=waiting)}


def _question(pulse: Pulse) -> Subject:
    return Subject(
        title=pgettext("pulse", "Pulse"),
        does=pgettext("pulse", "asks every employee, in confidence"),
        words=pulse.question,
        url=pulse.get_absolute_url(),
        by=pulse.opened_by,
        at=pulse.opened_at,
        waits=pulse.waits,  # type: ignore[attr-defined]
        thread_key="pulses",
    )


def _closed(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = Pulse.objects.visible_to(person).filter(pk__in=numbers, closed_at__isnull=False)
    waiting = Exists(new_results(person).filter(pk=OuterRef("pk")))
    return {pulse.pk: _result(pulse) for pulse in found.annotate(waits=waiting)}


def _result(pulse: Pulse) -> Subject:
    return Subject(
        title=pgettext("pulse", "Pulse"),
        does=pgettext("pulse", "A question to everybody is closed and counted"),
        words=pulse.question,
        url=pulse.get_absolute_url(),
        by=None,
        at=pulse.closed_at or pulse.closes_at,
        waits=pulse.waits,  # type: ignore[attr-defined]
        thread_key="pulses",
    )
