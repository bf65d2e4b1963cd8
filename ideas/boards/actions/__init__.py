"""All writes of boards and ideas."""

from ideas.boards.actions.boards import open_board
from ideas.boards.actions.ideas import submit_idea

__all__ = ["open_board", "submit_idea"]
