"""How the tests of people make organisations and positions."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib.auth.models import Group

from workspace.audit.models import Side
from workspace.people.models import Organisation, Person, Position

START = datetime(2025, 1, 1, tzinfo=UTC)
MakePerson = Callable[..., Person]


def make_organisation(name: str, side: Side) -> Organisation:
    return Organisation.objects.create(name=name, side=side, group=Group.objects.create(name=name))


def place(person: Person, manager: Person | None = None, since: datetime = START, **fields: object) -> Position:
    """Open a position under the manager's current one."""
    above = Position.objects.current().get(person=manager).path if manager else []
    path = [*above, person.pk]
    return Position.objects.create(
        person=person, manager=manager, level=len(path), path=path, during=(since, None), **fields
    )
