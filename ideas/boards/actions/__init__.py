"""All writes of boards and ideas."""

from ideas.boards.actions.boards import archive_board, change_board, open_board, restore_board
from ideas.boards.actions.cases import add_case, edit_case, withdraw_case
from ideas.boards.actions.coauthors import accept_invitation, invite_coauthor, leave_idea
from ideas.boards.actions.ideas import edit_idea, restore_idea, submit_idea, withdraw_idea
from ideas.boards.actions.importing import import_ideas
from ideas.boards.actions.merging import agree_to_merge, decline_merge, merge_ideas, propose_merge, unmerge_ideas
from ideas.boards.actions.moves import move_idea
from ideas.boards.actions.phases import begin_phase, change_phases
from ideas.boards.actions.saved import delete_view, rename_view, save_view
from ideas.boards.actions.splitting import split_idea, undo_split
from ideas.boards.actions.supports import pass_idea, see_ideas, support_idea, withdraw_support
from ideas.boards.actions.tags import tag_idea
from ideas.boards.actions.unmasking import is_overdue, unmask_board

__all__ = [
    "accept_invitation",
    "add_case",
    "agree_to_merge",
    "archive_board",
    "begin_phase",
    "change_board",
    "change_phases",
    "decline_merge",
    "delete_view",
    "edit_case",
    "edit_idea",
    "import_ideas",
    "invite_coauthor",
    "is_overdue",
    "leave_idea",
    "merge_ideas",
    "move_idea",
    "open_board",
    "pass_idea",
    "propose_merge",
    "rename_view",
    "restore_board",
    "restore_idea",
    "save_view",
    "see_ideas",
    "split_idea",
    "submit_idea",
    "support_idea",
    "tag_idea",
    "undo_split",
    "unmask_board",
    "unmerge_ideas",
    "withdraw_case",
    "withdraw_idea",
    "withdraw_support",
]
