"""What pulses tell people of: that everybody is asked something. To all alike, once; nobody is reminded by mail."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import pgettext, pgettext_lazy

from realtime.models import Event
from workspace.common import clock
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject
from workspace.people.models import Person
from workspace.pulses.events import PulseOpened
from workspace.pulses.models import Pulse, Taken


def kind() -> Kind:
    return Kind(
        "pulse.opened",
        pgettext_lazy("pulse", "Pulses"),
        pgettext_lazy("pulse", "Every employee is asked one question, in confidence."),
        concerned=_concerned,
        standing=_standing,
        waiting=unanswered,
        events=frozenset({PulseOpened.kind}),
        urgency=45,
        defaults=Defaults(mail=Mail.OFF),
    )


def unanswered(person: Person) -> QuerySet[Pulse]:
    """What runs, and the person holds no ballot of. Shown to themselves alone."""
    taken = Taken.objects.filter(pulse=OuterRef("pk"), person=person.pk)
    found = Pulse.objects.visible_to(person).running().filter(~Exists(taken), closes_at__gt=clock.now())
    return found.exclude(opened_by=person.pk)


def _concerned(events: Sequence[Event]) -> Iterator[Concern]:
    """Every employee. Two queries."""
    pulses = Pulse.objects.running().in_bulk({event.payload["pulse"] for event in events})
    if not pulses:
        return
    everybody = list(
        Person.objects.active().employees().filter(is_bot=False).order_by("pk").values_list("pk", flat=True)
    )
    for event in events:
        pulse = pulses.get(event.payload["pulse"])
        if pulse is not None:
            for person in everybody:
                yield Concern(person, event.pk, pulse.pk, "pulses", pulse.opened_by_id, pulse.opened_at)


def _standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = Pulse.objects.visible_to(person).running().filter(pk__in=numbers).select_related("opened_by__organisation")
    waiting = Exists(unanswered(person).filter(pk=OuterRef("pk")))
    return {pulse.pk: _subject(pulse) for pulse in found.annotate(waits=waiting)}


def _subject(pulse: Pulse) -> Subject:
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
