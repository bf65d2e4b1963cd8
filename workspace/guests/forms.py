"""What may be typed about invitations, when coming in, and about how the house looks."""

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workspace.common import clock
from workspace.guests import queries
from workspace.people.models import Organisation, Person
from workspace.spaces.models import Space

DAYS = [(7, _("a week")), (30, _("30 days")), (90, _("90 days")), (180, _("180 days"))]
TYPED = {"autocomplete": "off", "dir": "auto"}


class OpeningForm(forms.Form):
    """For which customer, into which spaces. Offered are the spaces that `person` facilitates."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Customer"))
    spaces = forms.ModelMultipleChoiceField(
        Space.objects.none(),
        label=_("Spaces they come into"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They can read all of it, also what was written before."),
    )
    colleagues = forms.IntegerField(
        label=_("Colleagues each of them may invite"), min_value=0, max_value=50, initial=0,
        help_text=_("Of the same organisation, into the same spaces."),
    )  # fmt: skip
    customers_may_meet = forms.BooleanField(
        label=_("Other customers in these spaces agreed to meet them"), required=False
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = queries.customers()  # type: ignore[attr-defined]
        self.fields["spaces"].queryset = queries.spaces_to_open(person)  # type: ignore[attr-defined]
        if not person.is_operator:
            self.fields["spaces"].required = True


class LinkForm(OpeningForm):
    most = forms.IntegerField(label=_("How many may come in"), min_value=1, max_value=500, initial=10)
    days = forms.TypedChoiceField(label=_("Good for"), coerce=int, choices=DAYS, initial=30)
    domains = forms.CharField(
        label=_("Only addresses at"), required=False, max_length=1000,
        help_text=_("The part behind the @, such as example.com. Several with spaces between them; none: any address."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )  # fmt: skip
    field_order = ("organisation", "spaces", "most", "days", "domains", "colleagues", "customers_may_meet")

    def clean_domains(self) -> list[str]:
        return re.split(r"[\s,;]+", self.cleaned_data["domains"].strip()) if self.cleaned_data["domains"] else []

    @property
    def ends_at(self) -> datetime:
        # A minute less than the most, so that the clock of the action does not find it too long.
        return clock.now() + timedelta(days=self.cleaned_data["days"]) - timedelta(minutes=1)


class LetterForm(OpeningForm):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=TYPED))
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The link in the letter is for this address alone.")
    )
    field_order = ("organisation", "name", "email", "spaces", "colleagues", "customers_may_meet")


class ColleagueForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("guests", "Name"), max_length=120, widget=forms.TextInput(attrs=TYPED))
    email = forms.EmailField(
        label=pgettext_lazy("guests", "E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class ArrivalForm(forms.Form):
    """Who comes in. `email` is fixed where the link is for one address."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("We send a code to it. That is how we know that it is yours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "dir": "ltr", "autocapitalize": "characters"}),
    )  # fmt: skip


class AppearanceForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=60, required=False,
        help_text=_("In place of Causeway: of your house, or a product."),
        widget=forms.TextInput(attrs=TYPED),
    )  # fmt: skip
    logo = forms.FileField(
        label=_("Logo"), required=False,
        help_text=_("JPEG, PNG, WebP or GIF, at most 8 MB; a clear background is kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )  # fmt: skip
    no_logo = forms.BooleanField(label=_("No logo"), required=False)
    accent = forms.CharField(
        label=_("Colour"), max_length=7, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Of buttons and links, as six digits such as #0f766e. It must be readable on our paper."),
    )  # fmt: skip
    accent_dark = forms.CharField(
        label=_("Colour in the dark"), max_length=7, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Empty: the same, as much lighter as it must be."),
    )  # fmt: skip
    welcome = forms.CharField(
        label=_("Words of welcome"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("On the page of sign-in, of invitations, and on top of the customers' portal."),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Whom customers ask"), max_length=200, required=False,
        help_text=_("An e-mail address, an address of a page that begins with https://, or words."),
        widget=forms.TextInput(attrs=TYPED),
    )  # fmt: skip
