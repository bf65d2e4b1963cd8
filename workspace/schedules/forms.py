"""What is filled in to have something posted later."""

import zoneinfo
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspace.common import richtext
from workspace.people.forms import time_zones
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Repeats, Timetable

A_DAY = {"type": "date"}


class ScheduleForm(forms.Form):
    """The words and their times. Without `titled` it is a reply, and has no title."""

    title = forms.CharField(
        label=_("Title of the thread"), max_length=160, widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give the thread a title: what is it about?")},
    )  # fmt: skip
    body = forms.CharField(strip=False, max_length=richtext.MAX_LENGTH)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=A_DAY, format="%Y-%m-%d"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    repeats = forms.ChoiceField(label=_("How often"), choices=Repeats.choices)
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs=A_DAY, format="%Y-%m-%d"),
        help_text=_("The last day; empty for no end."),
    )  # fmt: skip

    def __init__(self, *args: Any, titled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not titled:
            del self.fields["title"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("body") is not None and not given["body"].strip():
            self.add_error("body", _("Write what shall be posted."))
        day, until = given.get("day"), given.get("until")
        if day and until and until < day and given.get("repeats") != Repeats.ONCE:
            self.add_error("until", _("The last day is before the first one."))
        if not self.errors and self.timetable.after(timezone.now()) is None:
            self.add_error("day", _("That time is past. Choose one to come."))
        return given

    @property
    def timetable(self) -> Timetable:
        given = self.cleaned_data
        until = None if given["repeats"] == Repeats.ONCE else given.get("until")
        return Timetable(given["day"], given["at"], given["zone"], given["repeats"], until)

    @property
    def deed(self) -> dict[str, Any]:
        """What the actions take."""
        given = self.cleaned_data
        return {"title": given.get("title", ""), "body": given["body"], "when": self.timetable}

    @property
    def times(self) -> list[forms.BoundField]:
        return [self[name] for name in ("day", "at", "repeats", "until", "zone")]


def tomorrow_morning(zone: str) -> dict[str, Any]:
    """What a new form begins with: nine o'clock of the next workday, where the person is."""
    now = datetime.now(zoneinfo.ZoneInfo(zone))
    day = now.date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return {"day": day, "at": "09:00", "zone": zone, "repeats": Repeats.ONCE}


def as_it_is(scheduled: ScheduledPost) -> dict[str, Any]:
    names = ("title", "body", "day", "at", "zone", "repeats", "until")
    return {name: getattr(scheduled, name) for name in names}
