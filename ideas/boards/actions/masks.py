"""Who speaks on a board: the person, or in a rank-blind phase the mask that they wear there."""

from ideas.boards.models import Board
from workspace.people.models import Person


def speaker_of(by: Person, board: Board) -> Person:
    """Whom a contribution of `by` to this board belongs to, and stands on every page: the `author` of what they write.

    Within an action, after the doors: rights, posting rate and keys are those of `by` and stay so.
    """
    return by


def is_mine(by: Person, author: int | None) -> bool:
    """Whether the person `author` is `by`, or a mask that `by` wears."""
    return author == by.pk
