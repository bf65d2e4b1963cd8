"""What may be typed about how one wants to be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspace.notifications.models import Mail, Rhythm
from workspace.notifications.queries import PAUSE_MOST, Choice, Kind, pause_of

MAILS = [(Mail.AT_ONCE, _("At once")), (Mail.DIGEST, _("In the morning")), (Mail.OFF, _("Not at all"))]
HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


@dataclass(frozen=True)
class Row:
    """The fields of one kind."""

    kind: Kind
    in_app: BoundField
    mail: BoundField
    push: BoundField


class ChoicesForm(forms.Form):
    """In the app, by mail and in browsers, for each kind."""

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for one in choices:
            name = one.kind.name
            self.fields[f"{name}:app"] = forms.BooleanField(required=False, initial=one.in_app)
            self.fields[f"{name}:mail"] = forms.ChoiceField(choices=MAILS, initial=one.mail.value)
            self.fields[f"{name}:push"] = forms.BooleanField(required=False, initial=one.push)
            for way, said in (("app", _("in the app")), ("mail", _("by e-mail")), ("push", _("in your browsers"))):
                label = f"{one.kind.label}, {said}"
                self.fields[f"{name}:{way}"].widget.attrs["aria-label"] = label

    def rows(self) -> Iterator[Row]:
        for one in self.choices:
            name = one.kind.name
            yield Row(one.kind, self[f"{name}:app"], self[f"{name}:mail"], self[f"{name}:push"])

    def chosen(self) -> list[Choice]:
        """What was chosen, once the form is valid."""
        given = self.cleaned_data
        return [
            Choice(one.kind, given[f"{name}:app"], Mail(given[f"{name}:mail"]), given[f"{name}:push"])
            for one in self.choices
            for name in [one.kind.name]
        ]


class RhythmForm(forms.Form):
    """Hours are those of the reader's own zone."""

    digest_hour = forms.TypedChoiceField(
        label=_("The morning's mail comes at"), choices=HOURS, coerce=int,
        help_text=_("With all that still waits then."),
    )  # fmt: skip
    quiet_from = forms.TypedChoiceField(
        label=_("Quiet from"), choices=HOURS, coerce=int, help_text=_("Mails and browsers wait for its end.")
    )
    quiet_to = forms.TypedChoiceField(
        label=_("Quiet until"), choices=HOURS, coerce=int,
        help_text=_("The same hour twice: never quiet."),
    )  # fmt: skip
    quiet_weekends = forms.BooleanField(label=_("Saturdays and Sundays are quiet"), required=False)
    paused_until = forms.DateField(
        label=_("Pause until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("No mail and no browser before that day."),
    )  # fmt: skip

    @classmethod
    def of(cls, rhythm: Rhythm) -> dict[str, Any]:
        """The initial values."""
        paused = pause_of(rhythm, timezone.now())
        return {
            "digest_hour": rhythm.digest_hour, "quiet_from": rhythm.quiet_from, "quiet_to": rhythm.quiet_to,
            "quiet_weekends": rhythm.quiet_weekends, "paused_until": timezone.localdate(paused) if paused else None,
        }  # fmt: skip

    def clean_paused_until(self) -> datetime | None:
        """The beginning of that day in the reader's zone; None for a day that has come already."""
        day, today = self.cleaned_data["paused_until"], timezone.localdate()
        if day is None or day <= today:
            return None
        if day > today + PAUSE_MOST - timedelta(days=1):  # the action counts in hours, and a day may have 25
            raise forms.ValidationError(_("A pause lasts a year at most."))
        return timezone.make_aware(datetime.combine(day, time()))


class BrowserForm(forms.Form):
    """What a browser says when it subscribes."""

    endpoint = forms.URLField(max_length=1000, assume_scheme="https")
    p256dh = forms.RegexField(r"^[A-Za-z0-9_-]{80,100}=*$")
    auth = forms.RegexField(r"^[A-Za-z0-9_-]{20,30}=*$")
