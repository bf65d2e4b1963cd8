"""What came of evaluations: told when counts are open, from two on, and to an evaluator only after they have spoken."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Prefetch

from ideas.boards.models import Board, Idea
from ideas.boards.queries import counts_are_open, family_of
from ideas.evaluations.models import Assignment, Criterion, Evaluation, Score, Scorecard
from ideas.evaluations.queries.plots import Plot, plot
from ideas.evaluations.queries.windows import window_of
from ideas.evaluations.scoring import POINTS, Feasible, Outcome, Place, Sheet, Spread, outcome, places
from workspace.people.models import Person


@dataclass(frozen=True)
class Line:
    """One criterion with what was scored."""

    criterion: Criterion
    spread: Spread
    plot: Plot


@dataclass(frozen=True)
class Result:
    """What is told of one idea. `said` are the evaluations, the first to be submitted first."""

    outcome: Outcome
    overall: Plot
    lines: Sequence[Line]
    said: Sequence[Evaluation]

    @property
    def votes(self) -> Mapping[str, int]:
        return {vote.value: count for vote, count in self.outcome.feasible.items()}

    @property
    def infeasible(self) -> Sequence[Evaluation]:
        """Those who say that it can't be done: their reasons stand first."""
        return [one for one in self.said if one.feasible == Feasible.NO]


def card_of(board: Board) -> Scorecard | None:
    """The criteria of now. At most two queries."""
    return Scorecard.objects.prefetch_related("criteria").filter(board=board, replaced_at=None).first()


def awaited_of(person: Person, board: Board) -> set[int]:
    """The ideas of a board that the person is yet to evaluate. One query."""
    rows = Assignment.objects.awaited().filter(idea__board=board, evaluator=person)
    return set(rows.values_list("idea", flat=True))


def why_hidden(person: Person, board: Board, idea: Idea | None = None) -> str:
    """Why this reader is told nothing yet: `counts` while the phase hides them, `own` while they are to evaluate the
    idea (any idea of the board) themselves; empty if they may be told. At most one query. Reads `phases`."""
    if not counts_are_open(board):
        return "counts"
    if window_of(board).is_over:
        return ""
    awaited = awaited_of(person, board)
    return "own" if (idea.pk in awaited if idea is not None else awaited) else ""


def sheets_on(card: Scorecard, ideas: Collection[int] | None = None) -> dict[int, list[Sheet]]:
    """What counts, by idea (of these, or all). One query."""
    rows = Evaluation.objects.counting().filter(scorecard=card)
    rows = rows if ideas is None else rows.filter(assignment__idea__in=ideas)
    scored = rows.order_by("pk").annotate(values=ArrayAgg("scores__value", order_by="scores__criterion__place"))
    found: dict[int, list[Sheet]] = defaultdict(list)
    for idea, feasible, values in scored.values_list("assignment__idea", "feasible", "values"):
        found[idea].append(Sheet(values, Feasible(feasible)))
    return found


def result_of(person: Person, board: Board, idea: Idea, card: Scorecard | None) -> tuple[Result | None, str]:
    """What this reader is told of an idea; or nothing, and why: as `why_hidden`, or `few`. At most four queries."""
    if card is None:
        return None, "few"
    if hidden := why_hidden(person, board, idea):
        return None, hidden
    said = list(_said(card, idea))
    told = outcome(card.measures(), [one.sheet() for one in said])
    if told is None:
        return None, "few"
    lines = [
        Line(criterion, spread, plot(spread, criterion.lowest, criterion.highest, list(criterion.scale)))
        for criterion, spread in zip(card.criteria.all(), told.criteria, strict=True)
    ]
    return Result(told, plot(told.overall, 0, POINTS, (0, 25, 50, 75, 100)), lines, said), ""


def places_on(person: Person, board: Board, card: Scorecard | None) -> tuple[Mapping[int, Place], str]:
    """The order of a board's standing ideas; or none, and why: as `why_hidden`. At most three queries."""
    if card is None:
        return {}, ""
    if hidden := why_hidden(person, board):
        return {}, hidden
    standing = set(Idea.objects.standing().filter(board=board).values_list("pk", flat=True))
    sheets = {idea: said for idea, said in sheets_on(card).items() if idea in standing}
    return places(card.measures(), sheets), ""


def evaluators_of(idea: Idea) -> list[Person]:
    """Who has evaluated an idea, or one that was merged into it, and whose word counts: to credit them. Two queries."""
    said = Evaluation.objects.filter(assignment__ended_at=None, replaced_at=None)
    rows = Assignment.objects.filter(evaluations__in=said, idea__in=family_of(idea))
    people = {row.evaluator_id: row.evaluator for row in rows.select_related("evaluator__organisation").order_by("pk")}
    return list(people.values())


def _said(card: Scorecard, idea: Idea) -> "Sequence[Evaluation]":
    scores = Score.objects.select_related("criterion").order_by("criterion__place")
    rows = Evaluation.objects.counting().filter(scorecard=card, assignment__idea=idea)
    rows = rows.select_related("assignment__evaluator__organisation").prefetch_related(Prefetch("scores", scores))
    return list(rows.order_by("submitted_at", "pk"))
