"""What people fill in. Fields judge their own form; whether one may is the actions' matter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.opinions.models import LONGEST


class StatementForm(forms.Form):
    words = forms.CharField(
        label=_("Your statement"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("One thought, in one sentence that others can agree with or not."),
        error_messages={"required": _("Write one thought, in one sentence.")},
    )  # fmt: skip
