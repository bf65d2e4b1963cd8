"""Results: one with its way so far, and the list of those that one may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.http import QueryDict

from ideas.boards.models import Idea, Support
from ideas.results.models import Credit, Link, Progress, Result, ResultStage
from ideas.results.models.results import ResultQuerySet
from ideas.results.queries.credits import Part, credits_of
from ideas.results.queries.family import families
from ideas.results.queries.rights import may_tend
from realtime.cursors import Cursor, head
from workspace.common import clock, paging
from workspace.common.answers import number_of
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces.models import Space

PAGE = 30


@dataclass(frozen=True)
class Supporters:
    """How many people support the ideas of a result: customers and employees apart."""

    employees: int
    customers: int

    @property
    def all(self) -> int:
        return self.employees + self.customers


@dataclass(frozen=True)
class ResultPage:
    """A result as one person sees it. `cursor`, of its board, was taken before anything was read. `supporters` is
    None while counts are hidden on one of its boards."""

    result: Result
    cursor: Cursor
    ideas: Sequence[Idea]
    steps: Sequence[Progress]
    links: Sequence[Link]
    credit: Sequence[Part]
    supporters: Supporters | None
    may_tend: bool
    reader: Person

    @property
    def mine(self) -> str:
        """How the reader stands in its credit: named, hidden, or nothing."""
        own = [one for part in self.credit for one in part.named if one.person == self.reader]
        return "" if not own else "hidden" if own[0].is_hidden else "named"


def result_for(person: Person, number: int) -> Result:
    """Raises NotVisible. One query."""
    rows = Result.objects.visible_to(person).select_related("board__space", "board__answered_by", "owner__organisation")
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def result_page(person: Person, number: int) -> ResultPage:
    """Raises NotVisible. At most 26 queries, however much there is."""
    result = result_for(person, number)
    cursor = head(result.board.stream)
    rows = Idea.objects.filter(results=result).select_related("author__organisation", "board").order_by("pk")
    ideas = list(rows.prefetch_related("board__phases"))
    return ResultPage(
        result=result,
        cursor=cursor,
        ideas=ideas,
        steps=list(result.progress.select_related("by__organisation").order_by("-at", "-pk")),
        links=list(result.links.all()),
        credit=credits_of([result.pk], person)[result.pk],
        supporters=_supporters(ideas),
        may_tend=may_tend(person, result),
        reader=person,
    )


def _supporters(ideas: Sequence[Idea]) -> Supporters | None:
    phases = [idea.board.phase for idea in ideas]
    if any(phase is not None and not phase.counts_are_open for phase in phases):
        return None
    known = families([idea.pk for idea in ideas])
    rows = Support.objects.standing().filter(idea__in=known.roots, passed=False).values("person__side")
    sides = dict(rows.annotate(people=Count("person", distinct=True)).values_list("person__side", "people"))
    return Supporters(sides.get("employee", 0), sides.get("customer", 0))


@dataclass(frozen=True)
class ResultList:
    """A page of results, newest first, with what was asked for."""

    rows: Sequence[Result]
    stage: str
    space: Space | None
    mine: bool
    review: bool
    older: str
    newer: str

    @property
    def is_filtered(self) -> bool:
        return bool(self.stage or self.space or self.mine or self.review)


def result_list(person: Person, params: QueryDict) -> ResultList:
    """`stage`, `space`, `mine=1`, `review=due`, `after`. At most three queries."""
    stage = params.get("stage", "")
    stage = stage if stage in ResultStage.values else ""
    number = number_of(params.get("space", ""))
    space = Space.objects.visible_to(person).filter(pk=number).first() if number is not None else None
    mine, review = params.get("mine") == "1", params.get("review") == "due"
    found = Result.objects.visible_to(person)
    if stage:
        found = found.filter(stage=stage)
    if number is not None:
        found = found.filter(board__space=space.pk if space else None)
    if mine:
        found = found.filter(owner=person)
    if review:
        found = found.to_review(clock.today())
    if after := paging.place(params):
        found = found.filter(Q(opened_at__lt=after[0]) | Q(opened_at=after[0], pk__lt=after[1]))
    rows = list(with_faces(found).order_by("-opened_at", "-pk")[: PAGE + 1])
    ended = (rows[PAGE - 1].opened_at, rows[PAGE - 1].pk) if len(rows) > PAGE else None
    page = paging.page(params, rows, PAGE, ended)
    return ResultList(page.rows, stage, space, mine, review, page.older, page.newer)


def with_faces(found: ResultQuerySet) -> ResultQuerySet:
    """Results with what a row shows of them, in two queries."""
    ideas = Prefetch("ideas", Idea.objects.only("pk", "title").order_by("pk"))
    return found.select_related("board__space", "owner__organisation").prefetch_related(ideas)


def credit_for(person: Person, number: int) -> Credit:
    """Raises NotVisible."""
    found = Credit.objects.visible_to(person).select_related("result").filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found
