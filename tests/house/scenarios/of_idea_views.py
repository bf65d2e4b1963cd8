"""Scenarios of support, of what is taken back, and of moving ideas: seen on every view of their board."""

from typing import Any

from ideas.boards import actions
from ideas.boards.models import Board, Stage
from tests import factories as make
from tests.boards import garden
from tests.house.scenarios.deed import Deed, Scenario
from workspace.spaces.permissions import Can


def pages_of(board: Board) -> list[str]:
    """Ways to look at a board: what is pushed fits, or the page fetches its list anew. An order by support stays as it
    was when the page was loaded: nothing jumps about under a reader."""
    ways = ("", "?view=cards", "?view=roadmap", "?stage=under_way", "?view=cards&q=login", "?sort=random")
    return [f"{board.get_absolute_url()}{way}" for way in ways]


def _on_idea(*, counted: bool = True, **arguments: Any) -> Deed:
    """`counted`: the number of its supporters moves, so the pages hear of it."""
    idea = garden.idea()
    garden.idea(on=idea.board, title="Fewer passwords")
    deed = Deed({"by": make.person(), "idea": idea, **arguments}, idea.board.space)
    deed.pages = [*pages_of(idea.board), idea.get_absolute_url()] if counted else []
    return deed


def _supporting() -> Deed:
    return _on_idea(importance=3, why="It takes me ten minutes a day.")


def _passing() -> Deed:
    deed = _on_idea()
    actions.support_idea(by=deed.arguments["by"], idea=deed.arguments["idea"], why="For a while.")
    return deed


def _moving() -> Deed:
    deed = _on_idea(stage=Stage.UNDER_WAY)
    return Deed(deed.arguments | {"by": deed.arguments["idea"].board.opened_by}, deed.space, deed.pages)


SCENARIOS = [
    Scenario(actions.support_idea, _supporting),
    Scenario(actions.pass_idea, _passing),
    Scenario(actions.withdraw_support, _passing),
    Scenario(actions.move_idea, _moving, needs=Can.FACILITATE),
]
