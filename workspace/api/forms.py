"""What may be typed about tokens."""

from django import forms
from django.utils.translation import gettext_lazy as _

LASTING = (("30", _("30 days")), ("90", _("90 days")), ("365", _("a year")), ("", _("until I revoke it")))


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What is it for?"), max_length=80, help_text=_("Such as “nightly report”."))
    days = forms.TypedChoiceField(
        label=_("How long does it last?"), choices=LASTING, required=False, initial="90", coerce=int, empty_value=None
    )
