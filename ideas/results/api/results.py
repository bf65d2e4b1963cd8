"""Results as JSON."""

from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Status

from ideas.boards.models import Idea
from ideas.results import actions, queries
from ideas.results.api.shapes import (
    LinkIn,
    ProgressIn,
    ResultEdit,
    ResultIn,
    ResultOut,
    ResultsOut,
    ReviewIn,
    SaidAndDoneOut,
    ShipIn,
    brief,
    part_out,
    result_out,
)
from ideas.results.models import Link, Result
from workspace.people.api import Key, Number, person_of
from workspace.people.models import Person

router = Router()
After = Annotated[str, Query(max_length=100)]


@router.get("/results", response=ResultsOut, summary="Results")
def list_results(
    request: HttpRequest, stage: str = "", space: str = "", mine: str = "", review: str = "", after: After = ""
) -> dict[str, Any]:
    """`stage`, `space` (a number), `mine=1`, `review=due`: what came of them is to be said."""
    found = queries.result_list(person_of(request), request.GET)
    return {"results": [brief(one) for one in found.rows], "next": _following(found.older)}


@router.get("/said-and-done", response=SaidAndDoneOut, summary="You said, we did")
def list_said_and_done(request: HttpRequest, space: str = "", customer: str = "", after: After = "") -> dict[str, Any]:
    """What was shipped, beside the words of those who asked for it. To a customer only what is theirs."""
    found = queries.said_and_done(person_of(request), request.GET)
    rows = [
        brief(done.result)
        | {
            "did": done.result.did, "outcome": done.result.outcome, "measured": done.result.measured,
            "said": list(done.quotes), "more": done.more, "credit": [part_out(part) for part in done.credit],
        }
        for done in found.rows
    ]  # fmt: skip
    return {"results": rows, "next": _following(found.older)}


@router.get("/results/{result}", response=ResultOut, summary="One result")
def get_result(request: HttpRequest, result: Number) -> dict[str, Any]:
    return _one(request, result)


@router.post("/ideas/{idea}/result", response={201: ResultOut}, summary="Make an idea a result")
def open_result(request: HttpRequest, idea: Number, given: ResultIn, key: Key = None) -> Status[dict[str, Any]]:
    """An idea that was accepted or planned, by whoever answers for its board."""
    terms = given.dict()
    ideas = [Idea(pk=number) for number in dict.fromkeys([idea, *terms.pop("also")])]
    terms["owner"] = Person(pk=terms["owner"])
    made: Result = actions.open_result(by=person_of(request), ideas=ideas, key=key, **terms)
    return Status(201, _one(request, made.pk))


@router.put("/results/{result}", response=ResultOut, summary="Change a result")
def change_result(request: HttpRequest, result: Number, given: ResultEdit, key: Key = None) -> dict[str, Any]:
    terms = given.dict()
    terms |= {"owner": Person(pk=terms["owner"]), "ideas": [Idea(pk=number) for number in terms["ideas"]]}
    actions.change_result(by=person_of(request), result=Result(pk=result), key=key, **terms)
    return _one(request, result)


@router.post("/results/{result}/progress", response={201: ResultOut}, summary="Note progress")
def note_progress(request: HttpRequest, result: Number, given: ProgressIn, key: Key = None) -> Status[dict[str, Any]]:
    actions.note_progress(
        by=person_of(request), result=Result(pk=result), words=given.words, stage=given.stage or "", key=key
    )
    return Status(201, _one(request, result))


@router.post("/results/{result}/ship", response=ResultOut, summary="Mark a result as shipped")
def ship_result(request: HttpRequest, result: Number, given: ShipIn, key: Key = None) -> dict[str, Any]:
    actions.ship_result(by=person_of(request), result=Result(pk=result), key=key, **given.dict())
    return _one(request, result)


@router.post("/results/{result}/review", response=ResultOut, summary="Say what came of a result")
def review_result(request: HttpRequest, result: Number, given: ReviewIn, key: Key = None) -> dict[str, Any]:
    actions.review_result(by=person_of(request), result=Result(pk=result), key=key, **given.dict())
    return _one(request, result)


@router.post("/results/{result}/links", response={201: ResultOut}, summary="Add a link to a result")
def add_link(request: HttpRequest, result: Number, given: LinkIn, key: Key = None) -> Status[dict[str, Any]]:
    actions.add_link(by=person_of(request), result=Result(pk=result), url=given.url, label=given.label, key=key)
    return Status(201, _one(request, result))


@router.delete("/results/{result}/links/{link}", response=ResultOut, summary="Remove a link of a result")
def remove_link(request: HttpRequest, result: Number, link: Number, key: Key = None) -> dict[str, Any]:
    actions.remove_link(by=person_of(request), result=Result(pk=result), link=Link(pk=link), key=key)
    return _one(request, result)


def _one(request: HttpRequest, number: int) -> dict[str, Any]:
    return result_out(queries.result_page(person_of(request), number))


def _following(older: str) -> str | None:
    """What to send as `after`, out of the query of the next page."""
    return QueryDict(older.removeprefix("?")).get("after")
