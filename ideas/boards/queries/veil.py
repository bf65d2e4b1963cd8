"""Boards on which masks are worn."""

from ideas.boards.models import Board
from workspace.people.models import Mask, Person
from workspace.people.queries import face_number


def masked_boards() -> list[Board]:
    """Boards where masks are worn still though no phase asks for them any more. Three queries."""
    worn = Mask.objects.filter(scope__startswith="board:", unmasked_at__isnull=True)
    scopes = worn.order_by().values_list("scope", flat=True).distinct()
    boards = Board.objects.with_phases().select_related("opened_by")
    found = boards.filter(pk__in=[int(scope.partition(":")[2]) for scope in scopes])
    return [board for board in found.order_by("pk") if not is_blind(board)]


def is_blind(board: Board) -> bool:
    """Whether nobody is to know now who writes on this board."""
    phase = board.phase
    return phase is not None and phase.is_blind


def own_face(person: Person, board: Board) -> int | None:
    """The number under which the person speaks there now, for their own page alone; None where names are open."""
    return face_number(person, board.stream) if is_blind(board) else None
