"""The pages of evaluations, and their part of an idea's page."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from ideas.boards.models import Idea
from ideas.boards.queries import BoardVisit, IdeaLook, board_visit, is_blind
from ideas.evaluations.models import Assignment, Evaluation, Score, Scorecard
from ideas.evaluations.queries.results import Result, card_of, places_on, result_of
from ideas.evaluations.queries.windows import Window, window_of
from ideas.evaluations.scoring import FEWEST, Place
from workspace.common.answers import number_of
from workspace.common.errors import NotVisible
from workspace.people.models import Person

PAGE = 50
SORTS = ("number", "missing", "mean", "drawn")


@dataclass(frozen=True)
class Seat:
    """Somebody who was asked. `is_in`: they have evaluated by the criteria of now. `has_conflict`: they are out."""

    assignment: Assignment
    is_in: bool = False
    has_conflict: bool = False


@dataclass(frozen=True)
class Row:
    """An idea with who evaluates it. `place`: None where nothing is told of it."""

    idea: Idea
    seats: Sequence[Seat]
    place: Place | None = None

    @property
    def missing(self) -> int:
        """How many evaluators it lacks."""
        return max(0, FEWEST - len(self.seats))

    @property
    def submitted(self) -> int:
        return sum(one.is_in for one in self.seats)


@dataclass(frozen=True)
class Progress:
    """Of a board's standing ideas: all, those with enough evaluators, and those with enough evaluations."""

    ideas: int = 0
    staffed: int = 0
    evaluated: int = 0

    @property
    def missing(self) -> int:
        return self.ideas - self.staffed


@dataclass(frozen=True)
class BoardEvaluations:
    """The tab of a board. `mine`: what the reader was asked, first what waits. `hidden`: why no result is shown."""

    visit: BoardVisit
    window: Window
    card: Scorecard | None
    progress: Progress
    rows: Sequence[Row]
    mine: Sequence[Seat]
    hidden: str = ""
    has_places: bool = False
    sort: str = "number"
    number: int = 1
    total: int = 0

    @property
    def waiting(self) -> int:
        return sum(not one.is_in for one in self.mine)

    @property
    def newer(self) -> str:
        return self._page(self.number - 1) if self.number > 1 else ""

    @property
    def older(self) -> str:
        return self._page(self.number + 1) if self.number * PAGE < self.total else ""

    def _page(self, number: int) -> str:
        return "?" + urlencode({"sort": self.sort, "page": number})


@dataclass(frozen=True)
class OfIdea:
    """Evaluations on an idea's page, and on that where evaluators are found. `hidden`: why `result` is None."""

    look: IdeaLook
    window: Window
    card: Scorecard | None
    seats: Sequence[Seat] = ()
    result: Result | None = None
    hidden: str = ""
    conflicts: Sequence[Assignment] = field(default_factory=list)

    @property
    def mine(self) -> Seat | None:
        return next((one for one in self.seats if one.assignment.evaluator_id == self.look.visit.person.pk), None)

    @property
    def missing(self) -> int:
        return max(0, FEWEST - len(self.seats))

    @property
    def submitted(self) -> int:
        return sum(one.is_in for one in self.seats)

    @property
    def may_assign(self) -> bool:
        visit = self.look.visit
        return (
            self.card is not None and visit.may_facilitate and visit.may_contribute and not self.window.is_over
            and self.look.idea.stands
        )  # fmt: skip


@dataclass(frozen=True)
class SheetPage:
    """The scorecard that one evaluator fills in. `last`: what they said before by these criteria."""

    look: IdeaLook
    assignment: Assignment
    window: Window
    card: Scorecard | None
    last: Evaluation | None
    has_conflict: bool

    @property
    def may_submit(self) -> bool:
        idea, visit = self.look.idea, self.look.visit
        return (
            self.card is not None and self.assignment.ended_at is None and self.window.is_open and idea.stands
            and visit.may_contribute and not self.look.is_mine
        )  # fmt: skip

    @property
    def may_leave(self) -> bool:
        """Whether they may still declare a conflict."""
        return self.assignment.ended_at is None and not self.window.is_over and self.look.visit.may_contribute


def board_evaluations(person: Person, number: int, params: Mapping[str, str]) -> BoardEvaluations:
    """Raises NotVisible. A fixed number of queries for any number of ideas."""
    visit = board_visit(person, number)
    board = visit.board
    card = card_of(board)
    places, hidden = places_on(person, board, card)
    sort = params.get("sort", "")
    sort = sort if sort in SORTS and (places or sort in SORTS[:2]) else "number"
    numbers = _ordered(board.pk, sort, places)
    at = number_of(params.get("page", "1"), below=100_000) or 1
    ideas = Idea.objects.select_related("board").in_bulk(numbers[(at - 1) * PAGE : at * PAGE])
    seats = _seats(ideas)
    shown = [ideas[pk] for pk in numbers if pk in ideas]
    rows = [Row(idea, [one for one in seats[idea.pk] if not one.has_conflict], places.get(idea.pk)) for idea in shown]
    return BoardEvaluations(
        visit, window_of(board), card, _progress(board.pk), rows, _mine(person, board.pk), hidden=hidden,
        has_places=bool(places), sort=sort, number=at, total=len(numbers),
    )  # fmt: skip


def of_idea(look: IdeaLook) -> OfIdea:
    """At most eight queries."""
    board = look.visit.board
    window, card = window_of(board), card_of(board)
    if card is None:
        return OfIdea(look, window, None)
    seats = _seats([look.idea.pk])[look.idea.pk]
    standing = [one for one in seats if not one.has_conflict]
    result, hidden = result_of(look.visit.person, board, look.idea, card)
    # While authors are hidden nobody is shown who is not free to judge, nor why: it may be the author.
    told = look.visit.may_facilitate and not is_blind(board)
    out = [one.assignment for one in seats if one.has_conflict] if told else []
    return OfIdea(look, window, card, standing, result, hidden, out)


def sheet_page(look: IdeaLook, assignment: Assignment) -> SheetPage:
    """At most four queries."""
    board = look.visit.board
    card = card_of(board)
    said = last_word(assignment) if card else None
    return SheetPage(look, assignment, window_of(board), card, said, hasattr(assignment, "conflict"))


def own_assignment(person: Person, number: int) -> Assignment:
    """Of an idea that the person sees and was asked to evaluate. Raises NotVisible for anybody else's. One query."""
    rows = Assignment.objects.visible_to(person).select_related("idea", "conflict", "assigned_by")
    found = rows.filter(pk=number, evaluator=person).first()
    if found is None:
        raise NotVisible
    return found


def assignment_on(person: Person, number: int) -> Assignment:
    """Whoever's, of an idea that the person sees. Raises NotVisible."""
    rows = Assignment.objects.visible_to(person).select_related("idea__board", "evaluator__organisation")
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def last_word(assignment: Assignment) -> Evaluation | None:
    """What its evaluator said last by the criteria of now, whether or not it counts: for their eyes. Two queries."""
    rows = assignment.evaluations.filter(replaced_at=None, scorecard__replaced_at=None)
    return rows.prefetch_related(Prefetch("scores", Score.objects.order_by("criterion__place"))).first()


def has_scorecard(visit: BoardVisit) -> bool:
    """Whether the tab stands there: for everybody once there are criteria, and for who may set them."""
    return visit.may_facilitate or Scorecard.objects.filter(board=visit.board, replaced_at=None).exists()


def _ordered(board: int, sort: str, places: Mapping[int, Place]) -> list[int]:
    standing = Idea.objects.standing().filter(board=board)
    if sort == "missing":
        free = Count("assignments", filter=Q(assignments__ended_at=None))
        return list(standing.annotate(asked=free).order_by("asked", "number").values_list("pk", flat=True))
    numbers = list(standing.order_by("number").values_list("pk", flat=True))
    if sort in {"mean", "drawn"}:
        last = len(numbers) + 1
        by = {pk: place.plain if sort == "mean" else place.shrunk for pk, place in places.items()}
        numbers.sort(key=lambda pk: by.get(pk, last))
    return numbers


def _progress(board: int) -> Progress:
    standing = Idea.objects.standing().filter(board=board)
    said = Evaluation.objects.counting().filter(assignment=OuterRef("pk"))
    rows = Assignment.objects.standing().filter(idea__in=standing).alias(is_in=Exists(said)).order_by().values("idea")
    counted = rows.annotate(asked=Count("pk"), done=Count("pk", filter=Q(is_in=True)))
    pairs = list(counted.values_list("asked", "done"))
    return Progress(
        standing.count(), sum(asked >= FEWEST for asked, _ in pairs), sum(done >= FEWEST for _, done in pairs)
    )


def _seats(ideas: Collection[int]) -> Mapping[int, list[Seat]]:
    """Those who stand, and those who declared a conflict, by idea. One query."""
    said = Evaluation.objects.counting().filter(assignment=OuterRef("pk"))
    rows = Assignment.objects.filter(Q(ended_at=None) | Q(conflict__isnull=False), idea__in=list(ideas))
    rows = rows.select_related("evaluator__organisation", "conflict").annotate(is_in=Exists(said)).order_by("pk")
    found: dict[int, list[Seat]] = defaultdict(list)
    for row in rows:
        is_in: bool = row.is_in  # type: ignore[attr-defined]
        found[row.idea_id].append(Seat(row, is_in, hasattr(row, "conflict")))
    return found


def _mine(person: Person, board: int) -> list[Seat]:
    said = Evaluation.objects.counting().filter(assignment=OuterRef("pk"))
    rows = Assignment.objects.standing().filter(evaluator=person, idea__board=board)
    rows = rows.filter(idea__withdrawn_at=None, idea__merged_into=None).select_related("idea")
    with_state = rows.annotate(is_in=Exists(said)).order_by("pk")
    found = [Seat(row, row.is_in) for row in with_state]  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: one.is_in)
