"""What happens when its time has come: once, and what stands in its way."""

from datetime import date, time, timedelta

import pytest

from tests import factories as make
from tests.schedules.plans import MONDAY_NINE, Travel, every_monday, once, planned, run
from workspace.audit.ledger import SCHEDULE
from workspace.audit.models import Participation, Verb
from workspace.common.errors import Invalid, Refused
from workspace.schedules import actions
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Repeats, Timetable
from workspace.threads import actions as threads
from workspace.threads.models import ReadMark

pytestmark = pytest.mark.django_db


def test_nothing_is_posted_before_its_time_and_once_at_it(travel: Travel) -> None:
    thread = make.thread()
    planned(thread)
    travel(MONDAY_NINE - timedelta(seconds=1))
    assert run() == 0
    travel(MONDAY_NINE)
    assert (run(), run()) == (1, 0)
    (post,) = thread.posts.filter(number=2)
    assert (post.author, post.body, post.is_scheduled) == (thread.opened_by, "What did you learn last week?", True)


def test_the_next_time_is_a_week_later(travel: Travel) -> None:
    scheduled = planned(make.thread())
    travel(MONDAY_NINE)
    run()
    scheduled.refresh_from_db()
    assert (scheduled.next_at, scheduled.times, scheduled.ended_at) == (MONDAY_NINE + timedelta(days=7), 1, None)


def test_what_comes_once_is_over_afterwards(travel: Travel) -> None:
    scheduled = planned(make.thread(), once())
    travel(MONDAY_NINE)
    run()
    scheduled.refresh_from_db()
    assert (scheduled.next_at, scheduled.ended_at) == (None, MONDAY_NINE)


def test_in_a_space_it_opens_a_thread_each_time(travel: Travel) -> None:
    space = make.space()
    planned(space)
    for week in range(2):
        travel(MONDAY_NINE + timedelta(weeks=week))
        run()
    assert list(space.threads.values_list("title", flat=True)) == ["Monday's question"] * 2
    entries = Participation.objects.filter(verb=Verb.OPENED_THREAD, space=space.pk)
    assert entries.count() == 2


def test_its_ledger_entry_says_that_it_came_by_itself(travel: Travel) -> None:
    planned(make.thread())
    travel(MONDAY_NINE)
    run()
    assert Participation.objects.latest("pk").source == SCHEDULE


def test_nothing_is_planned_in_a_closed_thread_and_nothing_changed_that_is_over(travel: Travel) -> None:
    thread = make.thread()
    scheduled = planned(thread)
    actions.cancel_scheduled(by=thread.opened_by, scheduled=scheduled)
    with pytest.raises(Refused, match="over"):
        actions.change_scheduled(by=thread.opened_by, scheduled=scheduled, body="Anew", when=every_monday())
    threads.close_thread(by=thread.opened_by, thread=thread)
    with pytest.raises(Refused, match="closed"):
        planned(thread)


def test_it_follows_its_thread_into_another_space(travel: Travel) -> None:
    thread = make.thread()
    there = make.space(thread.opened_by)
    scheduled = planned(thread)
    threads.move_thread(by=thread.opened_by, thread=thread, space=there)
    assert list(ScheduledPost.objects.in_space(there)) == [scheduled]
    travel(MONDAY_NINE)
    assert run() == 1


def test_who_was_not_there_has_not_read_what_others_wrote(travel: Travel) -> None:
    thread = make.thread()
    planned(thread)
    make.reply(make.person(), thread, "Have you seen this?")
    travel(MONDAY_NINE)
    run()
    assert ReadMark.objects.get(thread=thread, person=thread.opened_by).number == 1


def test_who_had_read_all_has_read_their_own_as_well(travel: Travel) -> None:
    thread = make.thread()
    planned(thread)
    travel(MONDAY_NINE)
    run()
    assert ReadMark.objects.get(thread=thread, person=thread.opened_by).number == 2


def test_paused_it_leaves_out_what_falls_into_the_pause(travel: Travel) -> None:
    thread = make.thread()
    scheduled = planned(thread)
    actions.pause_scheduled(by=thread.opened_by, scheduled=scheduled)
    travel(MONDAY_NINE + timedelta(days=1))
    assert run() == 0
    assert actions.resume_scheduled(by=thread.opened_by, scheduled=scheduled).next_at == MONDAY_NINE + timedelta(days=7)
    assert run() == 0


def test_cancelled_can_be_taken_back_while_a_time_is_left(travel: Travel) -> None:
    thread = make.thread()
    scheduled = planned(thread, once())
    actions.cancel_scheduled(by=thread.opened_by, scheduled=scheduled)
    assert actions.resume_scheduled(by=thread.opened_by, scheduled=scheduled).ended_at is None
    actions.cancel_scheduled(by=thread.opened_by, scheduled=scheduled)
    travel(MONDAY_NINE)
    assert run() == 0
    with pytest.raises(Refused):
        actions.resume_scheduled(by=thread.opened_by, scheduled=scheduled)


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ({"body": "  "}, every_monday()),
        ({"body": "x" * 40_001}, every_monday()),
        ({}, Timetable(date(2020, 1, 1), time(9), "UTC")),
        ({}, Timetable(date(1, 1, 1), time(9), "Asia/Tokyo", Repeats.WORKDAYS)),
        ({}, Timetable(date(9999, 12, 31), time(23, 59), "America/Los_Angeles")),
        ({}, Timetable(date(2027, 3, 1), time(9), "Mars/Olympus")),
        ({}, Timetable(date(2027, 3, 1), time(9), "UTC", "hourly")),
        ({}, every_monday(until=date(2027, 2, 1))),
    ],
)
def test_what_can_not_be_is_refused(travel: Travel, words: dict[str, str], when: Timetable) -> None:
    with pytest.raises(Invalid):
        planned(make.thread(), when, **words)


def test_a_nul_in_the_words_is_left_out(travel: Travel) -> None:
    assert planned(make.thread(), body="Who\x00 has news?").body == "Who has news?"
