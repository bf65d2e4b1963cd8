"""Scenarios of schedules."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, in_space, in_thread
from workspace.common import clock
from workspace.schedules import actions as schedules
from workspace.schedules.recurrence import Repeats, Timetable

# A month from now or more, so that no scenario meets a turn that is due.
_MONDAY = clock.today() + timedelta(weeks=6, days=-clock.today().weekday())
_MONDAYS = Timetable(_MONDAY, time(9), "Europe/Oslo", Repeats.WEEKLY)


def _scheduled(by_turn: Callable[..., Any] | None = None, **arguments: Any) -> Deed:
    """A scheduled reply, where its list is; after a first turn if there is one."""
    deed = in_thread()
    by, thread = deed.arguments["by"], deed.arguments.pop("thread")
    deed.arguments["scheduled"] = schedules.schedule_post(by=by, where=thread, body="Who has news?", when=_MONDAYS)
    if by_turn:
        by_turn(**deed.arguments)
    deed.arguments |= arguments
    deed.pages = [f"/spaces/{thread.space_id}/scheduled/"]
    return deed


def _scheduling() -> Deed:
    deed = in_space(title="Monday's question", body="Who has *news*?", when=_MONDAYS)
    deed.arguments["where"] = deed.arguments.pop("space")
    deed.pages = [f"/spaces/{deed.arguments['where'].pk}/scheduled/"]
    return deed


def _taking_over() -> Deed:
    deed = _scheduled()
    deed.arguments["by"] = make.person()
    return deed


SCENARIOS = [
    Scenario(schedules.schedule_post, _scheduling),
    Scenario(schedules.change_scheduled, lambda: _scheduled(body="Any *news*?", when=_MONDAYS)),
    Scenario(schedules.pause_scheduled, _scheduled),
    Scenario(schedules.resume_scheduled, lambda: _scheduled(schedules.pause_scheduled)),
    Scenario(schedules.take_over_scheduled, _taking_over),
    Scenario(schedules.stand_in_for_scheduled, _taking_over),
    Scenario(schedules.cancel_scheduled, _scheduled),
]
