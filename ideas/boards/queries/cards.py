"""An idea as it is drawn among others, the same for everybody: what is each reader's own is added in the browser."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.template.loader import render_to_string

from ideas.boards.models import Board, Idea, Stage
from ideas.boards.queries.parts import marks_of, roadmap_dates
from ideas.boards.queries.support import Supporters, counted, counts_are_open

ROADMAP = (Stage.PLANNED, Stage.UNDER_WAY, Stage.SHIPPED)
# Later than any moment that an idea was moved at, in microseconds: what came last is drawn first.
LATE = 10**16


@dataclass(frozen=True)
class Card:
    """`supporters` None: counts may not be told. `due`: when it is expected, or came, and `mark`: what else is to be
    said of it in a few words, where a room above knows."""

    idea: Idea
    supporters: Supporters | None
    due: date | None = None
    mark: str = ""

    @property
    def in_column(self) -> str:
        """Sorts as text: what was moved last stands first."""
        return f"{LATE - int(self.idea.stage_at.timestamp() * 1e6):016d}-{10**9 - self.idea.pk:09d}"

    @property
    def in_list(self) -> str:
        """Sorts as text: the newest stands first."""
        return f"{10**8 - self.idea.number:08d}"


@dataclass(frozen=True)
class Totals:
    """How many ideas stand on a board, in all and at each stage."""

    every: int
    stages: dict[str, int]


def cards_of(board: Board, numbers: Collection[int]) -> dict[int, Card]:
    """Cards by number. Three queries, and one of each room that knows dates; `board` with its phases."""
    rows = Idea.objects.filter(pk__in=numbers).select_related("author").prefetch_related("tags") if numbers else []
    return {card.idea.pk: card for card in drawn(board, list(rows))}


def drawn(board: Board, ideas: Sequence[Idea]) -> list[Card]:
    counts = counted(ideas) if counts_are_open(board) else {}
    due = roadmap_dates([idea.pk for idea in ideas if idea.stage in ROADMAP])
    marks = marks_of(board, ideas)
    return [Card(idea, counts.get(idea.pk), due.get(idea.pk), marks.get(idea.pk, "")) for idea in ideas]


def totals(board: Board) -> Totals:
    """One query."""
    rows = Idea.objects.filter(board=board).standing().order_by().values_list("stage").annotate(Count("pk"))
    stages = dict.fromkeys(Stage.values, 0) | dict(rows)
    return Totals(sum(stages.values()), stages)


def changed_html(idea: Idea, *, moved: bool = False) -> str:
    """What boards are sent when an idea came, changed or went: its card and its row, and how many there are now.

    A page that filters or sorts in another way can't know where the idea belongs: it fetches its own list anew.
    `moved`: it leaves its column first."""
    board = Board.objects.with_phases().get(pk=idea.board_id)
    stands = idea.withdrawn_at is None and idea.merged_into_id is None
    card = drawn(board, [idea])[0] if stands else None
    context = {"board": board, "idea": idea, "card": card, "moved": moved, "totals": totals(board)}
    return render_to_string("boards/views/changed.html", context)
