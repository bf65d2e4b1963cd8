"""Scenarios of decisions."""

from datetime import timedelta
from typing import Any

from ideas.decisions import actions as decisions
from ideas.decisions.models import Decision
from ideas.decisions.queries import count
from tests import factories as make
from tests.boards import garden
from tests.decisions import hall
from tests.house.scenarios.deed import Deed, Scenario
from workspace.common import clock
from workspace.spaces.permissions import Can


def _opening(method: str = "approval", **terms: Any) -> Deed:
    board = garden.board()
    ideas = [garden.idea(board.opened_by, board, title=title) for title in hall.IDEAS]
    choices = [decisions.Choice(one, 20 if method == "budget" else 0) for one in ideas]
    arguments = {
        "by": board.opened_by, "board": board, "title": "What first?", "method": method, "choices": choices,
        "closes_at": clock.now() + timedelta(days=3), **terms,
    }  # fmt: skip
    return Deed(arguments, board.space, [f"/boards/{board.pk}/decisions/", ideas[0].get_absolute_url()])


def _in(method: str = "approval", **terms: Any) -> Deed:
    """On the board's list, the decision's own page and an idea's."""
    found = hall.decision(method, **terms)
    return _around({"by": found.opened_by, "decision": found}, found)


def _around(arguments: dict[str, Any], found: Decision) -> Deed:
    pages = [f"/boards/{found.board_id}/decisions/", found.get_absolute_url()]
    if option := found.options.first():
        pages.append(f"/ideas/{option.idea_id}/")
    return Deed(arguments, found.board.space, pages)


def _unheard(deed: Deed) -> Deed:
    """Nobody hears of it, so no page changes by it: tests/decisions/test_hidden.py looks at them."""
    deed.pages = []
    return deed


def _voting(method: str, **values: int) -> Deed:
    deed = _unheard(_in(method))
    deed.arguments["values"] = hall.filled(deed.arguments["decision"], **values)
    return deed


def _voted(method: str = "approval", **terms: Any) -> Deed:
    deed = _in(method, **terms)
    for person in (deed.arguments["by"], make.person()):
        hall.cast(deed.arguments["decision"], person, {"One login": 1})
    return deed


def _taking() -> Deed:
    deed = _unheard(_in(confidential=True))
    deed.arguments["blinded"] = hall.Paper(deed.arguments["decision"]).blinded
    return deed


def _closing_in_confidence() -> Deed:
    deed = _in(confidential=True)
    for _ in range(6):
        hall.Paper(deed.arguments["decision"]).take(make.person()).cast({"A quiet room": 1})
    return deed


def _counting() -> Deed:
    deed = _voted()
    found = hall.close(deed.arguments["decision"])
    deed.arguments["result"] = count(found)
    return deed


def _duelling() -> Deed:
    deed = _unheard(_in("duels"))
    found = deed.arguments.pop("decision")
    duel = decisions.show_duel(by=deed.arguments["by"], decision=found)
    deed.arguments |= {"duel": duel, "winner": duel.first_id}
    return deed


def _standing(**terms: Any) -> Deed:
    deed = _unheard(_in("consent"))
    deed.arguments |= {"stance": "object", "reason": "It locks us in.", **terms}
    return deed


def _objected() -> Deed:
    """A round that is closed with one objection, of whoever opened it."""
    deed = _in("consent")
    found = deed.arguments["decision"]
    decisions.take_stand(by=make.person(), decision=found, stance="agree")
    decisions.take_stand(by=deed.arguments["by"], decision=found, stance="object", reason="It locks us in.")
    hall.close(found)
    return deed


def _revising() -> Deed:
    deed = _objected()
    deed.arguments |= {"proposal": "One login, with a way out.", "closes_at": clock.now() + timedelta(days=2)}
    return deed


SCENARIOS = [
    Scenario(decisions.open_decision, _opening, Can.FACILITATE),
    Scenario(decisions.open_decision, lambda: _opening("budget", budget=50), Can.FACILITATE),
    Scenario(decisions.open_decision, lambda: _opening(confidential=True), Can.FACILITATE),
    Scenario(decisions.cast_ballot, lambda: _voting("approval", One_login=1)),
    Scenario(decisions.cast_ballot, lambda: _voting("stv", One_login=2, A_quiet_room=1)),
    Scenario(decisions.withdraw_ballot, lambda: _unheard(_voted())),
    Scenario(decisions.take_ballot, _taking),
    Scenario(decisions.answer_duel, _duelling),
    Scenario(decisions.take_stand, _standing),
    Scenario(decisions.withdraw_objection, _objected),
    Scenario(decisions.revise_proposal, _revising, Can.FACILITATE),
    Scenario(decisions.close_decision, _voted, Can.FACILITATE),
    Scenario(decisions.close_decision, _closing_in_confidence, Can.FACILITATE),
    Scenario(decisions.count_decision, _counting, Can.FACILITATE),
    Scenario(decisions.withdraw_decision, _voted, Can.FACILITATE),
]
