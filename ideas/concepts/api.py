"""Concepts as JSON: as much of each as its pages tell the same reader."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from ideas.concepts import actions, queries
from ideas.concepts.actions import Asked, Draft
from ideas.concepts.actions.answering import LONGEST_TEXT
from ideas.concepts.models import Asks, Concept, Question, Sheet
from ideas.concepts.queries import ConceptPage
from workspace.common.errors import Invalid
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.spaces.queries import visit
from workspace.threads.models import Attachment

router = Router(tags=["Concepts"])

LARGEST = 2**63 - 1
Value = Annotated[
    int | list[int] | str | None,
    Field(description="A rating; 1, 0 or -1 to a statement; the indexes of a ranking, the best first; a text."),
]
Values = Annotated[dict[str, Value], Field(max_length=20, description="By the number of the question.")]


class VariantShape(Schema):
    name: str = Field(min_length=1, max_length=120)
    price: str = Field("", max_length=80)


class ConceptQuestionOut(Schema):
    """`items`: what a ranking ranks, which its answers name by index."""

    id: int
    kind: Asks
    words: str
    most: int
    low: str
    high: str
    items: list[str]


class ConceptQuestionIn(Schema):
    kind: Asks
    words: str = Field(min_length=1, max_length=300)
    most: int = Field(5, ge=2, le=10, description="The highest rating; 1 is the lowest.")
    low: str = Field("", max_length=60)
    high: str = Field("", max_length=60)
    items: list[Annotated[str, Field(max_length=120)]] = Field([], max_length=12, description="Empty: the variants.")


class ConceptIn(Schema):
    title: str = Field(min_length=1, max_length=120)
    words: str = Field("", max_length=20_000, description="Markdown.")
    price: str = Field("", max_length=80)
    picture: int | None = Field(None, ge=0, le=LARGEST, description="A picture that you have uploaded.")
    picture_says: str = Field("", max_length=300)
    variants: list[VariantShape] = Field([], max_length=8)
    questions: list[ConceptQuestionIn] = Field([], max_length=20)
    shares_result: bool = False


class ConceptLine(Schema):
    """`state`: draft, open, closed or withdrawn."""

    id: int
    title: str
    state: str
    closes_at: datetime | None
    closed_at: datetime | None


class ConceptOut(ConceptLine):
    """`my_values` and `my_name_shown` are your own answers; nobody's else are told, ever."""

    space: int
    words: str
    price: str
    picture: int | None
    picture_says: str
    shares_result: bool
    made_by: PersonBrief
    variants: list[VariantShape]
    questions: list[ConceptQuestionOut]
    my_values: dict[str, Any]
    my_name_shown: bool
    answers: int | None = Field(description="How many have answered: for who facilitates, null for others.")


class ConceptsOut(Schema):
    concepts: list[ConceptLine]


class OpeningIn(Schema):
    closes_at: datetime


class AnswersIn(Schema):
    values: Values
    shows_name: bool = Field(False, description="Your name may stand beside your words.")


class NameIn(Schema):
    shows: bool


class ConceptResultOut(Schema):
    """What the page shows: figures of at least five people with 95 % intervals; null where they are hidden."""

    concept: int
    title: str
    closed_at: str | None
    people: dict[str, int | None]
    confidence: float
    questions: list[dict[str, Any]]


@router.get("/spaces/{space}/concepts", response=ConceptsOut, summary="Concepts of a space")
def list_concepts(request: HttpRequest, space: Number) -> dict[str, Any]:
    """Drafts are told to whoever facilitates."""
    person = person_of(request)
    return {"concepts": [_line(one) for one in queries.concepts_of(person, visit(person, space).space)]}


@router.post("/spaces/{space}/concepts", response={201: ConceptOut}, summary="Draft a concept")
def draft_concept(request: HttpRequest, space: Number, given: ConceptIn, key: Key = None) -> Status[dict[str, Any]]:
    """For whoever facilitates; nobody else sees it before it is opened."""
    person = person_of(request)
    where = visit(person, space).space
    made: Concept = actions.draft_concept(by=person, space=where, draft=_draft(given), key=key)
    return Status(201, _one(request, made.pk))


@router.get("/concepts/{concept}", response=ConceptOut, summary="One concept")
def get_concept(request: HttpRequest, concept: Number) -> dict[str, Any]:
    return _one(request, concept)


@router.put("/concepts/{concept}", response=ConceptOut, summary="Change a draft")
def change_concept(request: HttpRequest, concept: Number, given: ConceptIn, key: Key = None) -> dict[str, Any]:
    """All of it, with its questions. 403 once it was opened."""
    actions.change_concept(by=person_of(request), concept=_seen(request, concept), draft=_draft(given), key=key)
    return _one(request, concept)


@router.post("/concepts/{concept}/open", response=ConceptOut, summary="Put a draft to people")
def open_concept(request: HttpRequest, concept: Number, given: OpeningIn, key: Key = None) -> dict[str, Any]:
    if given.closes_at.tzinfo is None:
        raise Invalid("`closes_at` needs a time zone, such as 2027-01-31T17:00:00+01:00.")
    actions.open_concept(by=person_of(request), concept=_seen(request, concept), closes_at=given.closes_at, key=key)
    return _one(request, concept)


@router.put("/concepts/{concept}/answers", response=ConceptOut, summary="Answer, or answer otherwise")
def answer_concept(request: HttpRequest, concept: Number, given: AnswersIn, key: Key = None) -> dict[str, Any]:
    """What you leave out is not answered. Nobody sees it but you."""
    _answer(request, concept, given, key)
    return _one(request, concept)


@router.delete("/concepts/{concept}/answers", response=ConceptOut, summary="Take your answers back")
def withdraw_answers(request: HttpRequest, concept: Number, key: Key = None) -> dict[str, Any]:
    actions.withdraw_answers(by=person_of(request), concept=_seen(request, concept), key=key)
    return _one(request, concept)


@router.put("/concepts/{concept}/name", response={204: None}, summary="Your name beside your words, or not")
def show_name(request: HttpRequest, concept: Number, given: NameIn, key: Key = None) -> Status[None]:
    """At any time; to take it back you need not even see the concept any more."""
    actions.show_name(by=person_of(request), concept=Concept(pk=concept), shows=given.shows, key=key)
    return Status(204, None)


@router.post("/concepts/{concept}/close", response=ConceptOut, summary="Close a concept now")
def close_concept(request: HttpRequest, concept: Number, key: Key = None) -> dict[str, Any]:
    actions.close_concept(by=person_of(request), concept=_seen(request, concept), key=key)
    return _one(request, concept)


@router.post("/concepts/{concept}/withdraw", response=ConceptOut, summary="Withdraw a concept")
def withdraw_concept(request: HttpRequest, concept: Number, key: Key = None) -> dict[str, Any]:
    """Its answers are deleted, uncounted."""
    actions.withdraw_concept(by=person_of(request), concept=_seen(request, concept), key=key)
    return _one(request, concept)


@router.get("/concepts/{concept}/result", response=ConceptResultOut, summary="The result of a concept")
def result(request: HttpRequest, concept: Number) -> dict[str, Any]:
    """When it is closed: all of it for whoever facilitates, the figures for who answered if it was so set. Else 403."""
    return queries.exported(queries.readable(queries.concept_page(person_of(request), concept).result))


def _answer(request: HttpRequest, concept: int, given: AnswersIn, key: Any) -> Sheet:
    if wrong := [name for name in given.values if not (name.isascii() and name.isdigit() and len(name) < 19)]:
        raise Invalid("%(given)s is no number of a question.", given=repr(wrong[0][:20]))
    if any(isinstance(value, str) and len(value) > LONGEST_TEXT for value in given.values.values()):
        raise Invalid("A text has %(most)s characters at most.", most=f"{LONGEST_TEXT:,}")
    values = {int(name): value for name, value in given.values.items()}
    kept: Sheet = actions.answer_concept(
        by=person_of(request), concept=_seen(request, concept), values=values, shows_name=given.shows_name, key=key
    )
    return kept


def _seen(request: HttpRequest, number: int) -> Concept:
    return queries.concept_for(person_of(request), number)


def _draft(given: ConceptIn) -> Draft:
    plain = given.model_dump(exclude={"picture", "variants", "questions"})
    return Draft(
        **plain, variants=[(one.name, one.price) for one in given.variants],
        questions=[Asked(**one.model_dump()) for one in given.questions],
        picture=None if given.picture is None else Attachment(pk=given.picture),
    )  # fmt: skip


def _line(concept: Concept) -> dict[str, Any]:
    return {
        "id": concept.pk, "title": concept.title, "state": concept.state, "closes_at": concept.closes_at,
        "closed_at": concept.closed_at,
    }  # fmt: skip


def _one(request: HttpRequest, number: int) -> dict[str, Any]:
    page = queries.concept_page(person_of(request), number)
    concept = page.concept
    names = ("words", "price", "picture_says", "shares_result", "made_by")
    return {
        **_line(concept), **{name: getattr(concept, name) for name in names}, "space": concept.space_id,
        "picture": concept.picture_id, "variants": [{"name": one.name, "price": one.price} for one in page.variants],
        "questions": [_question(line.question, page) for line in page.lines],
        "my_values": page.sheet.values if page.sheet else {},
        "my_name_shown": bool(page.sheet and page.sheet.shows_name),
        "answers": page.answers if page.may_facilitate else None,
    }  # fmt: skip


def _question(question: Question, page: ConceptPage) -> dict[str, Any]:
    names = ("kind", "words", "most", "low", "high")
    items = question.ranked(list(page.variants)) if question.kind == Asks.RANKING else []
    return {"id": question.pk, **{name: getattr(question, name) for name in names}, "items": items}
