"""How rows of people and spaces are called in the ledger, for a reader: nothing that they may not see has a name."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from workspace.audit.models import Side
from workspace.audit.queries import Described
from workspace.people.models import Organisation, Person
from workspace.spaces.models import Circle, Grant, Membership, Space


def describe_people(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """Employees know everybody. Customers know colleagues, and employees by name only, as in the threads they share."""
    if reader.is_employee:
        rows = Person.objects.filter(pk__in=numbers)
    else:
        known = Q(organisation=reader.organisation_id) | Q(side=Side.EMPLOYEE)
        rows = Person.objects.filter(known, pk__in=numbers)
    known_pages = reader.is_employee
    return {
        one.pk: Described(
            one.name,
            f"/people/{one.pk}/" if known_pages or one.organisation_id == reader.organisation_id else "",
            one.organisation.name if known_pages and one.is_customer else "",
        )
        for one in rows.select_related("organisation")
    }


def describe_organisations(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """Employees know every organisation, customers their own."""
    rows = Organisation.objects.filter(pk__in=numbers)
    if not reader.is_employee:
        rows = rows.filter(pk=reader.organisation_id)
    return {number: Described(name) for number, name in rows.values_list("pk", "name")}


def describe_spaces(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """Spaces that the reader can see now."""
    return _spaces((space, space) for space in Space.objects.visible_to(reader).filter(pk__in=numbers))


def describe_memberships(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """Joining is told as the space that was joined."""
    return _in_spaces(Membership, reader, numbers, "space")


def describe_grants(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """A broken glass is told as the space that was looked into."""
    return _in_spaces(Grant, reader, numbers, "content_object")


def describe_circles(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """Circles are for employees."""
    if not reader.is_employee:
        return {}
    rows = Circle.objects.filter(pk__in=numbers).values_list("pk", "name")
    return {number: Described(name, f"/circles/{number}/") for number, name in rows}


def _in_spaces(model: Any, reader: Person, numbers: Collection[int], field: str) -> Mapping[int, Described]:
    seen = {"pk__in": numbers, f"{field}__in": Space.objects.visible_to(reader)}
    return _spaces((row, getattr(row, field)) for row in model.objects.filter(**seen).select_related(field))


def _spaces(rows: Iterable[tuple[Any, Space]]) -> Mapping[int, Described]:
    return {row.pk: Described(space.name, f"/spaces/{space.pk}/") for row, space in rows}
