"""Outcomes as JSON: what came of conversations."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from workspace.common.errors import Invalid, NotVisible
from workspace.people.api import Key, Number, PageNumber, paged, person_of
from workspace.people.models import Person
from workspace.threads import actions, queries
from workspace.threads.api.shapes import OutcomeOut
from workspace.threads.models import Outcome, OutcomeKind, Thread

router = Router()


class OutcomesPage(Schema):
    """Newest first."""

    outcomes: list[OutcomeOut]
    page: int
    more: bool


class OutcomeIn(Schema):
    """`decided_by` for a decision (else the post's author); `owner` and `due` for an action."""

    kind: str = Field(description="answer, decision, action or lesson.")
    summary: str = Field("", max_length=280)
    decided_by: list[int] = []
    owner: int | None = None
    due: date | None = None


class SupersedeIn(Schema):
    post: int = Field(description="The post that decides otherwise.")
    summary: str = Field("", max_length=280)
    decided_by: list[int] = []


@router.get("/outcomes", response=OutcomesPage, summary="Outcomes everywhere you may look")
def list_outcomes(
    request: HttpRequest, kind: str = "", space: int | None = None, page: PageNumber = 1
) -> dict[str, Any]:
    """Standing ones of `kind`, or all; in one space, or in all."""
    if kind and kind not in set(OutcomeKind):
        raise Invalid("`kind` is answer, decision, action or lesson.")
    threads = Thread.objects.visible_to(person_of(request))
    if space is not None:
        threads = threads.filter(space=space)
    rows = _shown().filter(withdrawn_at__isnull=True, post__thread__in=threads).order_by("-at", "-pk")
    outcomes, more = paged(rows.filter(kind=kind) if kind else rows, page)
    return {"outcomes": outcomes, "page": page, "more": more}


@router.get("/outcomes/{outcome}", response=OutcomeOut, summary="One outcome")
def get_outcome(request: HttpRequest, outcome: Number) -> Outcome:
    return _one(person_of(request), outcome)


@router.post("/posts/{post}/outcomes", response={201: OutcomeOut}, summary="Mark a post as an outcome")
def mark_outcome(request: HttpRequest, post: Number, mark: OutcomeIn, key: Key = None) -> Status[Outcome]:
    person = person_of(request)
    found = queries.post_for(person, post)
    if mark.kind not in set(OutcomeKind):
        raise Invalid("`kind` is answer, decision, action or lesson.")
    owner = _people(person, [mark.owner])[0] if mark.owner is not None else None
    made = actions.mark_outcome(
        by=person, post=found, kind=mark.kind, summary=mark.summary,
        decided_by=_people(person, mark.decided_by), owner=owner, due=mark.due, key=key,
    )  # fmt: skip
    return Status(201, _one(person, made.pk))


@router.post("/outcomes/{outcome}/supersede", response={201: OutcomeOut}, summary="Supersede a decision")
def supersede_decision(request: HttpRequest, outcome: Number, by: SupersedeIn, key: Key = None) -> Status[Outcome]:
    """The old decision stays readable and points to the new one."""
    person = person_of(request)
    made = actions.supersede_decision(
        by=person, outcome=_seen(request, outcome), post=queries.post_for(person, by.post), summary=by.summary,
        decided_by=_people(person, by.decided_by), key=key,
    )  # fmt: skip
    return Status(201, _one(person, made.pk))


@router.post("/outcomes/{outcome}/withdraw", response=OutcomeOut, summary="Take a mark back")
def withdraw_outcome(request: HttpRequest, outcome: Number, key: Key = None) -> Outcome:
    """A decision isn't taken back: it is superseded."""
    actions.withdraw_outcome(by=person_of(request), outcome=_seen(request, outcome), key=key)
    return _one(person_of(request), outcome)


@router.post("/outcomes/{outcome}/done", response=OutcomeOut, summary="An action is done")
def finish_action(request: HttpRequest, outcome: Number, key: Key = None) -> Outcome:
    actions.finish_action(by=person_of(request), outcome=_seen(request, outcome), key=key)
    return _one(person_of(request), outcome)


@router.post("/outcomes/{outcome}/reopen", response=OutcomeOut, summary="An action is not done after all")
def reopen_action(request: HttpRequest, outcome: Number, key: Key = None) -> Outcome:
    actions.reopen_action(by=person_of(request), outcome=_seen(request, outcome), key=key)
    return _one(person_of(request), outcome)


def _seen(request: HttpRequest, number: int) -> Outcome:
    return queries.outcome_for(person_of(request), number)


def _people(person: Person, numbers: list[int]) -> list[Person]:
    found = list(Person.objects.visible_to(person).filter(pk__in=numbers))
    if len(found) != len(set(numbers)):
        raise Invalid("Somebody whom you named is not there, or you can't see them.")
    return found


def _shown() -> Any:
    return Outcome.objects.select_related("post", "marked_by", "owner").prefetch_related("decided_by")


def _one(person: Person, number: int) -> Outcome:
    """As it is now, if the person sees it now."""
    found: Outcome | None = _shown().filter(pk=number, post__thread__in=Thread.objects.visible_to(person)).first()
    if found is None:
        raise NotVisible
    return found
