"""Invitations of customers as JSON: as much of each as its page tells the same reader."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from workspace.common.errors import NotVisible, Refused
from workspace.common.letters import site
from workspace.guests import actions, queries
from workspace.guests.models import State
from workspace.guests.queries import Row
from workspace.people.api import LARGEST, Key, Number, PersonBrief, person_of
from workspace.people.models import Organisation, Person
from workspace.spaces.models import Space

router = Router(tags=["Invitations"])

Id = Annotated[int, Field(ge=0, le=LARGEST)]


class InvitedCustomer(Schema):
    id: int
    name: str


class InvitedSpace(Schema):
    id: int
    name: str


class InvitationOut(Schema):
    """`address` is told to whoever may hand it on, while it lets in. `email` and `name` are of a letter."""

    id: int
    organisation: InvitedCustomer
    spaces: list[InvitedSpace]
    state: State
    email: str
    name: str
    domains: list[str]
    most: int
    used: int
    colleagues: int = Field(description="How many each who came in by it may invite.")
    ends_at: datetime
    made_by: PersonBrief
    came_in: list[PersonBrief]
    address: str | None


class InvitationsOut(Schema):
    """`colleagues_left`: how many a customer who asks may still invite."""

    invitations: list[InvitationOut]
    colleagues_left: int


class OpeningTerms(Schema):
    organisation: Id = Field(description="A customer.")
    spaces: list[Id] = Field([], max_length=20, description="Which you facilitate; none: operators only.")
    colleagues: int = Field(0, ge=0, le=50)
    customers_may_meet: bool = False


class InvitationLinkIn(OpeningTerms):
    most: int = Field(ge=1, le=500, description="How many may come in.")
    ends_at: datetime = Field(description="Within 180 days.")
    domains: list[Annotated[str, Field(max_length=120)]] = Field([], max_length=10, description="None: any address.")


class InvitationLetterIn(OpeningTerms):
    email: str = Field(max_length=254, description="The link in the letter is for this address alone.")
    name: str = Field(min_length=1, max_length=120)


class ColleagueIn(Schema):
    email: str = Field(max_length=254)
    name: str = Field(min_length=1, max_length=120)


@router.get("/invitations", response=InvitationsOut, summary="Invitations that concern you")
def list_invitations(request: HttpRequest) -> dict[str, Any]:
    """Those that you made, that stand on your right, or that lead into what you facilitate; operators see all. What
    is over is told for 60 days. The newest hundred."""
    page = queries.links_page(person_of(request))
    return {"invitations": [_shown(row) for row in [*page.open, *page.over]], "colleagues_left": page.left}


@router.post("/invitations/links", response={201: InvitationOut}, summary="Make a link")
def make_link(request: HttpRequest, given: InvitationLinkIn, key: Key = None) -> Status[dict[str, Any]]:
    """For whoever facilitates its spaces; a link without spaces is for operators."""
    person = person_of(request)
    made = actions.make_link(
        by=person, most=given.most, ends_at=given.ends_at, domains=given.domains, key=key, **_terms(person, given)
    )  # fmt: skip
    return Status(201, _shown(queries.row_of(person, made.pk)))


@router.post("/invitations/letters", response={201: InvitationOut}, summary="Send a letter")
def invite_guest(request: HttpRequest, given: InvitationLetterIn, key: Key = None) -> Status[dict[str, Any]]:
    """To one person of a customer. Whether somebody has the address already is not said."""
    person = person_of(request)
    terms = _terms(person, given)
    made = actions.invite_guest(by=person, email=given.email, name=given.name, key=key, **terms)
    return Status(201, _shown(queries.row_of(person, made.pk)))


@router.post("/invitations/colleagues", response={201: InvitationOut}, summary="Invite a colleague")
def invite_colleague(request: HttpRequest, given: ColleagueIn, key: Key = None) -> Status[dict[str, Any]]:
    """For customers, within what was allowed to them and to their organisation."""
    person = person_of(request)
    made = actions.invite_colleague(by=person, email=given.email, name=given.name, key=key)
    return Status(201, _shown(queries.row_of(person, made.pk)))


@router.get("/invitations/{invitation}", response=InvitationOut, summary="One invitation")
def get_invitation(request: HttpRequest, invitation: Number) -> dict[str, Any]:
    return _shown(queries.row_of(person_of(request), invitation))


@router.post("/invitations/{invitation}/close", response=InvitationOut, summary="Close an invitation")
def close_invitation(request: HttpRequest, invitation: Number, key: Key = None) -> dict[str, Any]:
    """Nobody comes in by it any more, nor by what colleagues were invited with behind it. Who came in stays."""
    person = person_of(request)
    actions.close_link(by=person, link=queries.link_seen_by(person, invitation), key=key)
    return _shown(queries.row_of(person, invitation))


def _terms(person: Person, given: OpeningTerms) -> dict[str, Any]:
    """The customer and the spaces by their numbers, told to nobody who may invite none."""
    if not person.is_employee:
        raise NotVisible
    if not queries.may_invite(person):
        raise Refused("Whoever facilitates a space invites customers into it, and operators do.")
    organisation: Organisation | None = queries.customers().filter(pk=given.organisation).first()
    spaces = list(Space.objects.visible_to(person).filter(pk__in=given.spaces))
    if organisation is None or len(spaces) != len(set(given.spaces)):
        raise NotVisible
    return {
        "organisation": organisation, "spaces": spaces, "colleagues": given.colleagues,
        "customers_may_meet": given.customers_may_meet,
    }  # fmt: skip


def _shown(row: Row) -> dict[str, Any]:
    link = row.link
    names = ("id", "email", "name", "domains", "most", "colleagues", "ends_at", "organisation", "made_by")
    return {
        **{name: getattr(link, name) for name in names},
        "spaces": list(row.spaces), "state": row.state, "used": row.used, "came_in": list(row.came),
        "address": f"{site()}{link.path}" if row.may_hand_on else None,
    }  # fmt: skip
