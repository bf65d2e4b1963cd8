"""Whom a visitor of the demo may be for a while."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workspace.audit.models import Side
from workspace.people.models import Person, PersonQuerySet, Position

Role = Callable[[], Iterable[Person]]
_roles: list[tuple[str, Role]] = []


@dataclass(frozen=True)
class DemoGroup:
    title: str
    people: Sequence[Person]


def add_demo_role(title: str, people: Role) -> None:
    """From apps.py of a higher room: people of a role that it knows, such as facilitators."""
    if title not in dict(_roles):
        _roles.append((title, people))


def demo_people() -> list[DemoGroup]:
    """One or two people of each level, of each role that a room knows, operators, and customers by organisation."""
    here = Person.objects.active().filter(is_placeholder=False, is_bot=False).with_position()
    groups = [DemoGroup("Employees", _of_each_level(here))]
    groups += [DemoGroup(title, list(people())[:3]) for title, people in _roles]
    groups.append(DemoGroup("Operators", list(here.filter(is_operator=True).order_by("pk")[:2])))
    guests = here.filter(side=Side.CUSTOMER).select_related("organisation")
    groups.append(
        DemoGroup("Customers", list(guests.order_by("organisation_id", "pk").distinct("organisation_id")[:4]))
    )
    return [group for group in groups if group.people]


def _of_each_level(here: PersonQuerySet) -> list[Person]:
    """The first on each level who is no operator; the root of the tree first."""
    held = Position.objects.current().filter(person__is_active=True, person__is_operator=False)
    first = held.order_by("level", "person").distinct("level").values("person")
    return sorted(here.filter(pk__in=first), key=lambda person: getattr(person, "level", 0))
