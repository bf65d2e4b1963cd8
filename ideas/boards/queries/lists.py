"""Boards in lists: those that a person may see, and those of a space."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from ideas.boards.models import Board, BoardQuerySet, Contributor, Idea, Phase, Sighting, Stage
from ideas.boards.queries.selves import selves
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries import page_of
from workspace.spaces.queries.pages import counted

PAGE = 60


@dataclass(frozen=True)
class BoardRow:
    """A board in a list. `ideas` stand on it; `unseen` of them the reader has never come by; `unanswered` wait for an
    answer that is the reader's to give."""

    board: Board
    phase: Phase | None
    following: Phase | None
    ideas: int
    unseen: int
    unanswered: int

    @property
    def is_over(self) -> bool:
        return self.phase is None and self.following is None

    @property
    def waits(self) -> int:
        return self.unanswered


@dataclass(frozen=True)
class BoardList:
    """`running` are in a phase now or will be; `past` are over. `invitations` to be a co-author wait for the reader."""

    rows: Sequence[BoardRow]
    invitations: Sequence[Contributor]
    archived: bool
    page: int
    more: bool

    @property
    def running(self) -> list[BoardRow]:
        return [row for row in self.rows if not row.is_over]

    @property
    def past(self) -> list[BoardRow]:
        return [row for row in self.rows if row.is_over]

    @property
    def newer(self) -> str:
        return f"?page={self.page - 1}" if self.page > 1 else ""

    @property
    def older(self) -> str:
        return f"?page={self.page + 1}" if self.more else ""


def board_list(person: Person, params: QueryDict) -> BoardList:
    """All boards that a person may see. Three queries."""
    return _listed(person, Board.objects.visible_to(person), params, list(invitations_of(person)))


def space_boards(person: Person, space: Space, params: QueryDict) -> BoardList:
    """Those of a space that the person was let into. Two queries."""
    return _listed(person, Board.objects.filter(space=space), params, [])


def invitations_of(person: Person) -> QuerySet[Contributor]:
    """What the person was asked to work on, and has not answered."""
    asked = Contributor.objects.filter(person=person, accepted_at__isnull=True, declined_at__isnull=True)
    standing = Idea.objects.visible_to(person).standing()
    return asked.filter(idea__in=standing).select_related("idea__board", "invited_by__organisation").order_by("pk")


def _listed(person: Person, boards: BoardQuerySet, params: QueryDict, invitations: Sequence[Contributor]) -> BoardList:
    page, archived = page_of(params), params.get("archived") == "1"
    first = (page - 1) * PAGE
    rows = boards.filter(archived_at__isnull=not archived).select_related("space").with_phases()
    now = clock.now()
    phases = Phase.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), board=OuterRef("pk"))
    marked: Any = rows.annotate(
        runs=Exists(phases.filter(starts_at__lte=now)),
        comes=Exists(phases),
        standing=counted(Idea.objects.standing().filter(board=OuterRef("pk"))),
        unseen=counted(_unseen(person)),
        unanswered=counted(_unanswered(person)),
    )
    found = list(marked.order_by("-runs", "-comes", "-opened_at", "-pk")[first : first + PAGE + 1])
    shown = [_row(board) for board in found[:PAGE]]
    return BoardList(shown, invitations, archived, page, more=len(found) > PAGE)


def _unseen(person: Person) -> QuerySet[Idea]:
    mine = selves(person)
    seen = Sighting.objects.filter(idea=OuterRef("pk"), person__in=mine)
    others = Idea.objects.standing().filter(~Exists(seen), board=OuterRef("pk"))
    return others.exclude(author__in=mine)


def _unanswered(person: Person) -> QuerySet[Idea]:
    """Ideas without an answer, where answers were promised and are the person's to give."""
    answers = Q(board__answered_by__group__in=person.groups.values("pk"))
    facilitates = Space.objects.filter(permissions.allowed(person, Can.FACILITATE))
    answers |= Q(board__answered_by__isnull=True, board__space__in=facilitates)
    waiting = Idea.objects.standing().filter(stage=Stage.NEW, board=OuterRef("pk"))
    return waiting.filter(answers, board__answer_within__isnull=False)


def _row(board: Any) -> BoardRow:
    return BoardRow(board, board.phase, board.following, board.standing, board.unseen, board.unanswered)
