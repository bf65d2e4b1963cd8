"""A canvas in a form, and a file of notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.codesign.layouts import LAYOUTS
from ideas.codesign.models import PURPOSE_MOST, TITLE_MOST


class CanvasForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=TITLE_MOST, widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give the canvas a title: what is worked out on it?")},
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("Purpose"), required=False, max_length=PURPOSE_MOST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}), help_text=_("What should come of it?"),
    )  # fmt: skip


class OpenCanvasForm(CanvasForm):
    template = forms.ChoiceField(
        label=_("Begin with"), required=False, widget=forms.RadioSelect,
        choices=[(one.key, one.title) for one in LAYOUTS],
    )  # fmt: skip


class VersionForm(forms.Form):
    title = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give the version a name, so that others find it.")},
    )  # fmt: skip


class NotesForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"), help_text=_("In UTF-8, with a column “text”; “group” and “colour” are understood, too."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,text/csv"}),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )  # fmt: skip
