"""What people may type about spaces and circles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workspace.spaces.models import Access
from workspace.spaces.permissions import Can

ACCESS = [
    (Access.OPEN, _("Open: every employee can read and take part")),
    (Access.INVITED, _("Invited: only people, circles and customers who are let in")),
]
MAY = [
    (Can.VIEW.value, _("Read")),
    (Can.CONTRIBUTE.value, _("Take part")),
    (Can.FACILITATE.value, _("Facilitate")),
]


class SpaceForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=500,
        required=False,
        help_text=_("What is this space for, and who should come? People read it before they join."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    access = forms.ChoiceField(label=_("Who can see it"), choices=ACCESS, initial=Access.OPEN, widget=forms.RadioSelect)


class SpaceSettingsForm(SpaceForm):
    keep_members = forms.BooleanField(
        label=_("When it becomes invited, whoever has joined stays in"),
        required=False,
        initial=True,
        help_text=_("They are let in by name. Everybody else is cut off at once."),
    )


class GrantForm(forms.Form):
    """`who` is a token such as person:5 or group:7."""

    who = forms.CharField(max_length=40, widget=forms.HiddenInput)
    can = forms.ChoiceField(label=_("May"), choices=MAY)
    customers_may_meet = forms.BooleanField(required=False)


class RevokeForm(forms.Form):
    who = forms.CharField(max_length=40, widget=forms.HiddenInput)


class GlassForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you need to look into this space?"),
        min_length=10,
        max_length=500,
        help_text=_("Everybody who can see the space will read this, with your name."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class CircleForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("People mention the circle by it: “Welders” becomes @welders."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class CirclePurposeForm(forms.Form):
    purpose = CircleForm.base_fields["purpose"]


class SeatForm(forms.Form):
    """One person comes into a circle or goes."""

    who = forms.CharField(max_length=40, widget=forms.HiddenInput)
    step = forms.ChoiceField(choices=[("add", ""), ("remove", "")])

    def clean_who(self) -> Any:
        who = str(self.cleaned_data["who"])
        if not who.startswith("person:"):
            raise forms.ValidationError(_("Choose a person."))
        return who
