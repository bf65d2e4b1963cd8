"""The pages of threads."""

from workspace.threads.views.catch_up import home, read_all, unread_all
from workspace.threads.views.files import attachment, discard, thumbnail, upload
from workspace.threads.views.outcomes import finish, mark, outcomes, take_up, withdraw
from workspace.threads.views.posts import delete, edit, post, react, versions
from workspace.threads.views.threads import new_thread, reply, row, thread
from workspace.threads.views.upkeep import attend, close, move, read, rename, reopen, unread
from workspace.threads.views.writing import mentions, preview

__all__ = [
    "attachment",
    "attend",
    "close",
    "delete",
    "discard",
    "edit",
    "finish",
    "home",
    "mark",
    "mentions",
    "move",
    "new_thread",
    "outcomes",
    "post",
    "preview",
    "react",
    "read",
    "read_all",
    "rename",
    "reopen",
    "reply",
    "row",
    "take_up",
    "thread",
    "thumbnail",
    "unread",
    "unread_all",
    "upload",
    "versions",
    "withdraw",
]
