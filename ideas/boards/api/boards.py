"""Boards and their phases, as JSON."""

from typing import Any

from django.http import HttpRequest, QueryDict
from ninja import Router, Status

from ideas.boards import actions, queries
from ideas.boards.api.shapes import BoardIn, BoardOpening, BoardOut, BoardsOut, PhasesIn
from ideas.boards.models import Board, Phase
from ideas.boards.models.plans import PLANS, plan_named
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.people.api import Key, Number, PageNumber, person_of
from workspace.spaces.queries import visit as space_visit

router = Router()


@router.get("/boards", response=BoardsOut, summary="Boards that you can see")
def list_boards(request: HttpRequest, page: PageNumber = 1) -> dict[str, Any]:
    """Running ones first."""
    return _listed(queries.board_list(person_of(request), QueryDict(f"page={page}")))


@router.get("/spaces/{space}/boards", response=BoardsOut, summary="Boards of a space")
def list_boards_of_space(request: HttpRequest, space: Number, page: PageNumber = 1) -> dict[str, Any]:
    found = space_visit(person_of(request), space).space
    return _listed(queries.space_boards(person_of(request), found, QueryDict(f"page={page}")))


@router.post("/spaces/{space}/boards", response={201: BoardOut}, summary="Open a board")
def open_board(request: HttpRequest, space: Number, given: BoardOpening, key: Key = None) -> Status[dict[str, Any]]:
    """For facilitators of the space."""
    plan = plan_named(given.plan)
    if plan is None:
        raise Invalid("There is no such plan. There are: %(plans)s.", plans=", ".join(one.key for one in PLANS))
    person = person_of(request)
    opened = actions.open_board(
        by=person, space=space_visit(person, space).space, title=given.title, question=given.question,
        about=given.about, answer_within=given.answer_within, template=plan.key,
        phases=plan.phases(given.starts_at or clock.now(), given.deadline), key=key,
    )  # fmt: skip
    return Status(201, _told(queries.board_visit(person, opened.pk).board))


@router.get("/boards/{board}", response=BoardOut, summary="One board with its phases")
def get_board(request: HttpRequest, board: Number) -> dict[str, Any]:
    return _told(queries.board_visit(person_of(request), board).board)


@router.put("/boards/{board}", response=BoardOut, summary="Change a board")
def change_board(request: HttpRequest, board: Number, given: BoardIn, key: Key = None) -> dict[str, Any]:
    """For facilitators of the space. Who answers stays as it is."""
    person = person_of(request)
    found = queries.board_visit(person, board).board
    actions.change_board(
        by=person, board=found, title=given.title, question=given.question, about=given.about,
        answer_within=given.answer_within, answered_by=found.answered_by, key=key,
    )  # fmt: skip
    return _told(queries.board_visit(person, board).board)


@router.put("/boards/{board}/phases", response=BoardOut, summary="Change the phases of a board")
def change_phases(request: HttpRequest, board: Number, given: PhasesIn, key: Key = None) -> dict[str, Any]:
    """For facilitators of the space. Dates are taken as they are: here, none moves along with another."""
    person = person_of(request)
    found = queries.board_visit(person, board).board
    phases = [Phase(pk=one.id, **one.dict(exclude={"id"})) for one in given.phases]
    actions.change_phases(by=person, board=found, phases=phases, seen=given.seen, key=key)
    return _told(queries.board_visit(person, board).board)


@router.post("/boards/{board}/archive", response=BoardOut, summary="Archive a board")
def archive_board(request: HttpRequest, board: Number, key: Key = None) -> dict[str, Any]:
    """For facilitators of the space."""
    person = person_of(request)
    actions.archive_board(by=person, board=queries.board_visit(person, board).board, key=key)
    return _told(queries.board_visit(person, board).board)


@router.post("/boards/{board}/restore", response=BoardOut, summary="Restore a board")
def restore_board(request: HttpRequest, board: Number, key: Key = None) -> dict[str, Any]:
    """For facilitators of the space."""
    person = person_of(request)
    actions.restore_board(by=person, board=queries.board_visit(person, board).board, key=key)
    return _told(queries.board_visit(person, board).board)


def _listed(found: queries.BoardList) -> dict[str, Any]:
    return {"boards": [row.board for row in found.rows], "more": found.more}


_BRIEF = (
    "id", "title", "question", "space_id", "phase", "answer_within", "opened_at", "archived_at", "about", "template",
)  # fmt: skip


def _told(board: Board) -> dict[str, Any]:
    phases = list(board.phases.all())
    said = {name: getattr(board, name) for name in _BRIEF}
    answered_by = board.answered_by.name if board.answered_by else None
    return {**said, "answered_by": answered_by, "phases": phases, "phases_seen": queries.fingerprint(phases)}
