"""What people fill in for answers and results. Whether one may is the actions' matter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Idea
from ideas.results.models import DECLARED, ResultStage, Verdict
from workspace.common import richtext
from workspace.people.models import Organisation, Person, PersonQuerySet

LINE = {"dir": "auto"}


def words(label: Any, rows: int = 6, **terms: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **LINE})
    return forms.CharField(label=label, strip=False, max_length=richtext.MAX_LENGTH, widget=widget, **terms)


def day(label: Any, **terms: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}), **terms)


class HandleField(forms.CharField):
    """Somebody by handle, out of `people`; None when it is left empty."""

    def __init__(self, **terms: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": "@", "autocomplete": "off"})
        super().__init__(required=False, max_length=80, widget=widget, **terms)
        self.people: PersonQuerySet = Person.objects.none()

    def clean(self, value: Any) -> Any:
        handle = super().clean(value).strip().lstrip("@")
        if not handle:
            return None
        found = self.people.filter(handle__iexact=handle).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody who can see this space is called @%(handle)s."), params={"handle": handle}
            )
        return found


class AnswerForm(forms.Form):
    """What becomes of an idea, and why."""

    verdict = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, choices=Verdict.choices,
        error_messages={"required": _("Choose an answer.")},
    )  # fmt: skip
    reason = words(
        _("Why"), help_text=_("Whoever had the idea reads it, whoever supports it, and everybody after them."),
        error_messages={"required": _("Say why. A no without a reason is worth nothing, and neither is a yes.")},
    )  # fmt: skip


class ResultForm(forms.Form):
    """What an idea becomes. Offered are `people` who are near, and `ideas` that may come along."""

    title = forms.CharField(
        label=_("What will be different?"), max_length=160, widget=forms.TextInput(attrs=LINE),
        error_messages={"required": _("Give the result a title.")},
    )  # fmt: skip
    ideas = forms.ModelMultipleChoiceField(
        Idea.objects.none(), label=_("It comes from"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one idea.")},
    )  # fmt: skip
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Who brings it about"), empty_label=None)
    other = HandleField(label=_("Somebody else"), help_text=_("By handle, such as @anna-berg."))
    measure = forms.CharField(
        label=_("What will be measured"), max_length=280, widget=forms.TextInput(attrs=LINE),
        help_text=_("So that everybody can tell later whether it worked."),
        error_messages={"required": _("Say what will be measured.")},
    )  # fmt: skip
    target_on = day(_("Target date"))
    review_on = day(_("Review date"), help_text=_("On this day the owner is asked what came of it."))

    def __init__(
        self, *args: Any, people: Iterable[Person], nameable: PersonQuerySet, ideas: "QuerySet[Idea]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        near = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
        self.fields["owner"].queryset = near  # type: ignore[attr-defined]
        self.fields["ideas"].queryset = ideas  # type: ignore[attr-defined]
        self.fields["other"].people = nameable  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["owner"] = given.pop("other", None) or given.get("owner")
        target, review = given.get("target_on"), given.get("review_on")
        if target and review and review < target:
            self.add_error("review_on", _("The review comes after the target date."))
        return given


class ProgressForm(forms.Form):
    """How it goes. The stage stays unless another one is chosen."""

    words = words(_("How does it go?"), 5, error_messages={"required": _("Say how it goes, in a sentence or two.")})
    stage = forms.ChoiceField(label=_("Where it is from now on"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [ResultStage.PLANNED, ResultStage.UNDER_WAY, ResultStage.STOPPED]
        if stage == ResultStage.SHIPPED:
            del self.fields["stage"]
            return
        self.fields["stage"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]
        self.initial.setdefault("stage", stage)


class ShipForm(forms.Form):
    """It is there."""

    did = words(
        _("What did we do?"),
        help_text=_("For those who asked for it: it stands beside their words under “You said, we did”."),
        error_messages={"required": _("Say what was done.")},
    )  # fmt: skip
    review_on = day(_("Review date"), help_text=_("On this day the owner is asked what came of it."))


class ReviewForm(forms.Form):
    """What came of it."""

    outcome = words(
        _("What came of it?"), help_text=_("That nothing did is worth saying, too."),
        error_messages={"required": _("Say what came of it.")},
    )  # fmt: skip
    measured = forms.CharField(
        label=_("Measured"), max_length=120, required=False, widget=forms.TextInput(attrs=LINE),
        help_text=_("The value, with its unit and when it was taken."),
    )  # fmt: skip
    next_on = day(_("Look again on"))


class LinkForm(forms.Form):
    """Where else the work can be seen."""

    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    label = forms.CharField(
        label=_("What it is called"), max_length=120, required=False, widget=forms.TextInput(attrs=LINE)
    )


class CreditForm(forms.Form):
    """A part that the boards don't tell of: of a person, or of a customer as a whole."""

    role = forms.ChoiceField(label=_("What they did"), choices=[(role.value, role.label) for role in DECLARED])
    person = HandleField(label=_("Who"), help_text=_("By handle, such as @anna-berg."))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Or a customer as a whole"), required=False, empty_label="–"
    )
    note = forms.CharField(label=_("What exactly"), max_length=120, required=False, widget=forms.TextInput(attrs=LINE))

    def __init__(self, *args: Any, nameable: PersonQuerySet, customers: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.filter(pk__in=[one.pk for one in customers]).order_by("name")
        self.fields["person"].people = nameable  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = offered  # type: ignore[attr-defined]
        if not customers:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and (given.get("person") is None) == (given.get("organisation") is None):
            self.add_error("person", _("Name a person, or a customer."))
        return given
