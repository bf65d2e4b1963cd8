"""What the ledger and the sockets ask about people."""

from collections.abc import Collection, Mapping

from django.db.models import FilteredRelation, Q

from workspace.audit.models import Side
from workspace.audit.snapshots import Snapshot
from workspace.common import clock
from workspace.people.models import Person


def snapshots_of(people: Collection[int]) -> Mapping[int, Snapshot]:
    """Side, level, unit and path of these people at the time of the deed, by number. One query."""
    held = FilteredRelation("positions", condition=Q(positions__during__contains=clock.now()))
    rows = (
        Person.objects.order_by()
        .filter(pk__in=people)
        .annotate(held=held)
        .values_list("pk", "side", "held__level", "held__unit", "held__path")
    )
    return {
        pk: Snapshot(side=Side(side), level=level, unit=unit or "", path=tuple(path) if path else None)
        for pk, side, level, unit, path in rows
    }


def is_oneself(person: Person, number: int) -> bool:
    """Who may listen to `person:<number>`: that person, while they may sign in."""
    return person.pk == number and Person.objects.active().filter(pk=number).exists()


def may_hear_of_people(person: Person, number: int) -> bool:
    """Who may listen to `people:0`: every employee, while they may sign in."""
    return number == 0 and Person.objects.active().employees().filter(pk=person.pk).exists()
