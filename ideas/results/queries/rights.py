"""Who answers for a board: the circle that it names, else those who facilitate its space. Never rank."""

from django.utils.translation import gettext as _

from ideas.boards.models import Board
from ideas.results.models import Answer, Result
from workspace.people.models import Person, PersonQuerySet
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.spaces.queries import facilitators, people_who_see


def may_answer(person: Person, board: Board) -> bool:
    """Whether the person answers for this board, which they see. One query; its space not archived."""
    if board.space.is_archived or not person.is_active:
        return False
    if board.answered_by_id is None:
        return permissions.may(person, Can.FACILITATE, board.space)
    return person.groups.filter(circle=board.answered_by_id).exists()


def may_tend(person: Person, result: Result) -> bool:
    """Whether the person may write on this result: who owns it, and who answers for its board or facilitates."""
    if result.board.space.is_archived:
        return False
    if result.owner_id == person.pk:
        return permissions.may(person, Can.VIEW, result.board.space)
    return may_answer(person, result.board) or permissions.may(person, Can.FACILITATE, result.board.space)


def answerers(board: Board) -> PersonQuerySet:
    """Everybody who answers for a board and may see it."""
    if board.answered_by_id is None:
        return facilitators(board.space)
    circle: PersonQuerySet = people_who_see(board.space).filter(groups__circle=board.answered_by_id)
    return circle.filter(is_placeholder=False, is_bot=False)


def role_of(answer: Answer) -> str:
    """In which role somebody answered, in words."""
    return answer.circle.name if answer.circle else _("Facilitator")
