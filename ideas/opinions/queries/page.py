"""The page of a board's opinions as one person sees it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from ideas.boards.opinion.routing import Seen, draw
from ideas.boards.queries import BoardVisit
from ideas.opinions.models import Opinion, Stand, Statement
from ideas.opinions.queries.drawing import OpinionMap, opinion_map
from workspace.common.errors import NotVisible
from workspace.people.models import Person


@dataclass(frozen=True)
class Turn:
    """What somebody is asked next. `statement` None: they have seen all. `seen` of `all` standing ones."""

    statement: Statement | None
    seen: int
    all: int

    @property
    def left(self) -> int:
        return self.all - self.seen


@dataclass(frozen=True)
class Mine:
    """A statement that the reader made, or has judged."""

    statement: Statement
    stand: int | None
    is_own: bool

    @property
    def label(self) -> str:
        return "" if self.stand is None else str(Stand(self.stand).label)


@dataclass(frozen=True)
class OpinionsPage:
    """`map` None: how people stand is hidden in this phase."""

    visit: BoardVisit
    turn: Turn
    mine: Sequence[Mine]
    map: OpinionMap | None

    @property
    def may_take_part(self) -> bool:
        phase = self.visit.phase
        return self.visit.may_contribute and phase is not None and phase.may_comment


def opinions_page(visit: BoardVisit, selves: Sequence[int], asked: int | None = None) -> OpinionsPage:
    """`selves`: the numbers under which the reader may stand on this board. `asked`: see `next_turn`. Six queries."""
    drawn = opinion_map(visit.board)
    turn = next_turn(visit.board.pk, selves, asked, drawn.extremity)
    return OpinionsPage(visit, turn, _mine(visit.board.pk, selves), drawn if _is_shown(visit) else None)


def shown_map(visit: BoardVisit) -> OpinionMap | None:
    """The map, unless the phase hides counts: then nobody sees it, whoever they are."""
    return opinion_map(visit.board) if _is_shown(visit) else None


def _is_shown(visit: BoardVisit) -> bool:
    return visit.phase is None or visit.phase.counts_are_open


def next_turn(
    board: int, selves: Sequence[int], asked: int | None = None, extremity: Mapping[int, float] | None = None
) -> Turn:
    """Drawn by chance, so that statements which were seen little come first to most, and of equally seen ones those
    that tell people apart (`extremity`, by statement). One query.

    `asked`: the statement before the reader's eyes. It stays until they answer or it is gone: were it drawn anew while
    they read, they would judge another one than they meant.
    """
    rows: list[Any] = list(
        Statement.objects.filter(board=board)
        .standing()
        .annotate(
            agree=_count(Stand.AGREE),
            disagree=_count(Stand.DISAGREE),
            passed=_count(Stand.PASS),
            judged=Exists(Opinion.objects.filter(statement=OuterRef("pk"), person__in=selves)),
        )
        .order_by("pk")
    )
    waiting = [row for row in rows if not row.judged and row.author_id not in selves]
    far = extremity or {}
    seen = [Seen(row.agree, row.disagree, row.passed, far.get(row.pk, 0.0)) for row in waiting]
    shown = next((row for row in waiting if row.pk == asked), None)
    if shown is None and waiting:
        shown = waiting[draw(seen, random.random())]  # noqa: S311 - an order, not a secret
    return Turn(shown, len(rows) - len(waiting), len(rows))


def statement_for(person: Person, number: int) -> Statement:
    """Raises NotVisible."""
    found = Statement.objects.visible_to(person).select_related("board__space").filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def _count(stand: Stand) -> Count:
    return Count("opinions", filter=Q(opinions__stand=stand))


def _mine(board: int, selves: Sequence[int]) -> list[Mine]:
    """What the reader stated, and where they stand: the newest first. Two queries."""
    made = Statement.objects.filter(board=board, author__in=selves).standing().order_by("-pk")
    given = Opinion.objects.filter(statement__board=board, person__in=selves, statement__withdrawn_at__isnull=True)
    judged = [Mine(one.statement, one.stand, is_own=False) for one in given.select_related("statement").order_by("-at")]
    return [*(Mine(one, None, is_own=True) for one in made), *judged]
