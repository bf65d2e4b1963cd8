"""Answers as pages show them: on an idea's page, and the list of what waits for one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.boards.models import Board, Idea
from ideas.boards.models import Case as ToldCase
from ideas.boards.queries import BoardVisit, IdeaLook
from ideas.results.models import Answer, Result
from ideas.results.queries.promise import Due, Kept, due, kept, unanswered
from ideas.results.queries.rights import may_answer
from workspace.common.answers import number_of

PAGE = 50


@dataclass(frozen=True)
class AnswerShown:
    """The answer to an idea, or the clock that runs until there is one. `idea` is what the page's idea was merged into,
    if it was. `told_for` are the customers whom the reader is asked to tell, having told a case for them."""

    idea: Idea
    answer: Answer | None
    earlier: Sequence[Answer]
    due: Due | None
    result: Result | None
    may_answer: bool
    told_for: Sequence[ToldCase]

    @property
    def is_in_time(self) -> bool:
        """Whether the first answer came within the promise."""
        first = self.earlier[-1] if self.earlier else self.answer
        return first is not None and self.due is not None and first.at < self.due.at

    @property
    def may_open(self) -> bool:
        """Whether the reader may make a result of it."""
        return self.may_answer and self.result is None and self.answer is not None and self.answer.is_yes

    @property
    def is_open(self) -> bool:
        return self.answer is None and not self.idea.is_withdrawn


def answer_part(look: IdeaLook) -> AnswerShown:
    """At most six queries."""
    idea = look.idea
    if idea.merged_into is not None:
        idea = idea.merged_into
        idea.board = look.visit.board if idea.board_id == look.visit.board.pk else idea.board
    rows = list(Answer.objects.filter(idea=idea).select_related("by__organisation", "circle").order_by("-at", "-pk"))
    standing = next((one for one in rows if one.replaced_at is None), None)
    told = ToldCase.objects.filter(idea=look.idea, person=look.visit.person, is_proxy=True, withdrawn_at__isnull=True)
    return AnswerShown(
        idea=idea,
        answer=standing,
        earlier=[one for one in rows if one.replaced_at is not None],
        due=due(idea),
        result=result_of(idea) if standing else None,
        may_answer=may_answer(look.visit.person, idea.board),
        told_for=list(told.select_related("organisation").filter(organisation__isnull=False)) if standing else [],
    )


def result_of(idea: Idea) -> Result | None:
    """What an idea became: the result that goes on or is there, else the last one that was stopped. One query."""
    rows = list(Result.objects.filter(ideas=idea).select_related("owner__organisation").order_by("-opened_at"))
    return next((one for one in rows if one.stage != "stopped"), rows[0] if rows else None)


@dataclass(frozen=True)
class Waiting:
    """An idea without an answer, and when it is due."""

    idea: Idea
    due: Due | None


@dataclass(frozen=True)
class AnswersPage:
    """What of a board waits for an answer, what is due first before the rest; how it keeps its promise."""

    visit: BoardVisit
    rows: Sequence[Waiting]
    kept: Kept
    may_answer: bool
    page: int
    has_more: bool


def answers_page(visit: BoardVisit) -> AnswersPage:
    """`?page=` of the visit. Three queries, and the visit's own."""
    number = max(1, number_of(visit.params.get("page", ""), below=10_000) or 1)
    found = unanswered().filter(board=visit.board).select_related("author__organisation")
    elsewhere = Case(When(imported_from__isnull=True, then=Value(0)), default=Value(1))
    # On one board what was submitted first is due first; what was taken over from elsewhere was promised nothing.
    ordered = found.order_by(elsewhere, "submitted_at", "pk")
    rows = list(ordered[(number - 1) * PAGE : number * PAGE + 1])
    for idea in rows:
        idea.board = visit.board
    return AnswersPage(
        visit, [Waiting(idea, due(idea)) for idea in rows[:PAGE]], kept(visit.board),
        may_answer(visit.person, visit.board), number, len(rows) > PAGE,
    )  # fmt: skip


def roadmap(ideas: Collection[int]) -> Mapping[int, date]:
    """When ideas came, or are expected to: the day of shipping, else the target date of their results. One query."""
    through = Result.ideas.through.objects.filter(idea__in=ideas).exclude(result__stage="stopped")
    rows = through.values_list("idea", "result__shipped_at", "result__target_on")
    days = {idea: timezone.localdate(shipped) if shipped else target for idea, shipped, target in rows}
    return {idea: day for idea, day in days.items() if day is not None}


def marks(board: Board, ideas: Sequence[Idea]) -> Mapping[int, str]:
    """On cards: that an answer is due soon, or late. At most one query, none where nothing is near."""
    near: dict[int, Due] = {}
    for idea in ideas:
        idea.board = board
        promised = due(idea)
        if promised is not None and promised.is_near:
            near[idea.pk] = promised
    waiting = unanswered().filter(pk__in=near).values_list("pk", flat=True) if near else []
    return {number: _marked(near[number]) for number in waiting}


def _marked(promised: Due) -> str:
    if promised.is_late:
        return _("answer late")
    if promised.days == 0:
        return _("answer due today")
    days = ngettext("answer due in %(days)d day", "answer due in %(days)d days", promised.days)
    return days % {"days": promised.days}
