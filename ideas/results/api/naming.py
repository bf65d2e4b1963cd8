"""Credit as JSON: naming somebody, and not wanting to be named."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from ideas.results import actions, queries
from ideas.results.api.shapes import CreditIn, ResultOut, result_out
from ideas.results.models import Credit, Result
from workspace.people.api import Key, Number, person_of
from workspace.people.models import Organisation, Person

router = Router()


@router.post("/results/{result}/credits", response={201: ResultOut}, summary="Name somebody in the credit of a result")
def give_credit(request: HttpRequest, result: Number, given: CreditIn, key: Key = None) -> Status[dict[str, Any]]:
    """For a part that no board tells of. Whoever owns the result, or answers for its board."""
    person = Person(pk=given.person) if given.person is not None else None
    organisation = Organisation(pk=given.organisation) if given.organisation is not None else None
    actions.give_credit(
        by=person_of(request), result=Result(pk=result), role=given.role, person=person, organisation=organisation,
        note=given.note, key=key,
    )  # fmt: skip
    return Status(201, _one(request, result))


@router.delete("/credits/{credit}", response=ResultOut, summary="Take credit back that was declared")
def withdraw_credit(request: HttpRequest, credit: Number, key: Key = None) -> dict[str, Any]:
    """Whoever tends the result, or whom it names."""
    taken: Credit = actions.withdraw_credit(by=person_of(request), credit=Credit(pk=credit), key=key)
    return _one(request, taken.result_id)


@router.put("/results/{result}/hidden-name", response=ResultOut, summary="Hide your name in the credit of a result")
def hide_name(request: HttpRequest, result: Number, key: Key = None) -> dict[str, Any]:
    actions.hide_name(by=person_of(request), result=Result(pk=result), key=key)
    return _one(request, result)


@router.delete("/results/{result}/hidden-name", response=ResultOut, summary="Show your name there again")
def show_name(request: HttpRequest, result: Number, key: Key = None) -> dict[str, Any]:
    actions.show_name(by=person_of(request), result=Result(pk=result), key=key)
    return _one(request, result)


def _one(request: HttpRequest, number: int) -> dict[str, Any]:
    return result_out(queries.result_page(person_of(request), number))
