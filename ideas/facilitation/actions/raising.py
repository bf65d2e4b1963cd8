"""A group of a session's summary becomes an idea on a board of the same space, with its notes' authors."""

from uuid import UUID

from ideas.boards import events as board_events
from ideas.boards.actions import doors as boards
from ideas.boards.actions import ideas, masks, words
from ideas.boards.models import Board, Contributor, Idea
from ideas.facilitation import events
from ideas.facilitation.actions import doors
from ideas.facilitation.models import Session, SummaryGroup
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces.queries import people_who_contribute
from workspace.threads.actions.mentions import follow_from_now


@action
def raise_idea(*, by: Person, group: SummaryGroup, board: Board, title: str = "", key: UUID | None = None) -> Idea:
    """Make an idea of a group. Its notes are what it says; whoever wrote them stands beside `by` as its author.

    They need not be asked: they have written it. Each can leave it. A group becomes an idea once; asked again, the
    answer is that idea. Not on a board whose phase hides who writes.
    """
    seen = SummaryGroup.objects.visible_to(by).filter(pk=group.pk).first()
    if seen is None:
        raise NotVisible
    session = doors.session_for(by, Session(pk=seen.session_id), ended=True)
    group = SummaryGroup.objects.select_related("idea").get(pk=seen.pk)
    if group.idea is not None:
        unchanged()
        return group.idea
    board = boards.board_for(by, board)
    if board.space_id != session.canvas.space_id:
        raise Invalid("An idea is raised in the space in which it was found: who took part must be able to follow it.")
    phase = boards.phase_of(board, "may_submit")
    if phase.is_blind or masks.scope_of(board) is not None:
        raise Refused(
            "In this phase nobody knows who wrote what, and this idea has its authors' names. Wait for its end."
        )
    idea, called, also = ideas.begin(by, board, _words(group, title))
    joined = _joined(by, idea, group)
    group.idea = idea
    group.save(update_fields=["idea"])
    told = board_events.IdeaSubmitted(board=board.pk, idea=idea.pk)
    record(
        by, Verb.RAISED_IDEA, idea, to=[*called, *joined], space=board.space_id, on=board.stream, event=told,
        also={
            **also,
            session.stream: events.IdeaRaised(
                canvas=session.canvas_id, session=session.pk, group=group.pk, idea=idea.pk
            ),
        },
    )  # fmt: skip
    return idea


def _words(group: SummaryGroup, title: str) -> words.Words:
    notes = [said for note in group.notes.all() if (said := one_line(note.words))]
    if not notes:
        raise Invalid("No note of this group says anything.")
    title = title or group.title or notes[0]
    if len(title) > words.TITLE_MOST:
        title = title[: words.TITLE_MOST - 1].rstrip() + "…"
    said = "\n".join(f"- {note}" for note in notes)
    return words.said(title=title, problem=f"{said}\n\nFrom the session “{group.session.title}”.")


def _joined(by: Person, idea: Idea, group: SummaryGroup) -> list[Person]:
    """Whoever wrote the notes and may still write in the space stands beside the author, and follows the comments."""
    wrote = {note.author_id for note in group.notes.all() if note.author_id is not None} - {by.pk}
    authors = list(people_who_contribute(idea.board.space).filter(pk__in=wrote).order_by("pk"))
    now = clock.now()
    Contributor.objects.bulk_create(
        Contributor(idea=idea, person=one, invited_by=by, invited_at=now, accepted_at=now) for one in authors
    )
    follow_from_now(idea.thread_id, authors)
    return authors
