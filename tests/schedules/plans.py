"""Plans to test with: a question of every Monday, or once, on a clock that begins on a Sunday."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from tests import factories as make
from workspace.notifications.models import Notification
from workspace.notifications.queries import kind_named
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.schedules import actions
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Repeats, Timetable
from workspace.schedules.tasks import post_all_due
from workspace.spaces.models import Space
from workspace.threads.models import Thread

SUNDAY = datetime.fromisoformat("2027-02-28T12:00:00+00:00")
MONDAY_NINE = datetime.fromisoformat("2027-03-01T09:00:00+00:00")
Travel = Callable[[datetime], None]


def every_monday(**terms: Any) -> Timetable:
    return Timetable(date(2027, 3, 1), time(9), "UTC", Repeats.WEEKLY, **terms)


def once() -> Timetable:
    return Timetable(date(2027, 3, 1), time(9), "UTC")


def planned(where: Space | Thread, when: Timetable | None = None, *, by: Any = None, **words: Any) -> ScheduledPost:
    words.setdefault("body", "What did you learn last week?")
    if isinstance(where, Space):
        words.setdefault("title", "Monday's question")
        by = by or where.created_by
    else:
        by = by or where.opened_by
    return actions.schedule_post(by=by, where=where, when=when or every_monday(), **words)


def run() -> int:
    return post_all_due(0)


def leave(person: Person) -> None:
    people.deactivate_person(by=make.person(is_operator=True), person=person)


def bell(person: Person) -> list[tuple[str, str]]:
    kind = kind_named("schedule.held_up")
    assert kind is not None
    numbers = Notification.objects.filter(person=person, kind=kind.name).values_list("object_id", flat=True)
    return [(one.does, one.words) for one in kind.standing(person, list(numbers)).values()]
