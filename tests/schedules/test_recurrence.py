"""When a scheduled post is due: against the calendar, and by properties."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.schedules.recurrence import Repeats, Timetable

NINE = time(9)
OSLO = "Europe/Oslo"


def times(when: Timetable, count: int, since: datetime = datetime(2020, 1, 1, tzinfo=UTC)) -> list[str]:
    """The next times, on the wall clock of their zone."""
    found = []
    for _ in range(count):
        since = when.after(since)
        if since is None:
            break
        found.append(since.astimezone(ZoneInfo(when.zone)).strftime("%a %Y-%m-%d %H:%M"))
    return found


def test_once_is_once() -> None:
    assert times(Timetable(date(2026, 3, 2), NINE, OSLO), 3) == ["Mon 2026-03-02 09:00"]


def test_nine_stays_nine_when_the_clocks_change() -> None:
    weekly = Timetable(date(2026, 3, 23), NINE, OSLO, Repeats.WEEKLY)
    assert times(weekly, 2) == ["Mon 2026-03-23 09:00", "Mon 2026-03-30 09:00"]
    assert weekly.after(datetime(2026, 3, 23, 12, tzinfo=UTC)) == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_a_time_that_is_leapt_over_comes_an_hour_later() -> None:
    daily = Timetable(date(2026, 3, 27), time(2, 30), OSLO, Repeats.WEEKLY)
    sunday = Timetable(date(2026, 3, 29), time(2, 30), OSLO)
    assert times(sunday, 1) == ["Sun 2026-03-29 03:30"]
    assert times(daily, 1) == ["Fri 2026-03-27 02:30"]


def test_a_time_that_comes_twice_is_the_first_and_only_once() -> None:
    autumn = Timetable(date(2026, 10, 25), time(2, 30), OSLO, Repeats.WEEKLY)
    assert autumn.after(datetime(2026, 10, 24, tzinfo=UTC)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert autumn.after(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == datetime(2026, 11, 1, 1, 30, tzinfo=UTC)


def test_workdays_leave_out_the_weekend_also_when_begun_on_one() -> None:
    begun_on_saturday = Timetable(date(2026, 11, 21), NINE, OSLO, Repeats.WORKDAYS)
    assert times(begun_on_saturday, 6) == [
        "Mon 2026-11-23 09:00", "Tue 2026-11-24 09:00", "Wed 2026-11-25 09:00", "Thu 2026-11-26 09:00",
        "Fri 2026-11-27 09:00", "Mon 2026-11-30 09:00",
    ]  # fmt: skip


def test_every_second_week() -> None:
    assert times(Timetable(date(2026, 1, 5), NINE, OSLO, Repeats.FORTNIGHTLY), 3) == [
        "Mon 2026-01-05 09:00", "Mon 2026-01-19 09:00", "Mon 2026-02-02 09:00",
    ]  # fmt: skip


def test_the_31st_is_the_last_day_of_shorter_months() -> None:
    assert times(Timetable(date(2026, 1, 31), NINE, OSLO, Repeats.MONTHLY), 4) == [
        "Sat 2026-01-31 09:00", "Sat 2026-02-28 09:00", "Tue 2026-03-31 09:00", "Thu 2026-04-30 09:00",
    ]  # fmt: skip


def test_the_29th_comes_on_the_29th_where_there_is_one() -> None:
    assert times(Timetable(date(2026, 1, 29), NINE, OSLO, Repeats.MONTHLY), 3) == [
        "Thu 2026-01-29 09:00", "Sat 2026-02-28 09:00", "Sun 2026-03-29 09:00",
    ]  # fmt: skip


def test_the_second_tuesday_and_the_last_friday_of_the_month() -> None:
    assert times(Timetable(date(2026, 1, 13), NINE, OSLO, Repeats.MONTHLY_WEEKDAY), 3) == [
        "Tue 2026-01-13 09:00", "Tue 2026-02-10 09:00", "Tue 2026-03-10 09:00",
    ]  # fmt: skip
    assert times(Timetable(date(2026, 1, 30), NINE, OSLO, Repeats.MONTHLY_WEEKDAY), 3) == [
        "Fri 2026-01-30 09:00", "Fri 2026-02-27 09:00", "Fri 2026-03-27 09:00",
    ]  # fmt: skip


def test_the_last_day_is_the_last() -> None:
    until = Timetable(date(2026, 1, 5), NINE, OSLO, Repeats.WEEKLY, until=date(2026, 1, 12))
    assert times(until, 9) == ["Mon 2026-01-05 09:00", "Mon 2026-01-12 09:00"]


REPEATING = st.sampled_from([one for one in Repeats if one != Repeats.ONCE])
SOME_DAY = datetime(2023, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from([OSLO, "UTC", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"])


@given(
    day=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    zone=ZONES,
    repeats=REPEATING,
    moment=st.integers(0, 7 * 365 * 24 * 60).map(lambda minutes: SOME_DAY + timedelta(minutes=minutes)),
)
def test_what_comes_again_always_comes_later_and_never_before_its_first_day(
    day: date, at: time, zone: str, repeats: str, moment: datetime
) -> None:
    due = Timetable(day, at, zone, repeats).after(moment)
    assert due is not None
    assert due > moment
    local = due.astimezone(ZoneInfo(zone))
    assert local.date() >= day
    assert due - max(moment, datetime.combine(day, at, UTC)) <= timedelta(days=36)
    if repeats == Repeats.WORKDAYS:
        assert local.weekday() < 5
    if repeats in {Repeats.WEEKLY, Repeats.FORTNIGHTLY, Repeats.MONTHLY_WEEKDAY}:
        assert local.weekday() == day.weekday()


@pytest.mark.parametrize("repeats", list(Repeats))
def test_asking_after_each_time_finds_all_of_them(repeats: str) -> None:
    when = Timetable(date(2026, 1, 31), NINE, OSLO, repeats, until=date(2026, 12, 31))
    found = times(when, 1000)
    assert found == sorted(set(found), key=lambda one: one[4:])
