"""Evaluations as JSON. What is not told on a page is not told here."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from ideas.boards.models import Board
from ideas.boards.queries import board_visit, idea_look
from ideas.evaluations import actions, queries
from ideas.evaluations.actions import MOST, Wanted
from ideas.evaluations.models import Assignment, Criterion, Evaluation, Scorecard
from ideas.evaluations.queries import Seat
from ideas.evaluations.scoring import Outcome, Place, Spread
from workspace.common.errors import NotVisible
from workspace.people.api import Key, Number, PageNumber, PersonBrief, person_of
from workspace.threads.queries import nameable

router = Router(tags=["Evaluations"])

Row = Annotated[int, Field(ge=0, le=2**63 - 1)]
Hidden = Literal["", "counts", "own", "few"]
WHY = (
    "Why there is no result: `counts` while the phase hides them, `own` until you have submitted yours, `few` below "
    "two evaluations."
)


class CriterionIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    about: str = Field("", max_length=280)
    weight: int = Field(1, ge=1, le=10)
    lowest: Literal[0, 1] = Field(0, description="The scale ends at 5.")
    low_name: str = Field("", max_length=60)
    high_name: str = Field("", max_length=60)
    reverse: bool = Field(False, description="The lowest score is the best.")


class CriteriaIn(Schema):
    criteria: list[CriterionIn] = Field(min_length=1, max_length=MOST)
    anew: bool = Field(False, description="Put aside the evaluations that stand by the criteria of now.")


class CriterionOut(CriterionIn):
    id: int
    highest: int


class ScorecardOut(Schema):
    id: int
    criteria: list[CriterionOut]


class EvaluatorOut(Schema):
    assignment: int
    person: PersonBrief
    because: list[str] = Field(description="The skills they name that the idea has words for.")
    submitted: bool


class PlaceOut(Schema):
    """Means from 0 to 100. `drawn` is drawn towards the mean of the board, as if two more had found it average."""

    mean: float
    plain: int
    drawn: float
    shrunk: int


class IdeaRowOut(Schema):
    idea: int
    title: str
    evaluators: list[EvaluatorOut]
    missing: int = Field(description="How many evaluators it lacks: two are the fewest.")
    place: PlaceOut | None


class BoardEvaluationsOut(Schema):
    scorecard: ScorecardOut | None
    is_open: bool
    opens_at: datetime | None
    ends_at: datetime | None
    total: int
    ideas: list[IdeaRowOut]
    hidden: Hidden = Field(description=WHY)


class ScoresOut(Schema):
    mean: float
    low: float
    high: float
    deviation: float = Field(description="Standard deviation of just these evaluations.")
    values: list[float]


class EvaluationResultOut(Schema):
    """`overall` from 0 to 100; `criteria` each on its own scale, in the order of the scorecard."""

    overall: ScoresOut
    criteria: list[ScoresOut]
    feasible: dict[str, int]
    evaluations: list["EvaluationOut"]


class ScoreIn(Schema):
    criterion: Row
    value: int = Field(ge=0, le=10)


class EvaluationIn(Schema):
    scorecard: Row = Field(description="The one you judge by: with other criteria by now nothing is kept.")
    scores: list[ScoreIn] = Field(max_length=MOST)
    feasible: Literal["yes", "unsure", "no"]
    reason: str = Field("", max_length=1000, description="Obligatory for no.")
    note: str = Field("", max_length=8_000, description="Markdown.")


class EvaluationOut(Schema):
    evaluator: PersonBrief
    version: int
    scores: list[ScoreIn]
    feasible: str
    reason: str
    note: str
    submitted_at: datetime


class IdeaEvaluationsOut(Schema):
    idea: int
    title: str
    evaluators: list[EvaluatorOut]
    missing: int
    result: EvaluationResultOut | None
    hidden: Hidden = Field(description=WHY)


class AssignmentOut(Schema):
    """`evaluation` is your own last word, if the assignment is yours."""

    id: int
    idea: int
    title: str
    evaluator: PersonBrief
    because: list[str]
    at: datetime
    ended_at: datetime | None
    evaluation: EvaluationOut | None


class EvaluatorIn(Schema):
    person: Row


class ConflictIn(Schema):
    reason: str = Field(min_length=1, max_length=500)


@router.get("/boards/{board}/evaluations", response=BoardEvaluationsOut, summary="Who evaluates the ideas of a board")
def board_evaluations(
    request: HttpRequest, board: Number, page: PageNumber = 1,
    sort: Annotated[Literal["number", "missing", "mean", "drawn"], Query()] = "number",
) -> dict[str, Any]:  # fmt: skip
    found = queries.board_evaluations(person_of(request), board, {"sort": sort, "page": str(page)})
    return {
        "scorecard": _card(found.card) if found.card else None, "is_open": found.window.is_open,
        "opens_at": found.window.opens_at, "ends_at": found.window.ends_at, "total": found.total,
        "hidden": found.hidden,
        "ideas": [
            {
                "idea": row.idea.pk, "title": row.idea.title, "evaluators": [_seat(one) for one in row.seats],
                "missing": row.missing, "place": _place(row.place),
            }
            for row in found.rows
        ],
    }  # fmt: skip


@router.put("/boards/{board}/criteria", response=ScorecardOut, summary="Set the criteria of a board")
def set_criteria(request: HttpRequest, board: Number, given: CriteriaIn, key: Key = None) -> dict[str, Any]:
    """Frozen once an evaluation stands, unless you start `anew`."""
    person = person_of(request)
    seen: Board = board_visit(person, board).board
    wanted = [Wanted(**one.dict()) for one in given.criteria]
    card: Scorecard = actions.set_criteria(by=person, board=seen, criteria=wanted, anew=given.anew, key=key)
    return _card(card)


@router.get("/ideas/{idea}/evaluations", response=IdeaEvaluationsOut, summary="What came of evaluating an idea")
def idea_evaluations(request: HttpRequest, idea: Number) -> dict[str, Any]:
    shown = queries.of_idea(idea_look(person_of(request), idea))
    result = None
    if shown.result is not None:
        result = _result(shown.result.outcome) | {"evaluations": [_said(one) for one in shown.result.said]}
    return {
        "idea": shown.look.idea.pk, "title": shown.look.idea.title,
        "evaluators": [_seat(one) for one in shown.seats], "missing": shown.missing, "result": result,
        "hidden": shown.hidden,
    }  # fmt: skip


@router.post("/ideas/{idea}/evaluators", response={201: AssignmentOut}, summary="Ask somebody to evaluate an idea")
def assign_evaluator(
    request: HttpRequest, idea: Number, given: EvaluatorIn, key: Key = None
) -> Status[dict[str, Any]]:  # fmt: skip
    person = person_of(request)
    look = idea_look(person, idea)
    # The action says whether there is such a person: who has no right to ask must not learn it.
    asked = nameable(person, look.visit.board.space).filter(pk=given.person).first() or person
    if asked == person and given.person != person.pk and look.visit.may_facilitate:
        raise NotVisible
    made = actions.assign_evaluator(by=person, idea=look.idea, person=asked, key=key)
    return Status(201, _assignment(request, made.pk))


@router.get("/assignments/{assignment}", response=AssignmentOut, summary="One request to evaluate")
def get_assignment(request: HttpRequest, assignment: Number) -> dict[str, Any]:
    return _assignment(request, assignment)


@router.put("/assignments/{assignment}/evaluation", response=AssignmentOut, summary="Evaluate an idea")
def submit_evaluation(
    request: HttpRequest, assignment: Number, given: EvaluationIn, key: Key = None
) -> dict[str, Any]:  # fmt: skip
    """Or evaluate it anew, as long as the board evaluates: what you said before is kept."""
    person = person_of(request)
    actions.submit_evaluation(
        by=person, assignment=queries.assignment_on(person, assignment), scorecard=Scorecard(pk=given.scorecard),
        scores={one.criterion: one.value for one in given.scores}, feasible=given.feasible, reason=given.reason,
        note=given.note, key=key,
    )  # fmt: skip
    return _assignment(request, assignment)


@router.post("/assignments/{assignment}/conflict", response=AssignmentOut, summary="Declare a conflict of interest")
def declare_conflict(request: HttpRequest, assignment: Number, given: ConflictIn, key: Key = None) -> dict[str, Any]:
    """While authors are hidden, so is the reason."""
    person = person_of(request)
    found = queries.assignment_on(person, assignment)
    actions.declare_conflict(by=person, assignment=found, reason=given.reason, key=key)
    return _assignment(request, assignment)


@router.post(
    "/assignments/{assignment}/release", response=AssignmentOut, summary="Take a request back, or give it back"
)
def release_evaluator(request: HttpRequest, assignment: Number, key: Key = None) -> dict[str, Any]:
    person = person_of(request)
    actions.release_evaluator(by=person, assignment=queries.assignment_on(person, assignment), key=key)
    return _assignment(request, assignment)


def _assignment(request: HttpRequest, number: int) -> dict[str, Any]:
    person = person_of(request)
    found = queries.assignment_on(person, number)
    own = queries.last_word(found) if found.evaluator_id == person.pk else None
    return {
        "id": found.pk, "idea": found.idea_id, "title": found.idea.title, "evaluator": found.evaluator,
        "because": found.because, "at": found.at, "ended_at": found.ended_at, "evaluation": _said(own) if own else None,
    }  # fmt: skip


def _card(card: Scorecard) -> dict[str, Any]:
    names = ("id", "name", "about", "weight", "lowest", "highest", "low_name", "high_name", "reverse")
    criteria: list[Criterion] = list(card.criteria.all())
    return {"id": card.pk, "criteria": [{name: getattr(one, name) for name in names} for one in criteria]}


def _seat(one: Seat) -> dict[str, Any]:
    assignment: Assignment = one.assignment
    return {
        "assignment": assignment.pk, "person": assignment.evaluator, "because": assignment.because,
        "submitted": one.is_in,
    }  # fmt: skip


def _said(one: Evaluation) -> dict[str, Any]:
    scores = [{"criterion": score.criterion_id, "value": score.value} for score in one.scores.all()]
    return {
        "evaluator": one.assignment.evaluator, "version": one.version, "scores": scores, "feasible": one.feasible,
        "reason": one.reason, "note": one.note, "submitted_at": one.submitted_at,
    }  # fmt: skip


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"mean": place.mean, "plain": place.plain, "drawn": place.drawn, "shrunk": place.shrunk}


def _result(outcome: Outcome) -> dict[str, Any]:
    def shown(spread: Spread) -> dict[str, Any]:
        names = ("mean", "low", "high", "deviation")
        return {name: getattr(spread, name) for name in names} | {"values": list(spread.values)}

    return {
        "overall": shown(outcome.overall), "criteria": [shown(one) for one in outcome.criteria],
        "feasible": {vote.value: count for vote, count in outcome.feasible.items()},
    }  # fmt: skip
