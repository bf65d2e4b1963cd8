"""When a scheduled post is due. It goes by the wall clock of its zone: nine stays nine when clocks change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, FR, MO, MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as on_weekday
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Of a month that is shorter than the day asked for, its last day.
SHORTEST_MONTH = 28


class Repeats(TextChoices):
    ONCE = "once", _("Does not repeat")
    WORKDAYS = "workdays", _("Every workday, Monday to Friday")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month, on that day of the month")
    MONTHLY_WEEKDAY = "monthly weekday", _("Every month, on that weekday of the month")


@dataclass(frozen=True)
class Timetable:
    """`day` and `at`: the first time, on the wall clock of `zone` (an IANA name). `until`: the last day, if any."""

    day: date
    at: time
    zone: str
    repeats: str = Repeats.ONCE
    until: date | None = None

    def after(self, moment: datetime) -> datetime | None:
        """The first time later than `moment` (aware), in UTC; None when there is none.

        A time that the clocks leap over in spring is taken by the offset before the leap: 02:30 becomes 03:30.
        One that comes twice in autumn is the first of the two.
        """
        zone = ZoneInfo(self.zone)
        near = moment.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
        for local in self._times(near):
            if self.until and local.date() > self.until:
                return None
            due = local.replace(tzinfo=zone).astimezone(UTC)
            if due > moment:
                return due
        return None

    def _times(self, near: datetime) -> Iterator[datetime]:
        """Wall-clock times not before `near`, in order."""
        first = datetime.combine(self.day, self.at)
        if self.repeats == Repeats.ONCE:
            return iter([first])
        return iter(_rule(first, self.repeats).xafter(max(near, first), inc=True))


def _rule(first: datetime, repeats: str) -> rrule:
    """RFC 5545, section 3.3.10."""
    if repeats == Repeats.WORKDAYS:
        return rrule(DAILY, dtstart=first, byweekday=range(MO.weekday, FR.weekday + 1))
    if repeats == Repeats.WEEKLY:
        return rrule(WEEKLY, dtstart=first)
    if repeats == Repeats.FORTNIGHTLY:
        return rrule(WEEKLY, interval=2, dtstart=first)
    if repeats == Repeats.MONTHLY:
        days = range(min(first.day, SHORTEST_MONTH), first.day + 1)
        return rrule(MONTHLY, dtstart=first, bymonthday=days, bysetpos=-1)
    nth = week_of_month(first.date())
    return rrule(MONTHLY, dtstart=first, byweekday=on_weekday(first.weekday())(nth))


def week_of_month(day: date) -> int:
    """1 to 4; a fifth one is the last (-1), since not every month has it."""
    nth = (day.day - 1) // 7 + 1
    return nth if nth < 5 else -1
