"""What is sent to reports: a switch, and a subscription."""

from django import forms

from workspace.reports.figures import VIEWS
from workspace.reports.models import Grid


class SwitchForm(forms.Form):
    metric = forms.ChoiceField(choices=[(view, view) for view in VIEWS])
    is_on = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=280, required=False, strip=True)


class SubscriptionForm(forms.Form):
    grid = forms.ChoiceField(choices=Grid.choices)
    wanted = forms.BooleanField(required=False)
