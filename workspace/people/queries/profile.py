"""One person's page, and what higher rooms add to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.functional import cached_property

from workspace.common.errors import NotVisible
from workspace.people.models import Organisation, Person, PersonSkill, Position


@dataclass(frozen=True)
class Section:
    """A part of a profile: `template` is given `items`. A section without items is not shown."""

    title: str
    template: str
    items: Sequence[Any]
    url: str = ""
    context: dict[str, Any] = field(default_factory=dict)


Sections = Callable[[Person, Person], Section]
_sections: list[tuple[int, Sections]] = []


def add_section(order: int, section: Sections) -> None:
    """From apps.py of a higher room: `section(reader, person)` gives what `reader` may see of `person` there."""
    if all(known is not section for _, known in _sections):
        _sections.append((order, section))
        _sections.sort(key=lambda pair: pair[0])


@dataclass(frozen=True)
class ProfilePage:
    """What one person sees of another."""

    person: Person
    reader: Person
    position: Position | None
    chain: list[Person]
    reports: list[Person]

    @property
    def is_own(self) -> bool:
        return self.person == self.reader

    @cached_property
    def sections(self) -> list[Section]:
        found = (section(self.reader, self.person) for _, section in _sections)
        return [section for section in found if section.items]


def profile_page(reader: Person, number: int) -> ProfilePage:
    """The profile of person `number`, as `reader` may see it. Raises NotVisible. Five queries, and each section's own.

    A customer sees no reporting line, not even of the people whom they may see."""
    skills = Prefetch("skills", PersonSkill.objects.select_related("skill").order_by("skill__name"))
    found = Person.objects.visible_to(reader).with_position().select_related("organisation", "claimed_by")
    person = found.prefetch_related(skills).filter(pk=number).first()
    if person is None:
        raise NotVisible
    position = Position.objects.current().filter(person=person).first() if reader.is_employee else None
    if position is None:
        return ProfilePage(person, reader, None, [], [])
    above = Person.objects.in_bulk(position.path[:-1])
    reports = (
        Person.objects.active()
        .with_position()
        .filter(pk__in=Position.objects.current().filter(manager=person).values("person"))
    )
    chain = [above[pk] for pk in position.path[:-1] if pk in above]
    return ProfilePage(person, reader, position, chain, list(reports))


def organisations_page(person: Person) -> list[Organisation]:
    """Every organisation with its people, for operators; nobody else sees that others exist."""
    if not person.is_operator:
        raise NotVisible
    people = Prefetch("people", Person.objects.filter(is_placeholder=False).order_by("name"), to_attr="shown")
    return list(Organisation.objects.filter(side="customer").prefetch_related(people))


def organisation_for_operator(person: Person, number: int) -> Organisation:
    """The organisation to invite somebody to."""
    found = Organisation.objects.filter(pk=number).first() if person.is_operator else None
    if found is None:
        raise NotVisible
    return found


def home_of(person: Person) -> str:
    """Where somebody lands who has signed in."""
    return "/portal/" if person.is_customer else str(settings.LOGIN_REDIRECT_URL)


def person_seen_by(reader: Person, number: int) -> Person:
    """Raises NotVisible."""
    found: Person | None = Person.objects.visible_to(reader).filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found
