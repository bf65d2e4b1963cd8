"""Whom a text may turn to: only who can see the space, and for customers only whom they meet in it."""

from dataclasses import asdict, dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from workspace.common import richtext
from workspace.common.errors import NotVisible
from workspace.common.richtext import Named
from workspace.people.models import MASKS_FROM, Folded, Person, PersonQuerySet
from workspace.spaces.models import Circle, Space
from workspace.spaces.queries import people_who_facilitate, people_who_see
from workspace.threads.models import Post

SHOWN = 8
EVERYBODY = "space"


@dataclass(frozen=True)
class Mentionable:
    handle: str
    name: str
    kind: str
    detail: str


def nameable(reader: Person, space: Space) -> PersonQuerySet:
    """Whom the reader may name in a space: everybody who sees it.

    A customer, only whom they meet there: their own colleagues, whoever wrote in it, and employees who facilitate it.
    An open space would be the whole staff's directory otherwise, and a shared one that of other customers.
    """
    seen = people_who_see(space)
    if reader.is_employee:
        return seen
    wrote = Post.objects.said().filter(thread__space=space, author=OuterRef("pk"))
    facilitates = people_who_facilitate(space).employees().values("pk")
    return seen.filter(Q(organisation=reader.organisation_id) | Q(Exists(wrote)) | Q(pk__in=facilitates))


def mentionables(person: Person, space: int, prefix: str, thread: int | None = None) -> list[dict[str, str]]:
    """Who may be mentioned in a space by what was typed: the start of a handle, of a name or of one of its words.

    People, then circles (for employees), and `space` for everybody who joined; before them the masks of those who
    wrote in that `thread`. Raises NotVisible. Three queries, and one for a thread.
    """
    found = Space.objects.visible_to(person).filter(pk=space).first()
    if found is None:
        raise NotVisible
    typed = prefix.strip().removeprefix("@").lower()[:60]
    people = [
        Mentionable(one.handle, one.name, "person", _detail(one, person)) for one in _people(person, found, typed)
    ]
    masks = _masks(found, thread, typed) if thread is not None else []
    circles: list[Mentionable] = []
    if person.is_employee:
        named = Circle.objects.filter(Q(handle__startswith=typed) | Q(name__istartswith=typed))
        circles = [Mentionable(one.handle, one.name, "circle", one.purpose) for one in named[:SHOWN]]
    everybody = (
        [Mentionable(EVERYBODY, found.name, "space", "everybody who joined this space")]
        if EVERYBODY.startswith(typed)
        else []
    )
    return [asdict(one) for one in [*masks, *people, *circles, *everybody][: SHOWN + 2]]


def _masks(space: Space, thread: int, typed: str) -> list[Mentionable]:
    """Of the masks that are worn there, those who wrote in the thread: by them one can answer."""
    wrote = Post.objects.said().filter(thread=thread, thread__space=space, author__gte=MASKS_FROM)
    worn = Person.objects.filter(pk__in=wrote.values("author"), mask__unmasked_at=None, handle__startswith=typed)
    return [Mentionable(one.handle, one.name, "person", "") for one in worn.order_by("name")[:SHOWN]]


def _detail(one: Person, reader: Person) -> str:
    """What tells people of one name apart: the organisation; among employees the title, which is no customer's."""
    if one.is_customer or not reader.is_employee:
        return one.organisation.name
    return one.title or ""  # type: ignore[attr-defined]


def _people(reader: Person, space: Space, typed: str) -> "QuerySet[Person]":
    seen = nameable(reader, space).filter(is_bot=False)
    if typed:
        named = Q(handle__startswith=typed) | Q(folded__startswith=typed) | Q(folded__contains=f" {typed}")
        seen = seen.annotate(folded=Folded(Lower("name"))).filter(named)
    shown: QuerySet[Person] = seen.with_position().select_related("organisation").order_by("name")[:SHOWN]
    return shown


def known_handles(space: Space, source: str, by: Person, scope: str | None = None) -> dict[str, Named]:
    """What the handles in `source` stand for in this space when `by` writes them: for customers, no circles.

    Where masks are worn (`scope`), theirs too. Two queries, none if there are no handles."""
    wanted = richtext.handles(source)
    if not wanted:
        return {}
    found = {
        person.handle: Named(person.handle, person.name, "person", person.pk, f"/people/{person.pk}/")
        for person in nameable(by, space).filter(handle__in=wanted)
    }
    if scope is not None:
        for mask in Person.objects.filter(mask__scope=scope, mask__unmasked_at=None, handle__in=wanted):
            found[mask.handle] = Named(mask.handle, mask.name, "person", mask.pk, f"/people/{mask.pk}/")
    for circle in Circle.objects.filter(handle__in=wanted) if by.is_employee else ():
        found[circle.handle] = Named(circle.handle, circle.name, "circle", circle.pk)
    if EVERYBODY in wanted:
        found[EVERYBODY] = Named(EVERYBODY, EVERYBODY, "space", space.pk)
    return found
