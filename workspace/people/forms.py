"""What may be typed about people."""

import zoneinfo
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from workspace.people.models import Person


def time_zones() -> list[tuple[str, str]]:
    """All that one may live in, as choices: the IANA name, and as it is read."""
    named = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *named]]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, help_text=_("Dates and times are shown to you in this zone.")
    )
    locale = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: settings.LANGUAGES,
        help_text=_("Dates, numbers and the direction of reading follow it; our own words where they can."),
    )

    class Meta:
        model = Person
        fields = ["name", "pronouns", "about", "time_zone", "locale"]
        labels = {"name": _("Name"), "pronouns": _("Pronouns"), "about": _("About you")}
        help_texts = {"about": _("One or two sentences: what people may come to you for.")}
        widgets = {"about": forms.Textarea(attrs={"rows": 2})}


class AvatarForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or GIF, at most 8 MB. It is cut square."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )


class SkillForm(forms.Form):
    skill = forms.CharField(
        label=_("A skill, in your own words"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "skills-known", "autocomplete": "off"}),
    )


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name of the customer"), max_length=120)


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("They get a letter, and sign in by a code."))


class EraseForm(forms.Form):
    """Whoever erases somebody types their handle: nobody does that by mistake."""

    handle = forms.CharField(max_length=61, label=_("Handle"))

    def __init__(self, *args: Any, handle: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = handle
        self.fields["handle"].help_text = _("Type %(handle)s to say that you mean it.") % {"handle": handle}

    def clean_handle(self) -> str:
        typed: str = self.cleaned_data["handle"].strip().lstrip("@")
        if typed != self.expected:
            raise forms.ValidationError(_("That is another handle."))
        return typed


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Who makes a passkey wants to sign in with it alone: a mere second factor is the choice to be made, not this."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
