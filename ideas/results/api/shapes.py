"""The shapes of answers, results and credit as JSON."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from ideas.results.models import Answer, Result, ResultStage, Verdict
from ideas.results.queries import Part, ResultPage, role_of
from workspace.common.richtext import MAX_LENGTH
from workspace.people.api import LARGEST, PersonBrief

PersonNumber = Annotated[int, Field(ge=0, le=LARGEST)]


class AnswerOut(Schema):
    """`role` is in whose name: the circle that answers for the board, or “Facilitator”."""

    idea: int
    verdict: str = Field(description="accepted, planned, not_now or declined.")
    reason: str = Field(description="Markdown.")
    by: PersonBrief
    role: str
    at: datetime
    replaced_at: datetime | None


class IdeaAnswer(Schema):
    """`due_on`: by the end of which day an answer is promised; null where none is. `earlier`: the newest first."""

    idea: int
    answer: AnswerOut | None
    earlier: list[AnswerOut]
    due_on: date | None
    result: int | None
    may_answer: bool


class AnswerIn(Schema):
    verdict: Verdict
    reason: str = Field(min_length=1, max_length=MAX_LENGTH, description="Markdown. Obligatory.")


class IdeaWaitingOut(Schema):
    idea: int
    title: str
    author: PersonBrief
    submitted_at: datetime
    due_on: date | None


class WaitingPage(Schema):
    """`kept` of `due` ideas have had their answer within the promise; `late` are past their day without one."""

    ideas: list[IdeaWaitingOut]
    answer_within: int | None
    kept: int
    due: int
    late: int
    waiting: int
    page: int
    more: bool


class ResultBrief(Schema):
    id: int
    title: str
    board: int = Field(alias="board_id")
    space: int = Field(alias="board.space_id")
    stage: str = Field(description="planned, under_way, shipped or stopped.")
    owner: PersonBrief
    measure: str
    target_on: date | None
    review_on: date | None
    opened_at: datetime
    shipped_at: datetime | None
    reviewed_at: datetime | None


class ResultsOut(Schema):
    """Newest first. `next`: what to send as `after`; null on the last page."""

    results: list[ResultBrief]
    next: str | None


class StepOut(Schema):
    """`stage` is where it went with this step; empty: it stayed."""

    id: int
    kind: str = Field(description="opened, note, shipped or reviewed.")
    stage: str
    words: str = Field(description="Markdown.")
    measured: str
    by: PersonBrief
    at: datetime


class LinkOut(Schema):
    id: int
    url: str
    label: str


class CustomerBrief(Schema):
    id: int
    name: str


class NamedOut(Schema):
    """A person, or a customer as a whole. `credit` is the row where it was declared; null where the ideas tell it."""

    person: PersonBrief | None
    organisation: CustomerBrief | None
    notes: list[str]
    credit: int | None


class PartOut(Schema):
    """`unnamed`: how many more had this part and are not named to you."""

    role: str = Field(description="raised, case, refined, evaluated, answered, built or helped.")
    named: list[NamedOut]
    unnamed: int


class ResultOut(ResultBrief):
    """`did` says what we did, `outcome` and `measured` what came of it. `supporters`: null while counts are hidden."""

    ideas: list[int]
    did: str
    outcome: str
    measured: str
    steps: list[StepOut]
    links: list[LinkOut]
    credit: list[PartOut]
    supporters: int | None


class ResultTerms(Schema):
    title: str = Field(min_length=1, max_length=160)
    measure: str = Field(min_length=1, max_length=280, description="What will be measured.")
    owner: PersonNumber
    target_on: date | None = None
    review_on: date | None = None


class ResultIn(ResultTerms):
    """`also`: more ideas of the same space that it comes from."""

    also: list[PersonNumber] = Field([], max_length=50)


class ResultEdit(ResultTerms):
    """All that it is held to: what is left out is emptied. `ideas` are all that it comes from."""

    ideas: list[PersonNumber] = Field(min_length=1, max_length=50)


class ProgressIn(Schema):
    words: str = Field(min_length=1, max_length=MAX_LENGTH, description="Markdown.")
    stage: ResultStage | None = Field(None, description="planned, under_way or stopped; null leaves it where it is.")


class ShipIn(Schema):
    did: str = Field(min_length=1, max_length=MAX_LENGTH, description="What we did; markdown.")
    review_on: date | None = None


class ReviewIn(Schema):
    """`next_on`: when to ask again."""

    outcome: str = Field(min_length=1, max_length=MAX_LENGTH, description="Markdown.")
    measured: str = Field("", max_length=120)
    next_on: date | None = None


class LinkIn(Schema):
    url: str = Field(min_length=1, max_length=500)
    label: str = Field("", max_length=120)


class CreditIn(Schema):
    """Either a person, or a customer."""

    role: str = Field(max_length=10, description="built, refined, evaluated or helped.")
    person: PersonNumber | None = None
    organisation: PersonNumber | None = None
    note: str = Field("", max_length=120)


class QuoteOut(Schema):
    """`by` is null for who does not want to be named there."""

    words: str
    by: PersonBrief | None
    organisation: CustomerBrief | None
    at: datetime
    is_case: bool


class DoneOut(ResultBrief):
    """A shipped result with what was said before it; `more` quotes stand at the ideas."""

    did: str
    outcome: str
    measured: str
    said: list[QuoteOut]
    more: int
    credit: list[PartOut]


class SaidAndDoneOut(Schema):
    results: list[DoneOut]
    next: str | None


def answer_out(one: Answer) -> dict[str, Any]:
    return {
        "idea": one.idea_id, "verdict": one.verdict, "reason": one.reason, "by": one.by, "role": role_of(one),
        "at": one.at, "replaced_at": one.replaced_at,
    }  # fmt: skip


def brief(one: Result) -> dict[str, Any]:
    return {
        "id": one.pk, "title": one.title, "board_id": one.board_id, "board.space_id": one.board.space_id,
        "stage": one.stage, "owner": one.owner, "measure": one.measure, "target_on": one.target_on,
        "review_on": one.review_on, "opened_at": one.opened_at, "shipped_at": one.shipped_at,
        "reviewed_at": one.reviewed_at,
    }  # fmt: skip


def part_out(part: Part) -> dict[str, Any]:
    named = [
        {"person": one.person, "organisation": one.organisation, "notes": list(one.notes), "credit": one.credit}
        for one in part.named
    ]
    return {"role": part.role.value, "named": named, "unnamed": part.unnamed}


def result_out(page: ResultPage) -> dict[str, Any]:
    result = page.result
    return brief(result) | {
        "ideas": [idea.pk for idea in page.ideas], "did": result.did, "outcome": result.outcome,
        "measured": result.measured, "steps": list(page.steps), "links": list(page.links),
        "credit": [part_out(part) for part in page.credit],
        "supporters": page.supporters.all if page.supporters else None,
    }  # fmt: skip
