"""Scenarios of boards and ideas."""

from datetime import timedelta
from typing import Any

from ideas.boards import actions
from ideas.boards.models import Phase
from tests import factories as make
from tests.boards import garden
from tests.house.scenarios.deed import Deed, Scenario, in_space
from workspace.common import clock
from workspace.spaces.permissions import Can


def _opening() -> Deed:
    return in_space(title="Fewer tools", phases=garden.phases())


def _opening_beside() -> Deed:
    deed = _opening()
    deed.pages = [f"/spaces/{deed.arguments['space'].pk}/boards/"]
    return deed


def _on_board(**arguments: Any) -> Deed:
    board = garden.board()
    deed = Deed({"by": board.opened_by, "board": board, **arguments}, board.space, [board.get_absolute_url()])
    deed.pages += [f"/spaces/{board.space_id}/boards/", f"{board.get_absolute_url()}phases/"]
    return deed


def _submitting() -> Deed:
    deed = _on_board(title="One login", problem="Nine passwords a day.")
    deed.pages = deed.pages[:1]
    return deed


def _changing_phases() -> Deed:
    deed = _on_board()
    board = deed.arguments["board"]
    (now,) = board.phases.all()
    now.ends_at = clock.now() + timedelta(days=7)
    then = Phase(kind="discuss", starts_at=now.ends_at, ends_at=None)
    deed.arguments["phases"] = [now, then]
    return deed


def _restoring_board() -> Deed:
    deed = _on_board()
    actions.archive_board(**deed.arguments)
    return deed


def _on_idea(**arguments: Any) -> Deed:
    """One idea beside another, by its author, as somebody else who reads along sees it."""
    board = garden.board()
    garden.idea(on=board, title="Fewer meetings")
    idea = garden.idea(on=board)
    deed = Deed({"by": idea.author, "idea": idea, **arguments}, board.space)
    deed.pages = [board.get_absolute_url(), idea.get_absolute_url(), idea.thread.get_absolute_url()]
    return deed


def _restoring() -> Deed:
    deed = _on_idea()
    actions.withdraw_idea(**deed.arguments)
    return deed


def _invited(*, accepted: bool = False) -> Deed:
    deed = _on_idea()
    seat = actions.invite_coauthor(person=make.person(), **deed.arguments)
    deed.arguments["by"] = seat.person
    if accepted:
        actions.accept_invitation(**deed.arguments)
    return deed


SCENARIOS = [
    Scenario(actions.open_board, _opening, needs=Can.FACILITATE),
    Scenario(actions.open_board, _opening_beside, needs=Can.FACILITATE),
    Scenario(actions.change_board, lambda: _on_board(title="Fewer tools", question="Which?"), needs=Can.FACILITATE),
    Scenario(actions.archive_board, _on_board, needs=Can.FACILITATE),
    Scenario(actions.restore_board, _restoring_board, needs=Can.FACILITATE),
    Scenario(actions.change_phases, _changing_phases, needs=Can.FACILITATE),
    Scenario(actions.submit_idea, _submitting),
    Scenario(
        actions.edit_idea,
        lambda: _on_idea(version=1, title="One key", problem="Nine **keys** a day.", proposal="One of them."),
    ),
    Scenario(actions.withdraw_idea, _on_idea),
    Scenario(actions.restore_idea, _restoring),
    Scenario(actions.tag_idea, lambda: _on_idea(names=["Sign-in", "IT"])),
    Scenario(actions.invite_coauthor, lambda: _on_idea(person=make.person())),
    Scenario(actions.accept_invitation, _invited),
    Scenario(actions.leave_idea, lambda: _invited(accepted=True)),
]
