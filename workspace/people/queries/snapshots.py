"""What the ledger and the sockets ask about people."""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from workspace.audit.models import Side
from workspace.audit.snapshots import Snapshot, Stretch
from workspace.common import clock
from workspace.people.models import Person, Position

# By hand: every deed asks it, and building it anew each time took longer than the answer.
_SNAPSHOTS = """
SELECT person.id, person.side, held.level, held.unit, held.path
FROM people_person person
LEFT JOIN people_position held ON held.person_id = person.id AND held.during @> %s::timestamptz
WHERE person.id = ANY(%s)
"""


def snapshots_of(people: Collection[int]) -> Mapping[int, Snapshot]:
    """Side, level, unit and path of these people at the time of the deed, by number. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOTS, [clock.now(), list(people)])
        rows = cursor.fetchall()
    return {
        pk: Snapshot(side=Side(side), level=level, unit=unit or "", path=tuple(path) if path else None)
        for pk, side, level, unit, path in rows
    }


def stretches_of(people: Collection[int]) -> Mapping[int, Sequence[Stretch]]:
    """Where these people stood at any time: their positions, and last where they stand without one. Two queries."""
    sides = {pk: Side(side) for pk, side in Person.objects.order_by().filter(pk__in=people).values_list("pk", "side")}
    found: dict[int, list[Stretch]] = {pk: [] for pk in sides}
    for held in Position.objects.filter(person__in=sides).order_by("person", "during"):
        then = Snapshot(sides[held.person_id], level=held.level, unit=held.unit, path=tuple(held.path))
        found[held.person_id].append(Stretch(then, since=held.during.lower, until=held.during.upper))
    return {pk: [*stretches, Stretch(Snapshot(sides[pk]))] for pk, stretches in found.items()}


def is_oneself(person: Person, number: int) -> bool:
    """Who may listen to `person:<number>`: that person, while they may sign in."""
    return person.pk == number and Person.objects.active().filter(pk=number).exists()


def are_themselves(pairs: Collection[tuple[Person, int]]) -> set[tuple[Person, int]]:
    """As `is_oneself`, for many (person, number) at once."""
    active = set(Person.objects.active().filter(pk__in={person.pk for person, _ in pairs}).values_list("pk", flat=True))
    return {(person, number) for person, number in pairs if person.pk == number and number in active}


def may_all_hear_of_people(pairs: Collection[tuple[Person, int]]) -> set[tuple[Person, int]]:
    """As `may_hear_of_people`, for many (person, number) at once."""
    employees = Person.objects.active().employees().filter(pk__in={person.pk for person, _ in pairs})
    allowed = set(employees.values_list("pk", flat=True))
    return {(person, number) for person, number in pairs if number == 0 and person.pk in allowed}


def may_hear_of_people(person: Person, number: int) -> bool:
    """Who may listen to `people:0`: every employee, while they may sign in."""
    return number == 0 and Person.objects.active().employees().filter(pk=person.pk).exists()
