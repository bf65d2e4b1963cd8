"""When a person may be reached: on the clock of their own zone, whatever it does in spring and autumn."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workspace.notifications.models import Rhythm
from workspace.notifications.queries.rhythm import PAUSE_MOST, next_digest, reachable_at

# A slow machine is no failure.
unhurried = settings(deadline=None)
When = tuple[ZoneInfo, datetime]
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
# By how much clocks turn differs: an hour, half of one, a day left out; at midnight, at noon, at three.
TURNING = (
    *("Europe/Stockholm", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo"),
    *("Asia/Beirut", "America/Havana", "Africa/Casablanca", "Pacific/Apia", "Asia/Pyongyang", "Antarctica/Troll"),
)
hours = st.integers(0, 23)
plain = st.datetimes(datetime(1990, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - their way


@cache
def turns(zone: ZoneInfo) -> list[datetime]:
    """The days since 2005 on which the zone's clock was turned."""
    days = [datetime(2005, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(365 * 25)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [day for day, now, later in zip(days, offsets, offsets[1:], strict=False) if now != later]


@st.composite
def near_a_turn(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    zone = ZoneInfo(draw(st.sampled_from(TURNING)))
    turn = draw(st.sampled_from(turns(zone)))
    return zone, turn + timedelta(minutes=draw(st.integers(-3 * 24 * 60, 3 * 24 * 60)))


moments = st.tuples(st.sampled_from(ZONES).map(ZoneInfo), plain) | near_a_turn()
rhythms = st.builds(
    Rhythm, digest_hour=hours, quiet_from=hours, quiet_to=hours, quiet_weekends=st.booleans(),
    paused_until=st.none() | plain,
)  # fmt: skip


def from_then(rhythm: Rhythm, at: datetime) -> datetime:
    """When the pause is over, or `at` where there is none: no pause holds for more than a year."""
    return min(max(at, rhythm.paused_until or at), at + PAUSE_MOST)


def quiet(rhythm: Rhythm, local: datetime) -> bool:
    """The rule in its plainest words: the clock on the wall says so."""
    if rhythm.quiet_weekends and local.weekday() >= 5:
        return True
    hour, start, end = local.hour, rhythm.quiet_from, rhythm.quiet_to
    within = set()
    while start != end:
        within.add(start)
        start = (start + 1) % 24
    return hour in within


@unhurried
@given(rhythms, moments)
def test_the_moment_is_neither_before_nor_quiet_nor_within_a_pause(rhythm: Rhythm, when: When) -> None:
    zone, at = when
    found = reachable_at(rhythm, zone, at)
    assert found >= from_then(rhythm, at) >= at
    assert not quiet(rhythm, found.astimezone(zone))


@unhurried
@given(rhythms, moments)
def test_who_may_be_reached_now_is_reached_now(rhythm: Rhythm, when: When) -> None:
    zone, at = when
    assume(rhythm.paused_until is None or rhythm.paused_until <= at)
    assume(not quiet(rhythm, at.astimezone(zone)))
    assert reachable_at(rhythm, zone, at) == at


@unhurried
@given(rhythms, moments, st.floats(0, 1, exclude_max=True))
def test_nothing_waits_longer_than_it_must(rhythm: Rhythm, when: When, part: float) -> None:
    """Every moment in between is quiet, but for the day on which the clock skips the hour that would have ended it."""
    zone, at = when
    found = reachable_at(rhythm, zone, at)
    start = from_then(rhythm, at)
    between = start + (found - start) * part
    assume(between < found)
    assume(between.astimezone(zone).utcoffset() == found.astimezone(zone).utcoffset())
    assert quiet(rhythm, between.astimezone(zone))


@unhurried
@given(rhythms, moments)
def test_a_digest_comes_after_now_on_a_day_and_at_an_hour_that_was_asked_for(rhythm: Rhythm, when: When) -> None:
    zone, at = when
    found = next_digest(rhythm, zone, at)
    local = found.astimezone(zone)
    assert found > from_then(rhythm, at) >= at
    assert not (rhythm.quiet_weekends and local.weekday() >= 5)
    if skipped := local.hour != rhythm.digest_hour:
        before = (found - timedelta(hours=1, minutes=30)).astimezone(zone)
        assert before.utcoffset() != local.utcoffset(), skipped


@unhurried
@given(rhythms, moments)
def test_there_is_one_digest_a_day(rhythm: Rhythm, when: When) -> None:
    """Asked again after each, two weeks long: each local day has one at most, and every day that isn't quiet one."""
    zone, first = when[0], when[1].date()
    rhythm.paused_until = None
    at = datetime.combine(first, time(), zone)
    days = []
    while True:
        at = next_digest(rhythm, zone, at)
        local = at.astimezone(zone)
        if local.date() > first + timedelta(days=13):
            break
        days.append(local.date())
    assert len(days) == len(set(days))
    asked = [first + timedelta(days=number) for number in range(1, 14)]
    missing = {day for day in asked if not (rhythm.quiet_weekends and day.weekday() >= 5)} - set(days)
    assert not {day for day in missing if _exists(day, zone)}


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Not so where an island moved over the date line and left a day out."""
    noon = datetime.combine(day, time(12), zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("Europe/Stockholm", "2026-03-28T20:00", "2026-03-29T05:00"),  # the clock goes forward that night: 7 is 05 UTC
        ("Europe/Stockholm", "2026-10-24T20:00", "2026-10-25T06:00"),  # and back: 7 is 06 UTC
        ("America/New_York", "2026-03-07T20:00", "2026-03-08T11:00"),
        ("Asia/Tokyo", "2026-03-28T21:59", "2026-03-28T22:00"),
        ("Asia/Kolkata", "2026-03-28T21:59", "2026-03-29T01:30"),
    ],
)
def test_the_morning_is_the_readers_own(zone: str, at: str, due: str) -> None:
    rhythm = Rhythm(quiet_weekends=False)
    assert next_digest(rhythm, ZoneInfo(zone), datetime.fromisoformat(f"{at}+00:00")) == datetime.fromisoformat(
        f"{due}+00:00"
    )


@pytest.mark.parametrize(
    ("at", "reached"),
    [
        ("2026-11-25T21:10", "2026-11-26T07:00"),  # a Wednesday evening
        ("2026-11-26T03:00", "2026-11-26T07:00"),  # past midnight
        ("2026-11-26T12:00", "2026-11-26T12:00"),
        ("2026-11-27T19:00", "2026-11-30T07:00"),  # Friday evening: on Monday
        ("2026-11-28T12:00", "2026-11-30T07:00"),
    ],
)
def test_nights_and_weekends_are_quiet_by_default(at: str, reached: str) -> None:
    zone = ZoneInfo("UTC")
    assert reachable_at(Rhythm(), zone, datetime.fromisoformat(f"{at}+00:00")) == datetime.fromisoformat(
        f"{reached}+00:00"
    )
