"""Whom a text may turn to: only who can see the space, so that nobody is named who may not be known."""

from dataclasses import asdict, dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from workspace.common import richtext
from workspace.common.errors import NotVisible
from workspace.common.richtext import Named
from workspace.people.models import Folded, Person
from workspace.spaces.models import Circle, Space
from workspace.spaces.queries import people_who_see

SHOWN = 8
EVERYBODY = "space"


@dataclass(frozen=True)
class Mentionable:
    handle: str
    name: str
    kind: str
    detail: str


def mentionables(person: Person, space: int, prefix: str) -> list[dict[str, str]]:
    """Who may be mentioned in a space by what was typed: the start of a handle, of a name or of one of its words.

    People, then circles (for employees), and `space` for everybody who joined. Raises NotVisible. Three queries.
    """
    found = Space.objects.visible_to(person).filter(pk=space).first()
    if found is None:
        raise NotVisible
    typed = prefix.strip().removeprefix("@").lower()[:60]
    people = [
        Mentionable(one.handle, one.name, "person", one.organisation.name if one.is_customer else one.title or "")  # type: ignore[attr-defined]
        for one in _people(found, typed)
    ]
    circles: list[Mentionable] = []
    if person.is_employee:
        named = Circle.objects.filter(Q(handle__startswith=typed) | Q(name__istartswith=typed))
        circles = [Mentionable(one.handle, one.name, "circle", one.purpose) for one in named[:SHOWN]]
    everybody = (
        [Mentionable(EVERYBODY, found.name, "space", "everybody who joined this space")]
        if EVERYBODY.startswith(typed)
        else []
    )
    return [asdict(one) for one in [*people, *circles, *everybody][: SHOWN + 2]]


def _people(space: Space, typed: str) -> "QuerySet[Person]":
    seen = people_who_see(space).filter(is_bot=False)
    if typed:
        named = Q(handle__startswith=typed) | Q(folded__startswith=typed) | Q(folded__contains=f" {typed}")
        seen = seen.annotate(folded=Folded(Lower("name"))).filter(named)
    shown: QuerySet[Person] = seen.with_position().select_related("organisation").order_by("name")[:SHOWN]
    return shown


def known_handles(space: Space, source: str, by: Person) -> dict[str, Named]:
    """What the handles in `source` stand for in this space when `by` writes them: for customers, no circles.

    Two queries, none if there are no handles."""
    wanted = richtext.handles(source)
    if not wanted:
        return {}
    found = {
        person.handle: Named(person.handle, person.name, "person", person.pk, f"/people/{person.pk}/")
        for person in people_who_see(space).filter(handle__in=wanted)
    }
    for circle in Circle.objects.filter(handle__in=wanted) if by.is_employee else ():
        found[circle.handle] = Named(circle.handle, circle.name, "circle", circle.pk)
    if EVERYBODY in wanted:
        found[EVERYBODY] = Named(EVERYBODY, EVERYBODY, "space", space.pk)
    return found
