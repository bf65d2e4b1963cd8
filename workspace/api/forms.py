"""What may be typed about tokens."""

from django import forms
from django.utils.translation import gettext_lazy as _

FOR_EVER = 0
LASTING = ((30, _("30 days")), (90, _("90 days")), (365, _("a year")), (FOR_EVER, _("until I revoke it")))


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What is it for?"), max_length=80, help_text=_("Such as “nightly report”."))
    days = forms.TypedChoiceField(label=_("How long does it last?"), choices=LASTING, initial=90, coerce=int)

    def clean_days(self) -> int | None:
        """None: it does not end by itself."""
        days: int = self.cleaned_data["days"]
        return None if days == FOR_EVER else days
