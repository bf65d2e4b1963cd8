"""When a person may be reached: on the clock of their own time zone, whatever it does in spring and autumn."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workspace.notifications.models import Rhythm
from workspace.people.models import Person

SATURDAY = 5
PAUSE_MOST = timedelta(days=366)


def rhythm_of(person: Person) -> Rhythm:
    """Theirs, or the defaults (not saved)."""
    return Rhythm.objects.filter(person=person).first() or Rhythm(person=person)


def zone_of(person: Person) -> ZoneInfo:
    """A zone that is no more is UTC, not an error."""
    try:
        return ZoneInfo(person.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def pause_of(rhythm: Rhythm, at: datetime) -> datetime | None:
    """When the pause that holds at `at` (aware) ends, PAUSE_MOST later at the most; None when there is none."""
    if rhythm.paused_until is None or rhythm.paused_until <= at:
        return None
    return min(rhythm.paused_until, at + PAUSE_MOST)


def reachable_at(rhythm: Rhythm, zone: ZoneInfo, at: datetime) -> datetime:
    """The first moment from `at` (aware) on at which the person may be disturbed: `at` itself when nothing is quiet."""
    moment = pause_of(rhythm, at) or at
    # A pause may end within quiet hours, and quiet hours within a weekend: a few steps at most.
    for _ in range(4):
        later = _end_of_quiet(rhythm, moment.astimezone(zone), zone)
        if later is None:
            return moment
        moment = later
    return moment


def next_digest(rhythm: Rhythm, zone: ZoneInfo, at: datetime) -> datetime:
    """The first digest hour after `at` (aware), on a day that is not quiet and not within a pause."""
    moment = pause_of(rhythm, at) or at
    day = moment.astimezone(zone).date()
    while True:
        hour = _on(day, rhythm.digest_hour, zone)
        if hour > moment and not (rhythm.quiet_weekends and day.weekday() >= SATURDAY):
            return hour
        day += timedelta(days=1)


def _end_of_quiet(rhythm: Rhythm, local: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet that holds at `local` ends; None when it isn't quiet."""
    if rhythm.quiet_weekends and local.weekday() >= SATURDAY:
        return _on(local.date() + timedelta(days=7 - local.weekday()), 0, zone)
    start, end = rhythm.quiet_from, rhythm.quiet_to
    overnight = start > end
    quiet = start != end and ((local.hour >= start or local.hour < end) if overnight else start <= local.hour < end)
    if not quiet:
        return None
    ends_tomorrow = overnight and local.hour >= start
    return _on(local.date() + timedelta(days=1 if ends_tomorrow else 0), end, zone)


def _on(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """That hour of that day. One that the clock skips in spring comes an hour later; one that comes twice, first."""
    return datetime.combine(day, time(hour), zone).astimezone(ZoneInfo("UTC"))
