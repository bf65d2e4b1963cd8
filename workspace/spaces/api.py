"""Spaces as JSON."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from workspace.common.errors import Invalid
from workspace.people.api import Key, Number, PageNumber, PersonBrief, person_of
from workspace.spaces import actions, queries
from workspace.spaces.models import Access, Space

router = Router(tags=["Spaces"])


class SpaceBrief(Schema):
    id: int
    name: str


class SpaceOut(SpaceBrief):
    purpose: str
    access: str = Field(description='"open": every employee reads and writes. "invited": only who is let in.')
    created_at: datetime
    archived_at: datetime | None


class SpaceRow(SpaceOut):
    joined: bool
    members: int
    shared: bool = Field(description="Whether customers were let in.")


class SpaceInFull(SpaceOut):
    """`may`: what you can do here, of view, contribute, facilitate."""

    created_by: PersonBrief
    may: list[str]


class SpacesPage(Schema):
    spaces: list[SpaceRow]
    page: int
    more: bool


class SpaceIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    purpose: str = Field("", max_length=500)
    access: str = "open"


class WhoPerson(Schema):
    """Somebody who was let in by name. `until`: when that ends by itself."""

    id: int
    name: str
    organisation: str
    is_customer: bool
    can: str
    until: datetime | None
    reason: str


class WhoGroup(Schema):
    """People who were let in together. `kind`: everyone (every employee), organisation, circle or group."""

    id: int
    name: str
    kind: str
    can: str
    count: int


class Who(Schema):
    """A page of 200 groups and people. `hidden`: people of other customers, of whom a customer is told the number."""

    people: list[WhoPerson]
    groups: list[WhoGroup]
    hidden: int
    page: int
    more: bool


@router.get("/spaces", response=SpacesPage, summary="Spaces you can see")
def list_spaces(request: HttpRequest, q: str = "", archived: bool = False, page: PageNumber = 1) -> dict[str, Any]:
    """Those that you joined first, then by name. `q`: words of the name or the purpose."""
    found = queries.space_list(person_of(request), words=q, archived=archived, page=page)
    return {"spaces": found.spaces, "page": page, "more": found.more}


@router.post("/spaces", response={201: SpaceInFull}, summary="Open a space")
def open_space(request: HttpRequest, space: SpaceIn, key: Key = None) -> Status[dict[str, Any]]:
    """You facilitate it and have joined it. For employees."""
    if space.access not in set(Access):
        raise Invalid("`access` is open or invited.")
    made = actions.open_space(
        by=person_of(request), name=space.name, purpose=space.purpose, access=space.access, key=key
    )
    return Status(201, _in_full(request, made.pk))


@router.get("/spaces/{space}", response=SpaceInFull, summary="One space")
def get_space(request: HttpRequest, space: Number) -> dict[str, Any]:
    return _in_full(request, space)


@router.get("/spaces/{space}/who", response=Who, summary="Who can see this?")
def who_can_see(request: HttpRequest, space: Number, page: PageNumber = 1) -> Any:
    reader = person_of(request)
    return queries.audience(queries.visit(reader, space).space, reader, page)


@router.post("/spaces/{space}/join", response=SpaceInFull, summary="Join a space")
def join_space(request: HttpRequest, space: Number, key: Key = None) -> dict[str, Any]:
    """Have it in your rail and your catch-up."""
    actions.join_space(by=person_of(request), space=_visible(request, space), key=key)
    return _in_full(request, space)


@router.post("/spaces/{space}/leave", response={204: None}, summary="Leave a space")
def leave_space(request: HttpRequest, space: Number, key: Key = None) -> Status[None]:
    """Also gives back what you were granted by name. The last facilitator appoints another first."""
    actions.leave_space(by=person_of(request), space=_visible(request, space), key=key)
    return Status(204, None)


def _visible(request: HttpRequest, number: int) -> Space:
    return queries.visit(person_of(request), number).space


def _in_full(request: HttpRequest, number: int) -> dict[str, Any]:
    visit = queries.visit(person_of(request), number)
    space = visit.space
    return {
        "id": space.pk, "name": space.name, "purpose": space.purpose, "access": space.access,
        "created_at": space.created_at, "archived_at": space.archived_at, "created_by": space.created_by,
        "may": sorted(can.value for can in visit.rights),
    }  # fmt: skip
