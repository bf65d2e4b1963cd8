"""Scenarios of sessions."""

from typing import Any

from ideas.facilitation import actions as facilitation
from ideas.facilitation.models import Activity, Session
from tests import factories as make
from tests.boards import garden
from tests.facilitation import workshop
from tests.house.scenarios.deed import Deed, Scenario
from workspace.spaces.permissions import Can

DISCUSS = facilitation.Terms("discuss", "Talk", minutes=10)


def _around(session: Session, /, **arguments: Any) -> Deed:
    """On the canvas and on the session's own page."""
    deed = Deed({"by": session.planned_by, **arguments}, session.canvas.space)
    deed.pages = [session.canvas.get_absolute_url(), session.get_absolute_url()]
    return deed


def _planning() -> Deed:
    on = workshop.canvas()
    deed = Deed({"by": on.opened_by, "canvas": on, "recipe": "lean-coffee"}, on.space)
    deed.pages = [on.get_absolute_url()]
    return deed


def _planned(**arguments: Any) -> Deed:
    found = workshop.session(None, workshop.writing(), workshop.voting(), DISCUSS)
    return _around(found, session=found, **arguments)


def _live(*terms: facilitation.Terms, **arguments: Any) -> Deed:
    found = workshop.going_on(None, *terms)
    return _around(found, session=found, **arguments)


def _on_activity(number: int = 0, *, begun: bool = False, **arguments: Any) -> Deed:
    """Of a session that goes on, with notes on its canvas: writing, voting, talking."""
    found = workshop.going_on(None, workshop.writing(), workshop.voting(), DISCUSS)
    workshop.lay(found.canvas, "One login", "Dark mode")
    activity = workshop.begin(found, number) if begun else list(found.activities.all())[number]
    return _around(found, activity=activity, **arguments)


def _of_plan(**arguments: Any) -> Deed:
    deed = _planned()
    session = deed.arguments.pop("session")
    deed.arguments |= {"activity": list(session.activities.all())[1], **arguments}
    return deed


def _written(*, begun: bool = True) -> Deed:
    deed = _on_activity(begun=begun)
    for person in (make.person(), deed.arguments["by"]):
        facilitation.write_in_drawer(by=person, activity=deed.arguments["activity"], words="One login")
    return deed


def _own_note(**arguments: Any) -> Deed:
    """Of whoever does it, on the pages of somebody else."""
    deed = _written()
    drawer = deed.arguments["activity"].drawers.get(person=deed.arguments["by"])
    (note,) = workshop.lying_in(drawer)
    deed.arguments |= {"note": note, **arguments}
    return deed


def _paused() -> Deed:
    deed = _on_activity(begun=True)
    facilitation.pause_timer(by=deed.arguments["by"], activity=deed.arguments["activity"])
    return deed


def _voting(points: int) -> Deed:
    found = workshop.vote()
    option = workshop.option(found, "One login")
    return _around(found.session, option=option, points=points)


def _pricing() -> Deed:
    found = workshop.vote(points=100, priced=True)
    costs = {one.pk: 40 for one in found.options.all()}
    return _around(found.session, activity=found, costs=costs)


def _taking_points() -> Deed:
    deed = _voting(0)
    facilitation.place_points(by=deed.arguments["by"], option=deed.arguments["option"], points=2)
    return deed


def _closing() -> Deed:
    found: Activity = workshop.vote()
    for person in (make.person(), make.person()):
        workshop.place(found, "One login", 2, person)
    return _around(found.session, activity=found)


def _ending() -> Deed:
    deed = _written()
    session = deed.arguments.pop("activity").session
    workshop.lay(session.canvas, "Dark mode", frame="Looks")
    deed.arguments["session"] = session
    return deed


def _grouping() -> Deed:
    found = workshop.going_on()
    notes = workshop.lay(found.canvas, "One login", "Single login", "Dark mode")
    return _around(found, session=found, groups=[facilitation.Gathered("Login", notes[:2])])


def _speaking() -> Deed:
    found = workshop.going_on()
    gathering = make.gathering(found.planned_by, make.thread(found.planned_by, found.canvas.space))
    return _around(found, session=found, gathering=gathering)


def _withdrawing() -> Deed:
    deed = _live()
    session = deed.arguments.pop("session")
    words = "One login first."
    deed.arguments["agreement"] = facilitation.write_agreement(by=session.planned_by, session=session, words=words)
    return deed


def _raising() -> Deed:
    found = workshop.ended()
    board = garden.board(found.planned_by, found.canvas.space)
    deed = _around(found, group=found.groups.get(title="Login"), board=board)
    deed.pages = [found.get_absolute_url(), board.get_absolute_url()]
    return deed


SCENARIOS = [
    Scenario(facilitation.plan_session, _planning, Can.FACILITATE),
    Scenario(facilitation.change_session, lambda: _planned(title="Tuesday", blind=True), Can.FACILITATE),
    Scenario(facilitation.call_off_session, _planned, Can.FACILITATE),
    Scenario(facilitation.start_session, _planned, Can.FACILITATE),
    Scenario(facilitation.end_session, _ending, Can.FACILITATE, queries=70),
    Scenario(facilitation.end_session, _live, Can.FACILITATE),
    Scenario(facilitation.voice_session, _speaking, Can.FACILITATE),
    Scenario(facilitation.add_activity, lambda: _planned(terms=DISCUSS), Can.FACILITATE),
    Scenario(facilitation.change_activity, lambda: _of_plan(terms=DISCUSS), Can.FACILITATE),
    Scenario(facilitation.remove_activity, _of_plan, Can.FACILITATE),
    Scenario(facilitation.move_activity, lambda: _of_plan(place=1), Can.FACILITATE),
    Scenario(facilitation.begin_activity, _on_activity, Can.FACILITATE),
    Scenario(facilitation.begin_activity, lambda: _on_activity(1), Can.FACILITATE),
    Scenario(facilitation.end_activity, _written, Can.FACILITATE, queries=60),
    Scenario(facilitation.end_activity, _closing, Can.FACILITATE),
    Scenario(facilitation.reveal_notes, _written, Can.FACILITATE, queries=60),
    Scenario(facilitation.pause_timer, lambda: _on_activity(begun=True), Can.FACILITATE),
    Scenario(facilitation.resume_timer, _paused, Can.FACILITATE),
    Scenario(facilitation.extend_timer, lambda: _on_activity(begun=True, seconds=120), Can.FACILITATE),
    Scenario(facilitation.write_in_drawer, lambda: _on_activity(begun=True, words="One *login*\nfor all")),
    Scenario(facilitation.reword_in_drawer, lambda: _own_note(words="Two logins")),
    Scenario(facilitation.take_from_drawer, _own_note),
    Scenario(facilitation.set_costs, _pricing, Can.FACILITATE),
    Scenario(facilitation.place_points, lambda: _voting(2)),
    Scenario(facilitation.place_points, _taking_points),
    Scenario(facilitation.write_agreement, lambda: _live(words="One login first."), Can.FACILITATE),
    Scenario(facilitation.withdraw_agreement, _withdrawing, Can.FACILITATE),
    Scenario(facilitation.group_notes, _grouping, Can.FACILITATE),
    Scenario(facilitation.raise_idea, _raising),
]
