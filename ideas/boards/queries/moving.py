"""Who may move ideas from stage to stage, and where to. Never by rank."""

from django.utils.translation import gettext as _

from ideas.boards.models import Board, Idea, Stage
from ideas.boards.queries.parts import BoardVisit
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

#: what is said with a reason, by an answer
ANSWERS = frozenset({Stage.ACCEPTED, Stage.PLANNED, Stage.NOT_NOW, Stage.DECLINED})
#: what is a step of work: nobody has to be told why
STEPS = frozenset({Stage.UNDER_WAY, Stage.SHIPPED})


def may_move(person: Person, board: Board) -> bool:
    """Whether the person answers for this board, which they see: its circle, else those who facilitate. One query."""
    if board.space.is_archived or board.is_archived or not person.is_active:
        return False
    if board.answered_by_id is None:
        return permissions.may(person, Can.FACILITATE, board.space)
    return person.groups.filter(circle=board.answered_by_id).exists()


def may_move_on(visit: BoardVisit) -> bool:
    """As `may_move`, for a visit whose rights are known: no query where facilitators move."""
    if visit.board.answered_by_id is not None:
        return may_move(visit.person, visit.board)
    return visit.may_facilitate and not visit.board.space.is_archived and not visit.board.is_archived


def who_moves(board: Board) -> str:
    if board.answered_by is not None:
        return _("On this board, the circle “%(name)s” moves ideas.") % {"name": board.answered_by.name}
    return _("On this board, those who facilitate its space move ideas.")


def needs_answer(idea: Idea, stage: str) -> bool:
    """Whether an idea comes to a stage only by an answer with a reason."""
    return stage in ANSWERS or idea.stage in {Stage.NOT_NOW, Stage.DECLINED}


def why_not_moved(idea: Idea, stage: Stage) -> str | None:
    """Why an idea can't simply be moved to a stage, in a sentence; None if it can."""
    if stage in ANSWERS:
        return _("“%(stage)s” is an answer and needs a reason: answer the idea.") % {"stage": Stage(stage).label}
    if idea.stage in {Stage.NOT_NOW, Stage.DECLINED}:
        return _("This idea was answered with “%(stage)s”: answer it anew first.") % {"stage": Stage(idea.stage).label}
    if stage == Stage.NEW and idea.stage not in STEPS:
        return _("This idea has an answer: change that.")
    return None
