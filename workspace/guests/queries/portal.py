"""A customer's own place. Higher rooms add what is theirs of it at start-up; this room does not know what it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces.models import Space


@dataclass(frozen=True)
class Part:
    """A part of the portal. `show(person)` reads it once a page, in a fixed number of queries, and starts at
    visible_to; what it returns is given to `template` as `shown`. A part that shows nothing (empty, None) is left out,
    or, with `empty` (a sentence), says that instead. `waits`: it stands on top, with what waits for the reader.
    `title` is in the reader's language: its words belong into the catalogs (docs/explanation/languages.md).
    """

    key: str
    order: int
    title: Any
    template: str
    show: Callable[[Person], Any]
    url: str = ""
    empty: Any = ""
    waits: bool = False


@dataclass(frozen=True)
class ShownPart:
    part: Part
    shown: Any


@dataclass(frozen=True)
class Portal:
    person: Person
    spaces: Sequence[Space]
    waiting: Sequence[ShownPart] = field(default_factory=list)
    parts: Sequence[ShownPart] = field(default_factory=list)


_parts: dict[str, Part] = {}
SPACES = 60


def register_part(part: Part) -> None:
    """Call from `apps.py`."""
    _parts[part.key] = part


def once_known_as(person: Person) -> list[Person]:
    """Names under which somebody with the reader's own proven address wrote before they could sign in: in a product by
    a widget, or in a history that was imported. They may claim them. One query."""
    mine = EmailAddress.objects.filter(user=person, verified=True).annotate(low=Lower("email")).values("low")
    rows = Person.objects.filter(is_placeholder=True, claimed_by=None, organisation=person.organisation_id)
    found = rows.filter(identities__source="email", identities__external_id__in=mine).exclude(pk=person.pk)
    return list(found.select_related("organisation").distinct().order_by("pk")[:10])


def portal_page(person: Person) -> Portal:
    """What is theirs, and nothing else. Raises NotVisible for employees, who have the whole house."""
    if person.is_employee:
        raise NotVisible
    spaces = list(Space.objects.visible_to(person).live().order_by("name")[:SPACES])
    found = [ShownPart(one, one.show(person)) for one in sorted(_parts.values(), key=lambda part: part.order)]
    shown = [one for one in found if one.shown or one.part.empty]
    return Portal(
        person=person,
        spaces=spaces,
        waiting=[one for one in shown if one.part.waits],
        parts=[one for one in shown if not one.part.waits],
    )
