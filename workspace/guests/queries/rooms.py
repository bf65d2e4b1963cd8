"""Who from outside is in a room: told to employees by name, on top of it."""

from django.db.models import OuterRef
from django.db.models.expressions import Combinable

from workspace.people.models import Organisation, Person
from workspace.spaces.queries import customers_of, has_customers
from workspace.threads.queries.parts import Look, Part


def customers_in(person: Person, space: int) -> list[Organisation]:
    """The customers whose people can read a space, for an employee; a customer is told none. One query."""
    return list(customers_of(space)) if person.is_employee else []


def part() -> Part:
    """Below the head of a thread: which customers read along."""
    return Part(key="guests", order=5, show=_show, held=_held, banner="guests/parts/banner.html")


def _held() -> Combinable:
    return has_customers(OuterRef("space"))


def _show(look: Look) -> list[Organisation]:
    return customers_in(look.person, look.thread.space_id) if "guests" in look.holds else []
