"""A board as one person sees it."""

from collections.abc import Collection

from django.http import QueryDict

from ideas.boards.models import Board, Contributor, Idea
from ideas.boards.queries.parts import BoardVisit, IdeaLook
from ideas.boards.queries.selves import selves
from ideas.boards.queries.veil import masks_worn
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces import permissions


def board_visit(person: Person, number: int, params: QueryDict | None = None) -> BoardVisit:
    """Three queries. Raises NotVisible."""
    board = (
        Board.objects.visible_to(person)
        .select_related("space", "answered_by")
        .with_phases()
        .annotate(wears_masks=masks_worn())
        .filter(pk=number)
        .first()
    )
    if board is None:
        raise NotVisible
    rights = frozenset(permissions.rights(person, board.space))
    return BoardVisit(person, board, board.phase, rights, params or QueryDict())


def idea_look(person: Person, number: int, params: QueryDict | None = None) -> IdeaLook:
    """Six queries. Raises NotVisible."""
    idea = Idea.objects.visible_to(person).with_people().filter(pk=number).first()
    if idea is None:
        raise NotVisible
    visit = board_visit(person, idea.board_id, params)
    idea.board = visit.board
    mine = set(selves(person))
    joined: list[Contributor] = idea.joined  # type: ignore[attr-defined]
    is_coauthor = any(seat.person_id in mine for seat in joined)
    return IdeaLook(visit, idea, is_mine=is_coauthor or idea.author_id in mine, is_coauthor=is_coauthor)


def may_listen(person: Person, board: int) -> bool:
    """The socket's door is the page's door."""
    return Board.objects.visible_to(person).filter(pk=board).exists()


def may_listen_many(pairs: Collection[tuple[Person, int]]) -> set[tuple[Person, int]]:
    """As `may_listen`, for many at once."""
    spaces = Board.objects.filter(pk__in={board for _, board in pairs}).values_list("pk", "space")
    return permissions.may_many_within(permissions.Can.VIEW, pairs, spaces)
