"""Who from outside is in a room: told to employees by name, on top of it."""

from workspace.people.models import Organisation, Person
from workspace.spaces.queries import customers_of
from workspace.threads.queries.parts import Look, Part


def customers_in(person: Person, space: int) -> list[Organisation]:
    """The customers whose people can read a space, for an employee; a customer is told none. One query."""
    return list(customers_of(space)) if person.is_employee else []


def part() -> Part:
    """Below the head of a thread: which customers read along."""
    return Part(key="guests", order=5, show=_show, banner="guests/parts/banner.html")


def _show(look: Look) -> list[Organisation]:
    return customers_in(look.person, look.thread.space_id)
