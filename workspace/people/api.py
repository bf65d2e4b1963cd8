"""People as JSON, and what the endpoints of higher rooms share: who asks, how a person and a page are written."""

from typing import Annotated, Any, cast
from uuid import UUID

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from ninja import Header, Path, Query, Router, Schema
from pydantic import Field

from workspace.common.errors import NotVisible
from workspace.people.models import Folded, Person

router = Router(tags=["People"])
PAGE = 50
# What a bigint column can hold; anything above it is a number of nothing.
LARGEST = 2**63 - 1

Number = Annotated[int, Path(ge=0, le=LARGEST)]
PageNumber = Annotated[int, Query(ge=1, le=10_000, description="Pages are counted from 1.")]
Key = Annotated[
    UUID | None,
    Header(
        alias="Idempotency-Key",
        description="A UUID of yours for this write: the same key again returns the first answer.",
    ),
]


class PersonBrief(Schema):
    """Somebody, wherever they are only named."""

    id: int
    name: str
    handle: str = Field(description="What follows the @ in a mention.")
    side: str = Field(description='"employee" or "customer".')


class PersonOut(PersonBrief):
    """Somebody in full. `title` and `unit` are null outside the reporting line."""

    organisation: str
    pronouns: str
    about: str
    time_zone: str
    title: str | None
    unit: str | None
    skills: list[str]
    is_active: bool

    @staticmethod
    def resolve_organisation(person: Person) -> str:
        return person.organisation.name

    @staticmethod
    def resolve_skills(person: Person) -> list[str]:
        return [one.skill.name for one in person.skills.all()]


class Me(PersonOut):
    """Oneself."""

    email: str | None
    locale: str
    is_operator: bool


class PeoplePage(Schema):
    people: list[PersonOut]
    page: int
    more: bool


def person_of(request: HttpRequest) -> Person:
    """Who asks: signed in here or by a token."""
    return cast("Person", cast("Any", request).auth)


def paged(rows: "QuerySet[Any, Any]", page: int, size: int = PAGE) -> tuple[list[Any], bool]:
    """One page of rows, and whether there are more."""
    first = (page - 1) * size
    found = list(rows[first : first + size + 1])
    return found[:size], len(found) > size


@router.get("/me", response=Me, summary="Who am I?")
def get_me(request: HttpRequest) -> Person:
    return _in_full(person_of(request), person_of(request).pk)


@router.get("/people", response=PeoplePage, summary="People by name")
def list_people(request: HttpRequest, q: str = "", page: PageNumber = 1) -> dict[str, Any]:
    """Everybody you may see, by name; with `q`, those whose name or handle has it. Employees see everybody,
    customers the people of their own organisation."""
    rows = _visible(person_of(request)).filter(is_active=True)
    for word in q.split()[:8]:
        rows = rows.filter(folded_name__contains=Folded(Value(word.lstrip("@")))) | rows.filter(
            handle__istartswith=word.lstrip("@")
        )
    people, more = paged(rows.order_by("name", "pk"), page)
    return {"people": people, "page": page, "more": more}


@router.get("/people/{person}", response=PersonOut, summary="One person")
def get_person(request: HttpRequest, person: Number) -> Person:
    return _in_full(person_of(request), person)


def _visible(person: Person) -> Any:
    visible = Person.objects.visible_to(person).alias(folded_name=Folded("name")).with_position()
    return visible.select_related("organisation").prefetch_related("skills__skill")


def _in_full(person: Person, number: int) -> Person:
    found: Person | None = _visible(person).filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found
