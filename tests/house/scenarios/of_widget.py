"""Scenarios of widget."""

from collections.abc import Callable
from typing import Any

from ideas.widget import actions
from tests import factories as make
from tests.boards import garden
from tests.house.scenarios.deed import Deed, Scenario
from tests.widget import counter
from workspace.spaces.permissions import Can

ELSEWHERE = "https://shop.aqua.example"


def _on_widget(**arguments: Any) -> Deed:
    widget = actions.make_widget(by=(board := garden.board()).opened_by, board=board, name="Customer portal")
    return Deed({"by": board.opened_by, "widget": widget, **arguments}, board.space)


def _making() -> Deed:
    board = garden.board()
    return Deed({"by": board.opened_by, "board": board, "name": "Customer portal"}, board.space)


def _reopening() -> Deed:
    deed = _on_widget()
    actions.close_widget(**deed.arguments)
    return deed


def _on_key(**arguments: Any) -> Deed:
    deed = _on_widget()
    key = actions.make_key(**deed.arguments, algorithm="HS256", origins=[counter.ORIGIN])
    return Deed({"by": deed.arguments["by"], "widget_key": key, **arguments}, deed.space)


def _naming(*, done: bool) -> Callable[[], Deed]:
    def arrange() -> Deed:
        deed = _on_widget()
        customer = make.customer()
        named = {**deed.arguments, "external_id": "org-7"}
        if done:
            actions.map_organisation(**named, organisation=customer)
        return Deed(named if done else {**named, "organisation": customer}, deed.space)

    return arrange


SCENARIOS = [
    Scenario(actions.make_widget, _making, needs=Can.FACILITATE),
    Scenario(actions.change_widget, lambda: _on_widget(name="Shop", takes_new=False), needs=Can.FACILITATE),
    Scenario(actions.close_widget, _on_widget, needs=Can.FACILITATE),
    Scenario(actions.reopen_widget, _reopening, needs=Can.FACILITATE),
    Scenario(actions.make_key, lambda: _on_widget(algorithm="HS256", origins=[counter.ORIGIN]), needs=Can.FACILITATE),
    Scenario(actions.change_origins, lambda: _on_key(origins=[ELSEWHERE]), needs=Can.FACILITATE),
    Scenario(actions.revoke_key, _on_key, needs=Can.FACILITATE),
    Scenario(actions.map_organisation, _naming(done=False), needs=Can.FACILITATE),
    Scenario(actions.unmap_organisation, _naming(done=True), needs=Can.FACILITATE),
]
