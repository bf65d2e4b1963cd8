"""Submitting an idea, and what becomes of it."""

from uuid import UUID

from django.db.models import Max

from ideas.boards import events
from ideas.boards.actions import doors
from ideas.boards.models import Board, Idea
from workspace.audit.ledger import action, record
from workspace.audit.models import Verb
from workspace.common import richtext
from workspace.common.errors import Invalid
from workspace.people.models import Person
from workspace.threads.actions import posts
from workspace.threads.events import Replied, ThreadOpened


@action
def submit_idea(
    *, by: Person, board: Board, title: str, problem: str, affected: str = "", workaround: str = "",
    proposal: str = "", key: UUID | None = None,
) -> Idea:  # fmt: skip
    """Bring an idea onto a board: the problem first. Its comments are a thread, which its author follows."""
    board = doors.board_for(by, board)
    doors.phase_of(board, "may_submit")
    if not problem.strip():
        raise Invalid("Say which problem it is, and how it shows.")
    text = "\n\n".join(part for part in (problem, affected, workaround, proposal) if part.strip())
    thread, post, called = posts.begin(by, board.space, title, text)
    last = board.ideas.aggregate(last=Max("number"))["last"] or 0
    idea = Idea.objects.create(
        board=board, number=last + 1, title=thread.title, problem=problem, affected=affected, workaround=workaround,
        proposal=proposal, author=by, thread=thread,
        problem_html=richtext.render(problem, {})[0], workaround_html=richtext.render(workaround, {})[0],
        proposal_html=richtext.render(proposal, {})[0],
    )  # fmt: skip
    record(
        by, Verb.SUBMITTED_IDEA, idea, to=called, space=board.space_id, on=board.stream,
        event=events.IdeaSubmitted(board=board.pk, idea=idea.pk),
        also={
            thread.stream: Replied(thread=thread.pk, post=post.pk),
            board.space.stream: ThreadOpened(thread=thread.pk, space=board.space_id),
            **posts.calls(post, called),
        },
    )  # fmt: skip
    return idea
