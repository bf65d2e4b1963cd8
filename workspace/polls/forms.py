"""What people fill in for a poll. Fields judge their own form; whether one may is the actions' matter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workspace.polls.models import Kind

OPEN, CONFIDENTIAL = "open", "confidential"


class PollForm(forms.Form):
    """A question to everybody in a thread. `options` are the answers, one a line."""

    question = forms.CharField(
        label=_("Question"), max_length=280, widget=forms.TextInput(attrs={"dir": "auto", "autofocus": True}),
        error_messages={"required": _("Ask a question.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("How do people answer?"), widget=forms.RadioSelect, initial=Kind.SINGLE,
        choices=[
            (Kind.SINGLE, _("With one of several answers")),
            (Kind.MULTIPLE, _("With as many of the answers as they like")),
            (Kind.SCALE, _("On a scale")),
        ],
    )  # fmt: skip
    options = forms.CharField(
        label=_("Answers, one on each line"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )  # fmt: skip
    top = forms.IntegerField(label=_("From 0 to"), min_value=1, max_value=10, initial=5, required=False)
    low = forms.CharField(
        label=_("What 0 means"), max_length=160, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    high = forms.CharField(
        label=_("What the highest means"), max_length=160, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    secrecy = forms.ChoiceField(
        label=_("Who sees who chose what?"), widget=forms.RadioSelect, initial=OPEN,
        choices=[(OPEN, _("Everybody here, once it is closed")), (CONFIDENTIAL, _("Nobody: a confidential vote"))],
    )  # fmt: skip
    shows_early = forms.BooleanField(label=_("Show the count while votes come in"), required=False)
    closes_at = forms.DateTimeField(
        label=_("Closes at"), required=False, help_text=_("In your time zone. Left empty, you close it by hand."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        lines = [line for line in given.get("options", "").splitlines() if line.strip()]
        if not self.errors and given["kind"] != Kind.SCALE and len(lines) < 2:
            self.add_error("options", _("Give at least two answers. Everybody can abstain anyway."))
        given["options"] = lines
        given["confidential"] = given.get("secrecy") == CONFIDENTIAL
        return given
