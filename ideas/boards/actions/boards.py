"""Opening a board, changing what it says of itself, putting it away."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ideas.boards import events
from ideas.boards.actions import doors
from ideas.boards.actions.phases import in_order
from ideas.boards.models import Board, Phase
from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid, NotVisible
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Circle, Space
from workspace.spaces.permissions import Can

TITLE_MOST, QUESTION_MOST = 120, 500
PROMISE_MOST = 365


@action
def open_board(
    *, by: Person, space: Space, title: str, question: str = "", about: str = "", phases: Sequence[Phase] = (),
    template: str = "", answer_within: int | None = None, answered_by: Circle | None = None, key: UUID | None = None,
) -> Board:  # fmt: skip
    """Open a board in a space, for whoever facilitates it. `phases` are unsaved, in the order of time."""
    found = Space.objects.visible_to(by).filter(pk=space.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.FACILITATE, found)
    in_order(phases)
    board = Board(space=found, template=template, opened_by=by)
    _say(board, title, question, about, answer_within, answered_by)
    board.save()
    for place, phase in enumerate(phases):
        phase.board, phase.place = board, place
        phase.told_at = clock.now() if phase.has_begun else None
        phase.save()
    record(
        by, Verb.OPENED_BOARD, board, space=found.pk, on=found.stream,
        event=events.BoardOpened(board=board.pk, space=found.pk),
    )  # fmt: skip
    return board


@action
def change_board(
    *, by: Person, board: Board, title: str, question: str = "", about: str = "", answer_within: int | None = None,
    answered_by: Circle | None = None, key: UUID | None = None,
) -> Board:  # fmt: skip
    """Say anew what it asks, within how many days each idea is answered, and which circle answers (none: whoever
    facilitates the space)."""
    board = doors.board_for(by, board, Can.FACILITATE)
    before = _said(board)
    _say(board, title, question, about, answer_within, answered_by)
    if _said(board) == before:
        unchanged()
        return board
    board.save(update_fields=[*_SAID, "about_html"])
    _tell(by, board, Verb.CHANGED_BOARD, events.BoardChanged(board=board.pk))
    return board


@action
def archive_board(*, by: Person, board: Board, key: UUID | None = None) -> Board:
    """Close it for writing, keep it for reading."""
    board = doors.board_for(by, board, Can.FACILITATE, archived=True)
    if board.is_archived:
        unchanged()
        return board
    board.archived_at, board.archived_by = clock.now(), by
    board.save(update_fields=["archived_at", "archived_by"])
    _tell(by, board, Verb.ARCHIVED_BOARD, events.BoardArchived(board=board.pk))
    return board


@action
def restore_board(*, by: Person, board: Board, key: UUID | None = None) -> Board:
    """Open it again, in the phase that its dates say."""
    board = doors.board_for(by, board, Can.FACILITATE, archived=True)
    if not board.is_archived:
        unchanged()
        return board
    board.archived_at = board.archived_by = None
    board.save(update_fields=["archived_at", "archived_by"])
    _tell(by, board, Verb.RESTORED_BOARD, events.BoardRestored(board=board.pk))
    return board


_SAID = ("title", "question", "about", "answer_within", "answered_by")


def _said(board: Board) -> list[Any]:
    return [board.title, board.question, board.about, board.answer_within, board.answered_by_id]


def _say(
    board: Board, title: str, question: str, about: str, answer_within: int | None, answered_by: Circle | None
) -> None:
    """Raises Invalid."""
    title, question = (one_line(line) for line in (title, question))
    if not title:
        raise Invalid("Give the board a title: what are the ideas about?")
    if len(title) > TITLE_MOST:
        raise Invalid("A title has at most %(most)s characters.", most=TITLE_MOST)
    if len(question) > QUESTION_MOST:
        raise Invalid("A question has at most %(most)s characters. Put the rest below it.", most=QUESTION_MOST)
    if answer_within is not None and not 1 <= answer_within <= PROMISE_MOST:
        raise Invalid("Promise an answer within 1 to %(most)s days, or promise none.", most=PROMISE_MOST)
    about = about.replace("\x00", "").strip()
    if len(about) > richtext.MAX_LENGTH:
        raise Invalid("A text has at most %(most)s characters.", most=f"{richtext.MAX_LENGTH:,}")
    board.title, board.question, board.about = title, question, about
    board.about_html = richtext.render(about)[0] if about else ""
    board.answer_within, board.answered_by = answer_within, answered_by


def _tell(by: Person, board: Board, verb: Verb, event: Payload) -> None:
    record(
        by, verb, board, space=board.space_id, on=board.stream, event=event,
        also={board.space.stream: events.BoardListed(board=board.pk, space=board.space_id)},
    )  # fmt: skip
