"""Scenarios of opinions."""

from typing import Any

from ideas.opinions import actions
from tests import factories as make
from tests.boards import garden
from tests.house.scenarios.deed import Deed, Scenario


def _stating() -> Deed:
    board = garden.board()
    arguments = {"by": board.opened_by, "board": board, "words": "Fewer tools beat better tools."}
    return Deed(arguments, board.space, [f"{board.get_absolute_url()}opinions/"])


def _judging(**terms: Any) -> Deed:
    """A statement by somebody else, which another has judged."""
    deed = _stating()
    board, by = deed.arguments["board"], deed.arguments["by"]
    statement = actions.make_statement(by=make.person(), board=board, words="Fewer tools beat better tools.")
    actions.give_opinion(by=make.person(), statement=statement, stand=1)
    deed.arguments = {"by": by, "statement": statement, **terms}
    deed.reader = make.person()
    return deed


SCENARIOS = [
    Scenario(actions.make_statement, _stating),
    Scenario(actions.give_opinion, lambda: _judging(stand=-1)),
    Scenario(actions.withdraw_statement, _judging),
]
