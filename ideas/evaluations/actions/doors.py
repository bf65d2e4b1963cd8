"""How an action comes by the assignment that it changes, and by the criteria of now."""

from ideas.boards.actions import doors
from ideas.boards.models import Board
from ideas.evaluations.models import Assignment, Scorecard
from ideas.evaluations.queries.windows import window_of
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces.permissions import Can


def assignment_for(by: Person, assignment: Assignment, can: Can = Can.CONTRIBUTE) -> Assignment:
    """The assignment with its idea and board, all locked, in that order. Raises NotVisible or Refused."""
    seen = Assignment.objects.visible_to(by).select_related("idea").filter(pk=assignment.pk).first()
    if seen is None:
        raise NotVisible
    idea = doors.idea_for(by, seen.idea, can)
    rows = Assignment.objects.select_related("evaluator", "assigned_by")
    found = rows.select_for_update(no_key=True, of=("self",)).get(pk=seen.pk)
    found.idea = idea
    return found


def own_assignment_for(by: Person, assignment: Assignment) -> Assignment:
    """As `assignment_for`, for the evaluator, as long as they are one."""
    found = assignment_for(by, assignment)
    if found.evaluator_id != by.pk:
        raise Refused("Only whoever was asked to evaluate can do that.")
    if found.ended_at is not None:
        raise Refused("You are not asked to evaluate this idea any more.")
    return found


def scorecard_of(board: Board) -> Scorecard:
    """The criteria of now. Raises Refused where there are none."""
    found = Scorecard.objects.prefetch_related("criteria").filter(board=board, replaced_at=None).first()
    if found is None:
        raise Refused("This board has no criteria yet. A facilitator sets them first.")
    return found


def not_over(board: Board) -> None:
    """Raises Refused when the time to evaluate has passed."""
    if window_of(board).is_over:
        raise Refused("The time to evaluate is over on this board.")
