"""Scenarios of evaluations."""

from typing import Any

from ideas.boards.models import Idea
from ideas.evaluations import actions as evaluations
from tests import factories as make
from tests.boards import garden
from tests.evaluations import jury
from tests.house.scenarios.deed import Deed, Scenario
from workspace.spaces.permissions import Can


def _around(about: Idea, **arguments: Any) -> Deed:
    """On the board's tab and on the idea's page."""
    return Deed(arguments, about.board.space, [f"/boards/{about.board_id}/evaluations/", about.get_absolute_url()])


def _setting() -> Deed:
    board = garden.board()
    deed = _around(garden.idea(make.person(), board), by=board.opened_by, board=board, criteria=jury.CRITERIA)
    deed.pages.append(board.get_absolute_url())
    return deed


def _starting_anew() -> Deed:
    idea = _evaluated()
    return _around(idea, by=idea.board.opened_by, board=idea.board, criteria=jury.CRITERIA[:1], anew=True)


def _assigning() -> Deed:
    idea = jury.idea()
    return _around(idea, by=idea.board.opened_by, idea=idea, person=jury.skilled("Login"))


def _asked(**arguments: Any) -> Deed:
    """`by` is the evaluator, who reads on. What was asked stands on their own sheet, too."""
    asked = jury.asked()
    jury.said(jury.asked(asked.idea), 3, 3)
    deed = _around(asked.idea, by=asked.evaluator, assignment=asked, **arguments)
    deed.pages.append(asked.get_absolute_url())
    deed.reader = asked.evaluator
    return deed


def _releasing() -> Deed:
    deed = _asked()
    deed.arguments["by"] = deed.arguments["assignment"].idea.board.opened_by
    return deed


def _evaluated() -> Idea:
    idea = jury.idea()
    for values in ((5, 1), (2, 4)):
        jury.said(jury.asked(idea), *values)
    return idea


def _judging(feasible: str = "yes", reason: str = "") -> Deed:
    deed = _asked()
    deed.arguments |= jury.filled(
        deed.arguments["assignment"], 4, 2, feasible=feasible, reason=reason, note="It *works*."
    )
    return deed


def _judging_again() -> Deed:
    deed = _judging()
    jury.said(deed.arguments["assignment"], 1, 1)
    return deed


SCENARIOS = [
    Scenario(evaluations.set_criteria, _setting, Can.FACILITATE),
    Scenario(evaluations.set_criteria, _starting_anew, Can.FACILITATE),
    Scenario(evaluations.assign_evaluator, _assigning, Can.FACILITATE),
    Scenario(evaluations.release_evaluator, _releasing, Can.FACILITATE),
    Scenario(evaluations.declare_conflict, lambda: _asked(reason="It is my budget.")),
    Scenario(evaluations.submit_evaluation, _judging),
    Scenario(evaluations.submit_evaluation, lambda: _judging("no", "The roof won't bear it.")),
    Scenario(evaluations.submit_evaluation, _judging_again),
]
