"""Who evaluates an idea, and who is not free to."""

from uuid import UUID

from ideas.boards.actions import doors as boards
from ideas.boards.models import Idea
from ideas.boards.queries import is_blind
from ideas.evaluations import events
from ideas.evaluations.actions import doors
from ideas.evaluations.models import Assignment, Conflict, Evaluation
from ideas.evaluations.queries.expertise import matching, taking_part
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.queries import nameable

REASON_MOST = 500


@action
def assign_evaluator(*, by: Person, idea: Idea, person: Person, key: UUID | None = None) -> Assignment:
    """Ask somebody who may write in the space to evaluate an idea, for whoever facilitates it. Never by rank.

    Refused for who wrote it, works on it, or told a case of it. In a rank-blind phase nobody is refused, for that would
    say whose it is: then the author declares a conflict, like anybody who is not free to judge.
    """
    idea = boards.standing(boards.idea_for(by, idea, Can.FACILITATE))
    doors.scorecard_of(idea.board)
    doors.not_over(idea.board)
    found = nameable(by, idea.board.space).filter(pk=person.pk, is_bot=False, is_placeholder=False).first()
    if found is None:
        raise NotVisible
    there = Assignment.objects.standing().filter(idea=idea, evaluator=found).first()
    if there is not None:
        unchanged()
        return there
    if not permissions.may(found, Can.CONTRIBUTE, idea.board.space):
        raise Invalid(f"{found.name} may read this space, not write in it.")
    _free(found, idea)
    made = Assignment.objects.create(
        idea=idea, evaluator=found, assigned_by=by, because=matching(idea, [found.pk]).get(found.pk, [])
    )
    _record(by, Verb.ASSIGNED_EVALUATOR, made, events.EvaluatorAssigned, found)
    return made


@action
def release_evaluator(*, by: Person, assignment: Assignment, key: UUID | None = None) -> Assignment:
    """Take the request back, for whoever facilitates; or give it back, for who was asked.

    Not of somebody who has evaluated: an unwelcome judgement can't be taken out, only its author declares a conflict.
    """
    own = Assignment.objects.filter(pk=assignment.pk, evaluator=by).exists()
    found = doors.assignment_for(by, assignment, Can.CONTRIBUTE if own else Can.FACILITATE)
    if found.ended_at is not None:
        unchanged()
        return found
    if Evaluation.objects.counting().filter(assignment=found).exists():
        raise Refused("There is an evaluation already, and it stands. Only its evaluator can declare a conflict.")
    _end(found, by)
    _record(by, Verb.RELEASED_EVALUATOR, found, events.EvaluatorReleased, found.assigned_by if own else found.evaluator)
    return found


@action
def declare_conflict(*, by: Person, assignment: Assignment, reason: str, key: UUID | None = None) -> Conflict:
    """Say that one is not free to judge this idea. What one has said of it counts no more; somebody else must be found.

    While authors are hidden, so is the reason.
    """
    found = doors.own_assignment_for(by, assignment)
    doors.not_over(found.idea.board)
    reason = one_line(reason)
    if not reason:
        raise Invalid("Say in a sentence why you are not free to judge this idea.")
    if len(reason) > REASON_MOST:
        raise Invalid(f"A reason has at most {REASON_MOST} characters.")
    _end(found, by)
    conflict = Conflict.objects.create(assignment=found, reason=reason)
    record(
        by, Verb.DECLARED_CONFLICT, conflict, to=[found.assigned_by], space=found.idea.board.space_id,
        on=found.idea.board.stream, event=_told(events.ConflictDeclared, found),
    )  # fmt: skip
    return conflict


def _free(person: Person, idea: Idea) -> None:
    """Raises Refused for who is not free to judge, as far as that may be known."""
    if Conflict.objects.filter(assignment__idea=idea, assignment__evaluator=person).exists():
        raise Refused(f"{person.name} has declared a conflict of interest. Ask somebody else.")
    if not is_blind(idea.board) and person.pk in taking_part(idea):
        raise Refused(f"{person.name} wrote this idea, works on it or told a case of it. Ask somebody else.")


def _end(assignment: Assignment, by: Person) -> None:
    assignment.ended_at, assignment.ended_by = clock.now(), by
    assignment.save(update_fields=["ended_at", "ended_by"])


def _told(kind: type[events.EvaluationEvent], assignment: Assignment) -> events.EvaluationEvent:
    return kind(board=assignment.idea.board_id, idea=assignment.idea_id, assignment=assignment.pk)


def _record(by: Person, verb: Verb, assignment: Assignment, kind: type[events.EvaluationEvent], to: Person) -> None:
    board = assignment.idea.board
    record(
        by, verb, assignment, to=[to], space=board.space_id, on=board.stream, event=_told(kind, assignment)
    )  # fmt: skip
