"""How an action comes by the row that it changes: through visible_to, locked, with the right asked for."""

from ideas.boards.models import Board, Idea, Phase
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def board_for(by: Person, board: Board, can: Can = Can.CONTRIBUTE) -> Board:
    """The board with its space, locked. Raises NotVisible or Refused."""
    seen = Board.objects.visible_to(by).select_related("space")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=board.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, can, found.space)
    if found.is_archived and can is not Can.VIEW:
        raise Refused("This board is archived: it can be read, not written to.")
    return found


def idea_for(by: Person, idea: Idea, can: Can = Can.CONTRIBUTE) -> Idea:
    """The idea and its board, both locked (the board first, as every writer does). Raises NotVisible or Refused."""
    seen = Idea.objects.visible_to(by).filter(pk=idea.pk).first()
    if seen is None:
        raise NotVisible
    board = board_for(by, Board(pk=seen.board_id), can)
    found = Idea.objects.select_related("author", "thread").select_for_update(no_key=True, of=("self",))
    locked = found.get(pk=idea.pk)
    locked.board = board
    return locked


def phase_of(board: Board, allows: str) -> Phase:
    """The phase of now, if its switch `allows` (may_submit, may_comment, may_support) is on. Raises Refused."""
    phase = board.phase
    if phase is None:
        raise Refused("This board is between its phases: nothing can be done on it now.")
    if not getattr(phase, allows):
        raise Refused(f"This is not possible in the phase “{phase.name}”.")
    return phase
