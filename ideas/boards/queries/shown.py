"""The ideas of a board as its page shows them: a list, cards by stage, or the roadmap."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from ideas.boards.models import SavedView, Stage, Tag
from ideas.boards.queries.cards import ROADMAP, Card, cards_of
from ideas.boards.queries.moving import ANSWERS
from ideas.boards.queries.ordered import Placed, ordered, sentence_of, sort_of, sorts_on
from ideas.boards.queries.parts import BoardVisit
from ideas.boards.queries.wanted import MOST, Sort, View, Wanted, wanted

ROWS = 50


@dataclass(frozen=True)
class Column:
    """The ideas of one stage. `more`: the address with more of them; `rest`: that of the list of all of them."""

    stage: Stage
    total: int
    cards: Sequence[Card]
    more: str = ""
    rest: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether an idea comes there by an answer with a reason."""
        return self.stage in ANSWERS

    @property
    def hidden(self) -> int:
        return self.total - len(self.cards)


@dataclass(frozen=True)
class Saved:
    view: SavedView
    query: str
    is_current: bool


@dataclass(frozen=True)
class BoardShown:
    """`is_own`: filtered, sorted or paged in a way that only this page knows; what is pushed can't be put into it."""

    visit: BoardVisit
    wanted: Wanted
    sort: Sort
    sentence: str | Promise
    total: int
    cards: Sequence[Card] = ()
    columns: Sequence[Column] = ()
    newer: str = ""
    older: str = ""
    tags: Sequence[Tag] = ()
    saved: Sequence[Saved] = field(default=())

    @property
    def is_own(self) -> bool:
        wanted = self.wanted
        return self.sort != Sort.NEWEST or wanted.is_filtered or wanted.page > 1 or wanted.after is not None

    @property
    def is_blind(self) -> bool:
        return self.visit.phase is not None and self.visit.phase.is_blind

    @property
    def formula(self) -> str:
        """Where the formula is explained."""
        return f"/boards/sorting/#{self.sort.value}"

    @property
    def sorts(self) -> list[tuple[Sort, bool]]:
        return [(sort, sort == self.sort) for sort in sorts_on(self.visit)]

    @property
    def views(self) -> list[tuple[View, str, bool]]:
        return [(view, self.wanted.query(view=view.value), view == self.wanted.view) for view in View]

    @property
    def stages(self) -> list[tuple[Stage, bool]]:
        return [(stage, stage == self.wanted.stage) for stage in Stage]


def board_shown(visit: BoardVisit) -> BoardShown:
    """Seven queries, whatever the number of ideas; one more where they are sorted by what people think of them."""
    asked = wanted(visit.params)
    sort = sort_of(visit, asked)
    found = ordered(visit, asked, sort)
    if asked.view == View.LIST:
        return _as_list(visit, asked, sort, found)
    return _as_columns(visit, asked, sort, found)


def _as_list(visit: BoardVisit, asked: Wanted, sort: Sort, found: list[Placed]) -> BoardShown:
    """The newest are paged by the last one that was shown: what comes meanwhile moves nothing. Others by page."""
    newer = older = ""
    if sort == Sort.NEWEST:
        rest = [one for one in found if asked.after is None or one.number < asked.after]
        rows = rest[:ROWS]
        newer = asked.query() if asked.after is not None else ""
        older = asked.query(after=rows[-1].number) if len(rest) > ROWS else ""
    else:
        first = (asked.page - 1) * ROWS
        rows = found[first : first + ROWS]
        newer = asked.query(page=asked.page - 1) if asked.page > 1 else ""
        older = asked.query(page=asked.page + 1) if len(found) > first + ROWS else ""
    drawn = cards_of(visit.board, [one.idea for one in rows])
    cards = [drawn[one.idea] for one in rows if one.idea in drawn]
    return _shown(visit, asked, sort, found, cards=cards, newer=newer, older=older)


def _as_columns(visit: BoardVisit, asked: Wanted, sort: Sort, found: list[Placed]) -> BoardShown:
    stages = [stage for stage in (ROADMAP if asked.view == View.ROADMAP else Stage) if asked.stage in {"", stage}]
    placed = {stage: [one.idea for one in found if one.stage == stage] for stage in stages}
    drawn = cards_of(visit.board, [idea for stage in stages for idea in placed[stage][: asked.shown_of(stage)]])
    columns = []
    for stage, ideas in placed.items():
        first = asked.shown_of(stage)
        cards = [drawn[idea] for idea in ideas[:first] if idea in drawn]
        more = asked.with_more(stage) if first < min(MOST, len(ideas)) else ""
        rest = asked.query(view=View.LIST.value, stage=stage.value) if len(ideas) > first else ""
        columns.append(Column(stage, len(ideas), cards, more, rest))
    return _shown(visit, asked, sort, found, columns=columns)


def _shown(
    visit: BoardVisit, asked: Wanted, sort: Sort, found: list[Placed], *, cards: Sequence[Card] = (),
    columns: Sequence[Column] = (), newer: str = "", older: str = "",
) -> BoardShown:  # fmt: skip
    saved = SavedView.objects.filter(board=visit.board, person=visit.person)
    return BoardShown(
        visit, asked, sort, sentence_of(sort, asked), len(found), cards=cards, columns=columns, newer=newer,
        older=older, tags=list(visit.board.tags.all()),
        saved=[Saved(view, view.query, view.query == asked.query()) for view in saved],
    )  # fmt: skip
