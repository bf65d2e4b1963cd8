"""When a post comes, in words."""

from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _

from workspace.schedules.recurrence import Repeats, Timetable, week_of_month


def rule_in_words(when: Timetable) -> str:
    """“Every Monday at 09:00 (Europe/Oslo), until 3 March 2027”."""
    first = datetime.combine(when.day, when.at)
    terms = {
        "day": formats.date_format(when.day, "DATE_FORMAT"),
        "time": formats.time_format(when.at, "H:i"),
        "zone": when.zone.replace("_", " "),
        "weekday": formats.date_format(first, "l"),
        "number": when.day.day,
        "nth": _nth(when),
    }
    said = _SENTENCES[Repeats(when.repeats)]() % terms
    if when.until and when.repeats != Repeats.ONCE:
        said += _(", until %(day)s") % {"day": formats.date_format(when.until, "DATE_FORMAT")}
    return said


_SENTENCES = {
    Repeats.ONCE: lambda: _("Once, on %(day)s at %(time)s (%(zone)s)"),
    Repeats.WORKDAYS: lambda: _("Every workday at %(time)s (%(zone)s)"),
    Repeats.WEEKLY: lambda: _("Every %(weekday)s at %(time)s (%(zone)s)"),
    Repeats.FORTNIGHTLY: lambda: _("Every second %(weekday)s at %(time)s (%(zone)s)"),
    Repeats.MONTHLY: lambda: _("Every month on day %(number)s, or its last day, at %(time)s (%(zone)s)"),
    Repeats.MONTHLY_WEEKDAY: lambda: _("Every month on the %(nth)s %(weekday)s at %(time)s (%(zone)s)"),
}


def _nth(when: Timetable) -> str:
    names = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), -1: _("last")}
    return names[week_of_month(when.day)]
