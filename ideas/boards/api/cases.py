"""Similar ideas and cases, as JSON."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from ideas.boards import actions, queries
from ideas.boards.actions.cases import LONGEST
from ideas.boards.api.shapes import RowNumber, Supported
from ideas.boards.queries.cases import CaseShown, all_cases, case_for, case_shown, customers_to_name
from ideas.boards.queries.similar import LONGEST_TEXT, LONGEST_TITLE, similar_ideas
from workspace.common.errors import Invalid
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.people.models import Organisation, Person

router = Router()


class AlikeOut(Schema):
    """`likeness` from 0 to 1, which is the same title. `through`: the merged idea by which it was found."""

    id: int
    board: int
    title: str
    likeness: float
    through: int | None
    supporters: Supported | None


class CaseOut(Schema):
    """`organisation` is null where you may not know it, or there is none; `is_proxy`: told by an employee for it."""

    id: int
    idea: int
    by: PersonBrief
    words: str
    organisation: str | None
    contact: str
    is_proxy: bool
    at: datetime
    edited_at: datetime | None


class CaseIn(Schema):
    words: str = Field(min_length=1, max_length=LONGEST, description="Markdown.")
    organisation: RowNumber | None = Field(None, description="The customer for whom an employee tells it.")
    contact: str = Field("", max_length=120, description="Whom the employee heard it from.")


@router.get("/boards/{board}/similar", response=list[AlikeOut], summary="Ideas like the one that you write")
def similar(
    request: HttpRequest, board: Number, title: Annotated[str, Query(max_length=LONGEST_TITLE)] = "",
    problem: Annotated[str, Query(max_length=LONGEST_TEXT)] = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """At most five, the most alike first."""
    person = person_of(request)
    visit = queries.board_visit(person, board)
    return [
        {
            "id": one.idea.pk, "board": one.idea.board_id, "title": one.idea.title, "likeness": round(one.likeness, 3),
            "through": one.through.pk if one.through else None, "supporters": one.supporters,
        }
        for one in similar_ideas(person, visit.board, title=title, text=problem)
    ]  # fmt: skip


@router.get("/ideas/{idea}/cases", response=list[CaseOut], summary="Cases of an idea")
def list_cases(request: HttpRequest, idea: Number) -> list[dict[str, Any]]:
    """With those of ideas that were merged into it."""
    _, shown = all_cases(person_of(request), idea)
    return [_case(one) for group in shown.groups for one in group.cases]


@router.post("/ideas/{idea}/cases", response={201: CaseOut}, summary="Add your case")
def add_case(request: HttpRequest, idea: Number, given: CaseIn, key: Key = None) -> Status[dict[str, Any]]:
    person = person_of(request)
    look = queries.idea_look(person, idea)
    case = actions.add_case(by=person, idea=look.idea, key=key, **_told(person, given))
    return Status(201, _one(person, case.pk))


@router.put("/cases/{case}", response=CaseOut, summary="Edit your case")
def edit_case(request: HttpRequest, case: Number, given: CaseIn, key: Key = None) -> dict[str, Any]:
    person = person_of(request)
    actions.edit_case(by=person, case=case_for(person, case), key=key, **_told(person, given))
    return _one(person, case)


@router.delete("/cases/{case}", response={204: None}, summary="Take a case back")
def withdraw_case(request: HttpRequest, case: Number, key: Key = None) -> Status[None]:
    """Your own; or any as a facilitator."""
    person = person_of(request)
    actions.withdraw_case(by=person, case=case_for(person, case), key=key)
    return Status(204, None)


def _told(person: Person, given: CaseIn) -> dict[str, Any]:
    known: dict[int, Organisation] = {one.pk: one for one in customers_to_name(person)}
    if given.organisation is not None and given.organisation not in known:
        raise Invalid("There is no customer of that number whose case you could tell.")
    return {"words": given.words, "organisation": known.get(given.organisation or 0), "contact": given.contact}


def _one(person: Person, number: int) -> dict[str, Any]:
    case = case_for(person, number)
    return _case(case_shown(person, case, queries.board_visit(person, case.idea.board_id)))


def _case(one: CaseShown) -> dict[str, Any]:
    case = one.case
    return {
        "id": case.pk, "idea": case.idea_id, "by": case.person, "words": case.words, "contact": one.contact,
        "organisation": one.organisation.name if one.organisation else None, "is_proxy": case.is_proxy, "at": case.at,
        "edited_at": case.edited_at,
    }  # fmt: skip
