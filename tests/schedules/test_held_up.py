"""What is late, what can't be posted, what breaks, and two at once."""

import threading
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from tests.schedules.plans import MONDAY_NINE, Travel, bell, once, planned, run
from workspace.schedules import actions
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Timetable
from workspace.schedules.tasks import BROKEN
from workspace.spaces import actions as spaces
from workspace.threads import actions as threads
from workspace.threads.models import Post

pytestmark = pytest.mark.django_db


def test_after_a_long_standstill_it_is_posted_once_late_or_waits_for_its_next_time(travel: Travel) -> None:
    """A question of the week is not asked on Thursday for Monday, nor four times on one day."""
    thread = make.thread()
    again, single = planned(thread, body="Again"), planned(thread, once(), body="Single")
    travel(MONDAY_NINE + timedelta(days=24))
    assert run() == 1
    assert thread.posts.get(number=2).body == "Single"
    again.refresh_from_db()
    single.refresh_from_db()
    assert again.next_at == MONDAY_NINE + timedelta(days=28)
    assert single.ended_at


def test_a_little_late_is_posted(travel: Travel) -> None:
    thread = make.thread()
    planned(thread)
    travel(MONDAY_NINE + timedelta(hours=3))
    assert run() == 1


@pytest.mark.parametrize("stop", ["closed", "archived"])
def test_what_can_not_be_posted_is_told_of_tried_again_and_holds_up_nobody(travel: Travel, stop: str) -> None:
    thread, other = make.thread(), make.thread()
    scheduled, fine = planned(thread), planned(other)
    if stop == "closed":
        threads.close_thread(by=thread.opened_by, thread=thread)
    else:
        spaces.archive_space(by=thread.space.created_by, space=thread.space)
    travel(MONDAY_NINE)
    assert run() == 1
    scheduled.refresh_from_db()
    fine.refresh_from_db()
    assert stop in scheduled.held_up
    assert (scheduled.times, fine.times) == (0, 1)
    assert len(bell(thread.opened_by)) == 1
    if stop == "closed":
        threads.reopen_thread(by=thread.opened_by, thread=thread)
    else:
        spaces.restore_space(by=thread.space.created_by, space=thread.space)
    travel(MONDAY_NINE + timedelta(days=7))
    assert run() == 2
    scheduled.refresh_from_db()
    assert scheduled.held_up == ""


def test_what_comes_once_and_could_not_be_posted_waits(travel: Travel) -> None:
    thread = make.thread()
    scheduled = planned(thread, once())
    threads.close_thread(by=thread.opened_by, thread=thread)
    travel(MONDAY_NINE)
    assert run() == 0
    scheduled.refresh_from_db()
    assert scheduled.paused_at
    assert run() == 0


def test_what_breaks_holds_up_nobody(travel: Travel, caplog: pytest.LogCaptureFixture) -> None:
    broken, fine = planned(make.thread()), planned(make.thread())
    ScheduledPost.objects.filter(pk=broken.pk).update(zone="Mars/Olympus")
    travel(MONDAY_NINE)
    assert run() == 1
    fine.refresh_from_db()
    assert fine.times == 1


def test_who_writes_too_much_just_now_is_posted_a_minute_later(travel: Travel, settings: Any) -> None:
    thread = make.thread()
    scheduled = planned(thread, once())
    travel(MONDAY_NINE)
    make.reply(thread.opened_by, thread)
    settings.WRITES_PER_MINUTE = 1
    assert run() == 0
    scheduled.refresh_from_db()
    assert (scheduled.held_up, scheduled.paused_at) == ("", None)
    travel(MONDAY_NINE + timedelta(minutes=2))
    assert run() == 1


def test_the_longest_overdue_is_posted_first(travel: Travel) -> None:
    thread = make.thread()
    for minute, body in ((1, "Second"), (0, "First")):
        planned(thread, Timetable(date(2027, 3, 1), time(9, minute), "UTC"), body=body)
    travel(MONDAY_NINE + timedelta(minutes=2))
    assert run() == 2
    assert list(thread.posts.order_by("number").values_list("body", flat=True)[1:]) == ["First", "Second"]


def test_six_hours_late_is_posted_and_later_is_not(travel: Travel) -> None:
    thread = make.thread()
    planned(thread)
    travel(MONDAY_NINE + timedelta(hours=6))
    assert run() == 1
    travel(MONDAY_NINE + timedelta(days=7, hours=6, seconds=1))
    assert run() == 0


def test_what_breaks_waits_for_somebody_to_resume_it_even_if_it_comes_again(travel: Travel) -> None:
    scheduled = planned(make.thread())
    ScheduledPost.objects.filter(pk=scheduled.pk).update(zone="Mars/Olympus")
    travel(MONDAY_NINE)
    assert run() == 0
    scheduled.refresh_from_db()
    assert (scheduled.paused_at, scheduled.held_up) == (MONDAY_NINE, BROKEN)
    ScheduledPost.objects.filter(pk=scheduled.pk).update(zone="UTC")
    assert actions.resume_scheduled(by=scheduled.keeper, scheduled=scheduled).held_up == ""


def test_two_plans_for_the_same_moment_are_two_posts(travel: Travel) -> None:
    thread = make.thread()
    for body in ("One", "Other"):
        planned(thread, body=body)
    travel(MONDAY_NINE)
    assert run() == 2
    assert thread.posts.filter(is_scheduled=True).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_post_it_once(travel: Travel) -> None:
    thread = make.thread()
    planned(thread)
    travel(MONDAY_NINE)
    start = threading.Barrier(2)
    posted: list[int] = []

    def work() -> None:
        start.wait()
        posted.append(run())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(posted) == 1
    assert Post.objects.filter(thread=thread, is_scheduled=True).count() == 1
