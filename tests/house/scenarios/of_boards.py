"""Scenarios of boards and ideas."""

from ideas.boards import actions
from tests.boards import garden
from tests.house.scenarios.deed import Deed, Scenario, in_space
from workspace.spaces.permissions import Can


def _opening() -> Deed:
    return in_space(title="Fewer tools", phases=garden.phases())


def _submitting() -> Deed:
    board = garden.board()
    arguments = {"by": board.opened_by, "board": board, "title": "One login", "problem": "Nine passwords a day."}
    return Deed(arguments, board.space, [board.get_absolute_url()])


SCENARIOS = [
    Scenario(actions.open_board, _opening, needs=Can.FACILITATE),
    Scenario(actions.submit_idea, _submitting),
]
