"""Merging and splitting ideas, as JSON."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from ideas.boards import actions, queries
from ideas.boards.api.shapes import RowNumber
from ideas.boards.models import Merge, Split
from ideas.boards.queries.merges import merge_for, merging_shown, split_for
from workspace.people.api import Key, Number, PersonBrief, person_of

router = Router()
Reason = Annotated[str, Field(max_length=500, description="Authors and supporters of both read it.")]


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
