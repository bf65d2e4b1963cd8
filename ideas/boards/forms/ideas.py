"""An idea in a form: the problem first, its title last."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.boards.actions.words import AFFECTED_MOST, TITLE_MOST
from workspace.common import richtext
from workspace.threads.forms import Numbers


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "class": "input idea-form__text"})


class IdeaForm(forms.Form):
    """`attachments` are the numbers of files that were uploaded before."""

    problem = forms.CharField(
        label=_("The problem"), strip=False, max_length=richtext.MAX_LENGTH, widget=_text(5),
        help_text=_("What goes wrong, when did it last happen, and how does it show?"),
        error_messages={"required": _("Say which problem it is, and how it shows.")},
    )  # fmt: skip
    affected = forms.CharField(
        label=_("Who has it"), required=False, max_length=AFFECTED_MOST,
        widget=forms.TextInput(attrs={"dir": "auto"}), help_text=_("Such as: everybody on the night shift."),
    )  # fmt: skip
    workaround = forms.CharField(
        label=_("How they manage today"), required=False, strip=False, max_length=richtext.MAX_LENGTH, widget=_text(3)
    )
    proposal = forms.CharField(
        label=_("Your proposal"), required=False, strip=False, max_length=richtext.MAX_LENGTH, widget=_text(4),
        help_text=_("Left empty, others may find the solution: a problem that is well told is an idea already."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title"), max_length=TITLE_MOST, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("One line by which others find it."),
        error_messages={"required": _("Give the idea a title: one line by which others find it.")},
    )  # fmt: skip
    attachments = Numbers(required=False)


class EditIdeaForm(IdeaForm):
    """`version` is the one that the edit began from; `attachments` are the files that stay, and new ones."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class TagsForm(forms.Form):
    """Tags, separated by commas."""

    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=600, help_text=_("Separated by commas."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "list": "board-tags"}),
    )  # fmt: skip

    def clean_tags(self) -> list[str]:
        return [name for name in self.cleaned_data["tags"].split(",") if name.strip()]


class CoauthorForm(forms.Form):
    """Somebody by their handle."""

    handle = forms.CharField(
        label=_("Who?"), max_length=80, help_text=_("By handle, such as @anna-berg. They are asked first."),
        widget=forms.TextInput(attrs={"placeholder": "@", "autocomplete": "off", "autocapitalize": "off"}),
    )  # fmt: skip

    def clean_handle(self) -> str:
        handle: Any = self.cleaned_data["handle"]
        return str(handle).strip().removeprefix("@").lower()
