"""The ideas of a board, as its page lists them."""

from ideas.boards.models import Idea
from ideas.boards.queries.parts import BoardVisit


def ideas_of(visit: BoardVisit) -> list[Idea]:
    """Those that stand, the first one first."""
    return list(Idea.objects.filter(board=visit.board).standing().with_people().order_by("number"))
