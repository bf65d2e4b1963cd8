"""Similar ideas, cases, merging and splitting, as JSON."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from ideas.boards import actions, queries
from ideas.boards.actions.cases import LONGEST
from ideas.boards.api.shapes import Supported
from ideas.boards.models import Merge, Split
from ideas.boards.queries.cases import CaseShown, all_cases, case_for, case_shown, customers_to_name
from ideas.boards.queries.merges import merge_for, merging_shown, split_for
from ideas.boards.queries.similar import LONGEST_TEXT, LONGEST_TITLE, similar_ideas
from workspace.common.errors import Invalid
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.people.models import Organisation, Person

router = Router()
RowNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]
Reason = Annotated[str, Field(max_length=500, description="Authors and supporters of both read it.")]


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


class MergeIn(Schema):
    """`at_once`: as a facilitator; else the authors of the other idea are asked."""

    into: RowNumber
    reason: Reason
    at_once: bool = False


class MergeAnswerIn(Schema):
    agree: bool
    reason: Reason = ""


class ReasonIn(Schema):
    reason: Reason = ""


class MergeOut(Schema):
    """`state`: proposed, declined, taken_back, done or undone. `idea` goes on in `into`."""

    id: int
    idea: int = Field(alias="idea_id")
    into: int = Field(alias="into_id")
    state: str
    reason: str
    proposed_by: PersonBrief
    proposed_at: datetime
    answered_at: datetime | None
    answer: str
    undone_at: datetime | None
    undone_reason: str


class SplitIn(Schema):
    """`cases` go along; `remains_problem` is what the old idea says from then on; left empty, its words stay."""

    reason: Reason
    title: str = Field(min_length=1, max_length=160)
    problem: str = Field(min_length=1, max_length=20_000)
    proposal: str = Field("", max_length=20_000)
    cases: list[RowNumber] = Field([], max_length=500)
    remains_problem: str = Field("", max_length=20_000)


class SplitOut(Schema):
    id: int
    idea: int = Field(alias="idea_id")
    made: int = Field(alias="made_id")
    reason: str
    at: datetime
    undone_at: datetime | None


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


@router.get("/ideas/{idea}/merges", response=list[MergeOut], summary="Merges of an idea")
def list_merges(request: HttpRequest, idea: Number) -> list[Merge]:
    """Those that hold, those that are proposed, and the latest of those that are over."""
    shown = merging_shown(queries.idea_look(person_of(request), idea))
    return [*([shown.out] if shown.out else []), *shown.taken, *(one.merge for one in shown.proposals), *shown.earlier]


@router.post("/ideas/{idea}/merges", response={201: MergeOut}, summary="Merge an idea into another, or propose it")
def merge(request: HttpRequest, idea: Number, given: MergeIn, key: Key = None) -> Status[Merge]:
    person = person_of(request)
    one, two = queries.idea_look(person, idea).idea, queries.idea_look(person, given.into).idea
    deed = actions.merge_ideas if given.at_once else actions.propose_merge
    return Status(201, deed(by=person, idea=one, into=two, reason=given.reason, key=key))


@router.post("/merges/{merge}/answer", response=MergeOut, summary="Agree to a proposed merge, or decline it")
def answer_merge(request: HttpRequest, merge: Number, given: MergeAnswerIn, key: Key = None) -> Merge:
    """Whoever proposed it takes it back by declining."""
    person = person_of(request)
    found = merge_for(person, merge)
    if given.agree:
        return actions.agree_to_merge(by=person, merge=found, key=key)
    return actions.decline_merge(by=person, merge=found, reason=given.reason, key=key)


@router.post("/merges/{merge}/undo", response=MergeOut, summary="Undo a merge")
def undo_merge(request: HttpRequest, merge: Number, given: ReasonIn, key: Key = None) -> Merge:
    person = person_of(request)
    return actions.unmerge_ideas(by=person, merge=merge_for(person, merge), reason=given.reason, key=key)


@router.post("/ideas/{idea}/split", response={201: SplitOut}, summary="Split an idea in two")
def split(request: HttpRequest, idea: Number, given: SplitIn, key: Key = None) -> Status[Split]:
    person = person_of(request)
    terms = given.dict(exclude={"remains_problem"})
    remains = {"problem": given.remains_problem} if given.remains_problem else None
    found = queries.idea_look(person, idea).idea
    return Status(201, actions.split_idea(by=person, idea=found, remains=remains, key=key, **terms))


@router.post("/splits/{split}/undo", response=SplitOut, summary="Undo a split")
def undo_split(request: HttpRequest, split: Number, given: ReasonIn, key: Key = None) -> Split:
    person = person_of(request)
    return actions.undo_split(by=person, split=split_for(person, split), reason=given.reason, key=key)


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
