"""What an operator uploads."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from workspace.imports.models import RunKind

# What can be uploaded; the rest is imported on the command line.
UPLOADED = [(kind.value, kind.label) for kind in (RunKind.SLACK, RunKind.PEOPLE)]
ENDINGS = {RunKind.SLACK: (".zip",), RunKind.PEOPLE: (".csv", ".tsv", ".txt")}


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=UPLOADED, widget=forms.RadioSelect)
    upload = forms.FileField(
        label=_("File"),
        help_text=_("A Slack export as a zip, or a CSV of people with their managers. Nothing is imported yet."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".zip,.csv,.tsv,.txt"}),
    )

    def clean_upload(self) -> "UploadedFile[bytes]":
        upload: UploadedFile[bytes] = self.cleaned_data["upload"]
        if (upload.size or 0) > settings.IMPORT_MAX_BYTES:
            limit = settings.IMPORT_MAX_BYTES // 1024**2
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Import it on the server: manage.py slack_import"),
                params={"limit": limit},
            )
        kind = self.cleaned_data.get("kind")
        endings = ENDINGS[RunKind(kind)] if kind else ()
        if endings and not (upload.name or "").lower().endswith(endings):
            raise forms.ValidationError(
                _("A file ending in %(endings)s is expected here."), params={"endings": ", ".join(endings)}
            )
        return upload
