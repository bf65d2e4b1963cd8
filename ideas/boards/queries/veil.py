"""Boards on which masks are worn, and what of it each reader is told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from ideas.boards.models import Board, Idea, Phase
from workspace.common import clock
from workspace.people.models import Mask, Person
from workspace.people.queries import face_number
from workspace.threads.queries import Look, Part


@dataclass(frozen=True)
class Veil:
    """What a reader is told where masks are worn: the number under which they speak there, which nobody else is told;
    the name of their mask, if they have spoken; and until when."""

    face: int
    name: str
    until: datetime | None


def masked_boards() -> list[Board]:
    """Boards where masks are worn still though no phase asks for them any more. Three queries."""
    worn = Mask.objects.filter(scope__startswith="board:", unmasked_at__isnull=True)
    scopes = worn.order_by().values_list("scope", flat=True).distinct()
    boards = Board.objects.with_phases().select_related("opened_by")
    found = boards.filter(pk__in=[int(scope.partition(":")[2]) for scope in scopes])
    return [board for board in found.order_by("pk") if not is_blind(board)]


def masks_worn() -> Exists:
    """Whether masks are worn on a board still, of which names may be due."""
    scope = Concat(Value("board:"), Cast(OuterRef("pk"), TextField()))
    return Exists(Mask.objects.filter(scope=scope, unmasked_at__isnull=True))


def names_are_due(board: Board) -> bool:
    """Whether a rank-blind phase is over whose masks are worn still. Of a board that was read for a visit."""
    return bool(board.wears_masks) and not is_blind(board)  # type: ignore[attr-defined]


def is_blind(board: Board) -> bool:
    """Whether nobody is to know now who writes on this board."""
    phase = board.phase
    return phase is not None and phase.is_blind


def veil_on(person: Person, board: Board) -> Veil | None:
    """None, without a query, where names are open; else two queries."""
    phase = board.phase
    if phase is None or not phase.is_blind:
        return None
    face = face_number(person, board.stream)
    name = Person.objects.filter(pk=face).values_list("name", flat=True).first()
    return Veil(face, name or "", phase.ends_at)


def veil_in(look: Look) -> Veil | None:
    """The same on the page of a thread: no query where it is not an idea's of such a board."""
    if "veil" not in look.holds:
        return None
    board = Board.objects.with_phases().filter(ideas__thread=look.thread).first()
    return veil_on(look.person, board) if board is not None else None


def veil_part() -> Part:
    """On the page of a thread that is an idea's conversation, and on the idea's."""
    return Part("veil", 5, veil_in, rows=veiled_ideas, banner="boards/parts/veil.html")


def veiled_ideas() -> QuerySet[Idea]:
    """Ideas on boards where masks are worn now."""
    return Idea.objects.filter(board__in=_blind_now().values("board"))


def veiled_threads(numbers: Collection[int]) -> Iterable[int]:
    """Of these threads, those where nobody may learn who reads or types."""
    return veiled_ideas().filter(thread__in=numbers).values_list("thread", flat=True)


def veiled_boards(numbers: Collection[int]) -> Iterable[int]:
    return _blind_now().filter(board__in=numbers).values_list("board", flat=True)


def _blind_now() -> QuerySet[Phase]:
    now = clock.now()
    open_ended = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    return Phase.objects.filter(open_ended, starts_at__lte=now, shows_authors=False)
