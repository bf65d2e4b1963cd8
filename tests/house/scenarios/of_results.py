"""Scenarios of answers, results and credit."""

from datetime import timedelta
from typing import Any

from ideas.results import actions
from ideas.results.models import Result
from tests import factories as make
from tests.boards import garden
from tests.house.scenarios.deed import Deed, Scenario
from tests.results import harvest
from workspace.common import clock


def _idea(**arguments: Any) -> Deed:
    """An idea of somebody else, on its own page, its board's, and the list of those that wait."""
    board = garden.board(answer_within=14)
    idea = garden.idea(make.person(), on=board)
    deed = Deed({"by": board.opened_by, "idea": idea, **arguments}, board.space)
    deed.pages = [idea.get_absolute_url(), board.get_absolute_url(), f"{board.get_absolute_url()}answers/"]
    return deed


def _answered() -> Deed:
    deed = _idea(verdict="not_now", reason="The budget of this year is spent.")
    harvest.answer(deed.arguments["idea"])
    return deed


def _opening() -> Deed:
    deed = _idea()
    idea = deed.arguments.pop("idea")
    harvest.answer(idea)
    deed.arguments |= {"ideas": [idea], "owner": make.person(), "title": "One login", "measure": "Resets a week"}
    return deed


def _in_result(*, shipped: bool = False, **arguments: Any) -> Deed:
    """A result of two ideas, on its own page and on those of its ideas."""
    deed = _idea()
    idea = deed.arguments.pop("idea")
    other = garden.idea(make.person(), on=garden.board(space=deed.space, by=deed.arguments["by"]), title="Fewer codes")
    result = harvest.result(idea, other, by=deed.arguments["by"])
    if shipped:
        result = harvest.shipped(result)
    deed.arguments |= {"result": result, **arguments}
    deed.pages = [result.get_absolute_url(), *deed.pages[:2], other.get_absolute_url()]
    return deed


def _changing() -> Deed:
    """Handed to somebody else, with another date, and one idea less."""
    deed = _in_result(title="One login at last", measure="Resets a week", owner=make.person())
    result: Result = deed.arguments["result"]
    deed.arguments |= {"ideas": [result.ideas.first()], "review_on": clock.today() + timedelta(days=90)}
    return deed


def _linked() -> Deed:
    deed = _in_result()
    result: Result = deed.arguments["result"]
    actions.add_link(by=deed.arguments["by"], result=result, url="https://example.com/releases/9", label="Release 9")
    deed.arguments["link"] = result.links.get()
    return deed


def _credited() -> Deed:
    deed = _in_result()
    deed.arguments["credit"] = harvest.credit(make.person(), deed.arguments.pop("result"))
    return deed


def _hiding() -> Deed:
    """Whoever raised it doesn't want to be named; a colleague reads."""
    deed = _in_result()
    deed.arguments["by"] = deed.arguments["result"].ideas.first().author
    return deed


def _hidden() -> Deed:
    deed = _hiding()
    actions.hide_name(by=deed.arguments["by"], result=deed.arguments["result"])
    return deed


SCENARIOS = [
    Scenario(actions.answer_idea, lambda: _idea(verdict="declined", reason="Two of the tools are going anyway.")),
    Scenario(actions.change_answer, _answered),
    Scenario(actions.open_result, _opening, queries=60),
    Scenario(actions.change_result, _changing, queries=60),
    Scenario(actions.add_link, lambda: _in_result(url="https://example.com/releases/9")),
    Scenario(actions.remove_link, _linked),
    Scenario(actions.note_progress, lambda: _in_result(words="Two tools are in.", stage="under_way")),
    Scenario(actions.note_progress, lambda: _in_result(words="It can't be done.", stage="stopped")),
    Scenario(actions.ship_result, lambda: _in_result(did="One login opens all nine.")),
    Scenario(actions.review_result, lambda: _in_result(shipped=True, outcome="Half the resets.", measured="40 a week")),
    Scenario(actions.give_credit, lambda: _in_result(person=make.person(), role="built", note="the bridge")),
    Scenario(actions.withdraw_credit, _credited),
    Scenario(actions.hide_name, _hiding, queries=45),
    Scenario(actions.show_name, _hidden),
]
