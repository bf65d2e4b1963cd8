"""Moving an idea along, for whoever answers for its board. What needs a reason is an answer, and not moved here."""

from uuid import UUID

from ideas.boards import events, queries
from ideas.boards.actions import doors
from ideas.boards.actions.stages import set_stage
from ideas.boards.models import Idea, Stage
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


@action
def move_idea(*, by: Person, idea: Idea, stage: Stage, key: UUID | None = None) -> Idea:
    """Say how far an idea has come: under way, shipped, or back to where no answer was given yet.

    The other stages are answers and need a reason: Refused, as for an idea that was declined or put off."""
    found = doors.idea_for(by, idea, Can.VIEW)
    permissions.refuse_archived(Can.CONTRIBUTE, found.board.space)
    if not queries.may_move(by, found.board):
        raise Refused(queries.who_moves(found.board))
    if found.is_withdrawn or found.merged_into_id is not None:
        raise Refused("This idea was withdrawn or merged: it goes nowhere by itself.")
    if stage == found.stage:
        unchanged()
        return found
    if (reason := queries.why_not_moved(found, stage)) is not None:
        raise Refused(str(reason))
    set_stage(found, stage)
    record(
        by, Verb.MOVED_IDEA, found, to=[found.author], space=found.board.space_id, on=found.board.stream,
        event=events.IdeaMoved(board=found.board_id, idea=found.pk),
    )  # fmt: skip
    return found
