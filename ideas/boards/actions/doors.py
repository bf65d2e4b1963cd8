"""How an action comes by the row that it changes: through visible_to, locked, with the right asked for."""

from ideas.boards.actions import masks
from ideas.boards.models import Board, Idea, Phase
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def board_for(by: Person, board: Board, can: Can = Can.CONTRIBUTE, *, archived: bool = False) -> Board:
    """The board with its space, locked. Raises NotVisible or Refused; with `archived` not for one that was archived."""
    seen = Board.objects.visible_to(by).select_related("space")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=board.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, can, found.space)
    if found.is_archived and can is not Can.VIEW and not archived:
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


def own_idea_for(by: Person, idea: Idea) -> Idea:
    """As `idea_for`, for its author and those who joined them; not when it is withdrawn or merged, nor while it is
    judged: what is weighed does not change under the eyes of those who weigh it."""
    found = idea_for(by, idea)
    if not _is_own(by, found):
        raise Refused("Only its author and co-authors can do that. Comment on it, or add your case.")
    phase = found.board.phase
    if phase is None or not phase.may_edit:
        raise Refused("Ideas can't be changed in this phase of the board. Put what is new into a comment.")
    return standing(found)


def kept_idea_for(by: Person, idea: Idea) -> Idea:
    """As `idea_for`, for its author, those who joined them, and facilitators of the space."""
    found = idea_for(by, idea)
    if not _is_own(by, found) and not permissions.may(by, Can.FACILITATE, found.board.space):
        raise Refused("Only its author, co-authors or a facilitator of the space can do that.")
    return found


def standing(idea: Idea) -> Idea:
    """Raises Refused for one that was withdrawn or merged into another."""
    if idea.merged_into_id is not None:
        raise Refused("This idea was merged into another one, where it goes on.")
    if idea.is_withdrawn:
        raise Refused("This idea was withdrawn. It can be restored first.")
    return idea


def _is_own(by: Person, idea: Idea) -> bool:
    if masks.is_mine(by, idea.author_id):
        return True
    joined = idea.contributors.filter(accepted_at__isnull=False).values_list("person", flat=True)
    return any(masks.is_mine(by, person) for person in joined)


def phase_of(board: Board, allows: str) -> Phase:
    """The phase of now, if its switch `allows` (may_submit, may_comment, may_support) is on. Raises Refused."""
    phase = board.phase
    if phase is None:
        raise Refused("This board is between its phases: nothing can be done on it now.")
    if not getattr(phase, allows):
        raise Refused("This is not possible in the phase “%(name)s”.", name=phase.name)
    return phase
