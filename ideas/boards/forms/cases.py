"""What people fill in to tell a case, to merge and to split."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Case, Idea
from workspace.people.models import Organisation


class CaseForm(forms.Form):
    """One's own case. Employees may name a customer for whom they tell it."""

    words = forms.CharField(
        label=_("Your case, in your own words"), max_length=8_000,
        help_text=_("What happens, how often, and what it costs you. It stays yours: nobody else edits it."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Tell your case in your own words: what happens, how often, what it costs you.")},
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For a customer"), required=False, empty_label=_("No, my own case"),
        help_text=_("If you tell it for a customer, it counts as theirs and is marked as told by you."),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Whom you heard it from"), max_length=120, required=False,
        help_text=_("Seen by colleagues only."), widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip

    def __init__(self, *args: Any, customers: Iterable[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [one.pk for one in customers]
        if not numbers:
            del self.fields["organisation"], self.fields["contact"]
        else:
            field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
            field.queryset = Organisation.objects.filter(pk__in=numbers)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("contact") and not given.get("organisation"):
            self.add_error("organisation", _("Name the customer, too, whose case this is."))
        return given


class ReasonForm(forms.Form):
    """A sentence that everybody concerned reads."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("The authors and supporters of both read this."),
        error_messages={"required": _("Say why: authors and supporters are told.")},
    )  # fmt: skip


class SmallReasonForm(forms.Form):
    """As ReasonForm, left empty at will."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class SplitForm(ReasonForm):
    """A new idea out of an old one: its words, and the cases that go along. `remains` is what the old one says then."""

    title = forms.CharField(
        label=_("Title of the new idea"), max_length=160, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    problem = forms.CharField(
        label=_("Its problem"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    proposal = forms.CharField(
        label=_("Its proposal"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    cases = forms.TypedMultipleChoiceField(
        label=_("Cases that go along"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    remains_problem = forms.CharField(
        label=_("What the problem of this idea says then"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )  # fmt: skip
    remains_proposal = forms.CharField(
        label=_("What its proposal says then"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip

    field_order = ("title", "problem", "proposal", "cases", "remains_problem", "remains_proposal", "reason")

    def __init__(self, *args: Any, idea: Idea, cases: Iterable[Case], may_reword: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"remains_problem": idea.problem, "remains_proposal": idea.proposal})
        super().__init__(*args, **kwargs)
        chosen = cast("forms.TypedMultipleChoiceField", self.fields["cases"])
        chosen.choices = [(case.pk, f"{case.person.name}: {case.words[:140]}") for case in cases]
        if not chosen.choices:
            del self.fields["cases"]
        if not may_reword:
            del self.fields["remains_problem"], self.fields["remains_proposal"]

    def remains(self) -> dict[str, str]:
        """What the idea says then; nothing where its words stay."""
        given = self.cleaned_data
        return {
            name: given[f"remains_{name}"] for name in ("problem", "proposal") if given.get(f"remains_{name}")
        }  # fmt: skip
