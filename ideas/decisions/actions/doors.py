"""How an action comes by the decision that it changes: through visible_to, locked, with the right asked for."""

from ideas.boards.models import Board
from ideas.decisions.models import Decision
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

OVER = "This decision is closed: no ballot counts any more."


def decision_for(by: Person, decision: Decision, can: Can = Can.CONTRIBUTE) -> Decision:
    """The decision with its board, locked. Raises NotVisible or Refused."""
    seen = Decision.objects.visible_to(by).select_related("board__space")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=decision.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, can, found.board.space)
    if found.board.is_archived:
        raise Refused("This board is archived: it can be read, not written to.")
    return found


def voting_in(by: Person, decision: Decision) -> Decision:
    """The decision, locked, while it takes ballots. Raises Refused as soon as its time is over, closed or not."""
    found = decision_for(by, decision)
    if not found.takes_ballots:
        raise Refused(OVER)
    return found


def due_decision(decision: Decision) -> Decision:
    """A decision whose time is over, locked: what was ordered before needs nobody's right. Raises NotVisible."""
    rows = Decision.objects.select_related("board__space", "opened_by")
    found = rows.select_for_update(no_key=True, of=("self",)).filter(pk=decision.pk).first()
    if found is None:
        raise NotVisible
    return found


def told_to(decision: Decision) -> str:
    """The stream that hears of it."""
    return Board(pk=decision.board_id).stream
