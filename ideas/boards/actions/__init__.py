"""All writes of boards and ideas."""

from ideas.boards.actions.boards import archive_board, change_board, open_board, restore_board
from ideas.boards.actions.coauthors import accept_invitation, invite_coauthor, leave_idea
from ideas.boards.actions.ideas import edit_idea, restore_idea, submit_idea, withdraw_idea
from ideas.boards.actions.moves import move_idea
from ideas.boards.actions.phases import begin_phase, change_phases
from ideas.boards.actions.saved import delete_view, rename_view, save_view
from ideas.boards.actions.supports import pass_idea, see_ideas, support_idea, withdraw_support
from ideas.boards.actions.tags import tag_idea
from ideas.boards.actions.unmasking import is_overdue, unmask_board

__all__ = [
    "accept_invitation",
    "archive_board",
    "begin_phase",
    "change_board",
    "change_phases",
    "delete_view",
    "edit_idea",
    "invite_coauthor",
    "is_overdue",
    "leave_idea",
    "move_idea",
    "open_board",
    "pass_idea",
    "rename_view",
    "restore_board",
    "restore_idea",
    "save_view",
    "see_ideas",
    "submit_idea",
    "support_idea",
    "tag_idea",
    "unmask_board",
    "withdraw_idea",
    "withdraw_support",
]
