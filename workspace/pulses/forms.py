"""What is filled in to ask everybody."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from workspace.common import clock
from workspace.pulses.models import Kind
from workspace.pulses.queries.asking import may_be_commons
from workspace.spaces.models import Space


def _in_a_week() -> str:
    """As the field shows it, in the reader's time zone."""
    return timezone.localtime(clock.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")


class PulseForm(forms.Form):
    question = forms.CharField(
        label=pgettext_lazy("pulse", "Statement or question"), max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autofocus": True}),
        help_text=pgettext_lazy("pulse", "One thought, in words that a new colleague understands."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=pgettext_lazy("pulse", "How do people answer?"), widget=forms.RadioSelect, initial=Kind.AGREEMENT,
        choices=[
            (Kind.AGREEMENT, pgettext_lazy("pulse", "By agreeing or disagreeing, in five steps")),
            (Kind.YES_NO, pgettext_lazy("pulse", "With yes or no")),
        ],
    )  # fmt: skip
    closes_at = forms.DateTimeField(
        label=pgettext_lazy("pulse", "Closes at"), initial=_in_a_week,
        help_text=pgettext_lazy("pulse", "In your time zone; 60 days from now at most."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )  # fmt: skip


class CommonsForm(forms.Form):
    space = forms.ModelChoiceField(
        label=pgettext_lazy("pulse", "The space of everybody"), queryset=Space.objects.none(), required=False,
        empty_label=pgettext_lazy("pulse", "None: operators alone ask"),
        help_text=pgettext_lazy("pulse", "Open to every employee. Whoever facilitates it may ask everybody."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = may_be_commons()  # type: ignore[attr-defined]
