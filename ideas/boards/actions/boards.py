"""Opening a board, and what becomes of it."""

from collections.abc import Sequence
from uuid import UUID

from ideas.boards import events
from ideas.boards.models import Board, Phase
from workspace.audit.ledger import action, record
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can


@action
def open_board(
    *, by: Person, space: Space, title: str, question: str = "", phases: Sequence[Phase] = (), template: str = "",
    answer_within: int | None = None, key: UUID | None = None,
) -> Board:  # fmt: skip
    """Open a board in a space, for whoever facilitates it. `phases` are unsaved, in the order of time."""
    found = Space.objects.visible_to(by).filter(pk=space.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.FACILITATE, found)
    title = " ".join(title.split())
    if not title:
        raise Invalid("Give the board a title: what are the ideas about?")
    board = Board.objects.create(
        space=found, title=title, question=question, template=template, answer_within=answer_within, opened_by=by
    )
    for place, phase in enumerate(phases):
        phase.board, phase.place = board, place
    Phase.objects.bulk_create(phases)
    record(
        by, Verb.OPENED_BOARD, board, space=found.pk, on=found.stream,
        event=events.BoardOpened(board=board.pk, space=found.pk),
    )  # fmt: skip
    return board
