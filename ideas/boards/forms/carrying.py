"""What somebody fills in to bring ideas from elsewhere."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.boards.queries.idea_file import NAMES, SOURCES


class ImportForm(forms.Form):
    """A file, and where it is from if its columns don't say it."""

    file = forms.FileField(
        label=_("CSV file"), help_text=_("An export of Canny, UserVoice or Fider, or a list with a column “title”."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,text/csv"}),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("Where it is from"), required=False,
        choices=[("", _("As its columns say")), *((name, NAMES[name]) for name in SOURCES if name != "causeway")],
    )  # fmt: skip
