"""What the demo's company has planned for the days to come."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from workspace.people.models import Person
from workspace.schedules import actions
from workspace.schedules.recurrence import Repeats, Timetable
from workspace.spaces.models import Space

MONDAY, FRIDAY = 0, 4


def plan(people: Mapping[str, Person], spaces: Mapping[str, Space], end: datetime) -> None:
    """A question that comes every week, and a reminder that comes once."""
    actions.schedule_post(
        by=people["liv"], where=spaces["learning"], title="What did you learn this week?",
        body="One thing that went otherwise than you thought, and what you make of it. Short is good.",
        when=Timetable(_next(FRIDAY, end).date(), time(14), "Europe/Oslo", Repeats.WEEKLY),
    )  # fmt: skip
    actions.schedule_post(
        by=people["noor"], where=spaces["general"], title="The year's last delivery leaves on Thursday",
        body="Whoever still has something for it: tell the dispatch **by Wednesday noon**.",
        when=Timetable(_next(MONDAY, end + timedelta(days=7)).date(), time(8, 30), "Europe/Oslo"),
    )  # fmt: skip


def _next(weekday: int, after: datetime) -> datetime:
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)
