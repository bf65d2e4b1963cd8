"""When the comments of an idea are open: the phases of its board say it, and the idea keeps its own thread."""

from ideas.boards.actions import doors
from ideas.boards.models import Idea
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.threads.actions import Step
from workspace.threads.models import Thread


def judge(by: Person, thread: Thread, step: Step) -> None:
    """The gate of threads that are ideas' comments. Raises Refused. Two queries."""
    if step is Step.KEEP:
        raise Refused("This is the conversation of an idea: it goes by the idea's title, and stays on its board.")
    if step is Step.REWORD:
        raise Refused("This is the text of an idea. Edit the idea, and its conversation says the same.")
    rows = Idea.objects.select_related("board", "merged_into").prefetch_related("board__phases")
    idea = rows.get(thread=thread)
    if idea.merged_into is not None:
        raise Refused(
            "This idea was merged into “%(title)s”: comment there. What you typed is kept.",
            title=idea.merged_into.title,
        )
    board = idea.board
    if board.is_archived:
        raise Refused("This board is archived: it can be read, not written to. What you typed is kept.")
    doors.phase_of(board, "may_comment")
