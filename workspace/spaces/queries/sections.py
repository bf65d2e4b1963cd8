"""The tabs of a space's page. Higher rooms add theirs at start-up; this room does not know what is in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can


@dataclass(frozen=True)
class Visit:
    """Somebody looks into a space that they may see. `params` are the GET parameters of the page."""

    person: Person
    space: Space
    rights: frozenset[Can]
    params: QueryDict

    @property
    def url(self) -> str:
        return f"/spaces/{self.space.pk}/"


@dataclass(frozen=True)
class Section:
    """A tab at `/spaces/<id>/<key>/`; the one of the lowest `order` is also what `/spaces/<id>/` shows.

    `template` is included in the main column with `visit`, `space` and what `context(visit)` returns.
    `panel`, if any, is included on top of the right panel, in the same context.
    """

    key: str
    title: str | Promise
    icon: str
    order: int
    template: str
    context: Callable[[Visit], Mapping[str, Any]]
    panel: str = ""


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Call from `apps.py`."""
    _sections[section.key] = section


def sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: section.order)
