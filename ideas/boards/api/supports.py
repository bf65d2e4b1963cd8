"""What you say of ideas, the stages that they come to, and those that you have a part in, as JSON."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ideas.boards import actions, queries
from ideas.boards.models import Idea, Stage
from workspace.people.api import Key, Number, PageNumber, person_of

router = Router()


class SupportersOut(Schema):
    """Distinct people, those of merged ideas among them. `imported`: votes that came with the idea from elsewhere."""

    employees: int
    customers: int
    imported: int


class StandOut(Schema):
    """How you stand to an idea, and how many support it; `supporters` is null while counts are hidden."""

    idea: int
    supports: bool
    passed: bool
    importance: int | None
    why: str
    supporters: SupportersOut | None


class SupportIn(Schema):
    importance: int | None = Field(None, ge=0, le=3, description="From 0 (not) to 3 (very).")
    why: str = Field("", max_length=500, description="Shown with your name.")


class StageIn(Schema):
    stage: Stage


class StageOut(Schema):
    idea: int
    stage: str


class MyIdeaOut(Schema):
    """`merged_into`: where it goes on."""

    id: int
    board: int
    title: str
    stage: str
    withdrawn: bool
    merged_into: int | None
    is_author: bool
    is_coauthor: bool
    has_case: bool
    supports: bool


class MyIdeasOut(Schema):
    ideas: list[MyIdeaOut]
    page: int
    more: bool


@router.get("/ideas/{idea}/support", response=StandOut, summary="How you stand to an idea")
def get_support(request: HttpRequest, idea: Number) -> dict[str, Any]:
    return _told(request, _seen(request, idea))


@router.put("/ideas/{idea}/support", response=StandOut, summary="Support an idea")
def support(request: HttpRequest, idea: Number, given: SupportIn, key: Key = None) -> dict[str, Any]:
    """Or say otherwise how important it is: you count once. Nobody is told whose support it is."""
    found = _seen(request, idea)
    actions.support_idea(by=person_of(request), idea=found, importance=given.importance, why=given.why, key=key)
    return _told(request, found)


@router.put("/ideas/{idea}/pass", response=StandOut, summary="Pass on an idea")
def pass_on(request: HttpRequest, idea: Number, key: Key = None) -> dict[str, Any]:
    """You have seen it and do not support it: part of how lists are sorted by the share of support."""
    found = _seen(request, idea)
    actions.pass_idea(by=person_of(request), idea=found, key=key)
    return _told(request, found)


@router.delete("/ideas/{idea}/support", response=StandOut, summary="Take back what you said of an idea")
def withdraw_support(request: HttpRequest, idea: Number, key: Key = None) -> dict[str, Any]:
    """And of all that was merged into it."""
    found = _seen(request, idea)
    actions.withdraw_support(by=person_of(request), idea=found, key=key)
    return _told(request, found)


@router.put("/ideas/{idea}/stage", response=StageOut, summary="Move an idea to another stage")
def move(request: HttpRequest, idea: Number, given: StageIn, key: Key = None) -> dict[str, Any]:
    """For who answers on its board: `under_way`, `shipped`, or back to `new`. The others are answers with a reason."""
    moved: Idea = actions.move_idea(by=person_of(request), idea=_seen(request, idea), stage=given.stage, key=key)
    return {"idea": moved.pk, "stage": moved.stage}


@router.get("/me/ideas", response=MyIdeasOut, summary="Ideas that you have a part in")
def my_ideas(request: HttpRequest, page: PageNumber = 1) -> dict[str, Any]:
    """What you wrote, joined, have a case on or support; what changed last stands first."""
    found = queries.my_ideas(person_of(request), page)
    return {"ideas": [_part(one) for one in found.parts], "page": found.page, "more": found.more}


def _part(part: queries.Part) -> dict[str, Any]:
    idea = part.idea
    return {
        "id": idea.pk, "board": idea.board_id, "title": idea.title, "stage": idea.stage, "withdrawn": idea.is_withdrawn,
        "merged_into": idea.merged_into_id, "is_author": part.is_author, "is_coauthor": part.is_coauthor,
        "has_case": part.has_case, "supports": part.supports,
    }  # fmt: skip


def _seen(request: HttpRequest, number: int) -> Idea:
    return queries.idea_look(person_of(request), number).idea


def _told(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    stand = queries.stand_of(person_of(request), idea)
    return {
        "idea": idea.pk, "supports": stand.counts, "passed": stand.passed, "importance": stand.importance,
        "why": stand.why, "supporters": queries.supporters_of([idea]).get(idea.pk),
    }  # fmt: skip
