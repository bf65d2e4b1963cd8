"""Scenarios of cases, of merging and of splitting."""

from typing import Any

from ideas.boards import actions
from ideas.boards.models import Idea
from tests import factories as make
from tests.boards import garden
from tests.house.scenarios.deed import Deed, Scenario
from workspace.spaces.permissions import Can

WHY = "Both are about passwords."


def _on_idea(**arguments: Any) -> Deed:
    """An idea with a case, by its author."""
    idea = garden.idea()
    actions.add_case(by=make.person(), idea=idea, words="I write mine on paper.")
    return Deed({"by": idea.author, "idea": idea, **arguments}, idea.board.space, [idea.get_absolute_url()])


def _of_case(**arguments: Any) -> Deed:
    deed = _on_idea()
    idea = deed.arguments.pop("idea")
    deed.arguments |= {"case": actions.add_case(by=idea.author, idea=idea, words="Six of us share one."), **arguments}
    return deed


def _pair() -> tuple[Idea, Idea]:
    """Two ideas of a board by two authors; the first has a case and a supporter."""
    into = garden.idea()
    idea = garden.idea(make.person(), into.board, title="One password")
    actions.add_case(by=make.person(), idea=idea, words="I write mine on paper.")
    actions.support_idea(by=make.person(), idea=idea)
    return idea, into


def _merging(**arguments: Any) -> Deed:
    """By the author of the one idea, who opened the board and facilitates."""
    idea, into = _pair()
    pages = [idea.get_absolute_url(), into.get_absolute_url(), idea.board.get_absolute_url()]
    return Deed({"by": into.author, "idea": idea, "into": into, "reason": WHY, **arguments}, idea.board.space, pages)


def _proposed(**arguments: Any) -> Deed:
    deed = _merging()
    pair = {name: deed.arguments.pop(name) for name in ("idea", "into", "reason")}
    merge = actions.propose_merge(by=pair["idea"].author, **pair)
    deed.arguments |= {"merge": merge, **arguments}
    return deed


def _merged(**arguments: Any) -> Deed:
    deed = _proposed()
    actions.agree_to_merge(**deed.arguments)
    deed.arguments |= arguments
    return deed


def _splitting(**arguments: Any) -> Deed:
    deed = _on_idea(reason="These are two.", title="Fewer passwords", problem="Each has its own rules.")
    idea = deed.arguments["idea"]
    deed.arguments |= {
        "cases": [case.pk for case in idea.cases.all()],
        "remains": {"problem": "One login."},
        **arguments,
    }
    deed.pages += [idea.board.get_absolute_url(), idea.thread.get_absolute_url()]
    return deed


def _split() -> Deed:
    deed = _splitting()
    split = actions.split_idea(**deed.arguments)
    pages = [*deed.pages, split.made.get_absolute_url()]
    return Deed({"by": deed.arguments["by"], "split": split}, deed.space, pages)


SCENARIOS = [
    Scenario(actions.add_case, lambda: _on_idea(words="Nine of them, on a **note**.")),
    Scenario(actions.edit_case, lambda: _of_case(words="Seven of us share one.")),
    Scenario(actions.withdraw_case, _of_case),
    Scenario(actions.propose_merge, _merging, queries=50),
    Scenario(actions.agree_to_merge, _proposed, queries=50),
    Scenario(actions.decline_merge, _proposed, queries=45),
    Scenario(actions.merge_ideas, _merging, needs=Can.FACILITATE, queries=50),
    Scenario(actions.unmerge_ideas, _merged, queries=50),
    Scenario(actions.split_idea, _splitting, queries=80),
    Scenario(actions.undo_split, _split, queries=60),
]
