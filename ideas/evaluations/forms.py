"""What people fill in to evaluate. Fields judge their own form; whether one may is the actions' matter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from ideas.evaluations.actions import MOST, Wanted
from ideas.evaluations.actions.criteria import ABOUT_MOST, END_MOST, HEAVIEST, NAME_MOST
from ideas.evaluations.actions.judging import NOTE_MOST
from ideas.evaluations.models import FEASIBLE, Criterion, Evaluation, Scorecard
from ideas.evaluations.scoring import Feasible

SCALES = [("0", _("0 to 5")), ("1", _("1 to 5"))]
FIRST_SHOWN = 5


def to_begin_with() -> list[Wanted]:
    """What a board without criteria is offered, in the reader's language."""
    return [
        Wanted(
            now("Benefit"), now("How much better would it be for those who have the problem?"), 3,
            low_name=now("none"), high_name=now("it changes their day"),
        ),
        Wanted(
            now("Reach"), now("How many people have the problem, and how often?"), 2,
            low_name=now("hardly anybody"), high_name=now("nearly everybody, daily"),
        ),
        Wanted(
            now("Effort"), now("What it takes until it works, and to keep it running."), 2,
            low_name=now("an afternoon"), high_name=now("a team's year"), reverse=True,
        ),
        Wanted(
            now("Risk"), now("What could go wrong, and how badly."), 1,
            low_name=now("none"), high_name=now("it could harm somebody"), reverse=True,
        ),
    ]  # fmt: skip


class CriteriaForm(forms.Form):
    """Up to MOST criteria, each a row of fields; a row without a name is none. `anew`: start again, with others."""

    def __init__(self, *args: Any, criteria: Sequence[Wanted | Criterion] = (), stands: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = len(criteria)
        for row in range(MOST):
            now = criteria[row] if row < len(criteria) else None
            self.fields |= _row(row, now)
        if stands:
            self.fields["anew"] = forms.BooleanField(
                label=_("Start anew"), required=False,
                help_text=_("What was said by the criteria of now is kept but counts no more, and everybody is asked "
                            "again."),
            )  # fmt: skip

    @property
    def rows(self) -> list[dict[str, BoundField]]:
        return [{name: self[f"{name}_{row}"] for name in _NAMES} for row in range(MOST)]

    @property
    def first_rows(self) -> list[dict[str, BoundField]]:
        return self.rows[: self._open]

    @property
    def more_rows(self) -> list[dict[str, BoundField]]:
        return self.rows[self._open :]

    @property
    def _open(self) -> int:
        """How many rows are shown unfolded: those that say something, and one more."""
        said = [row for row in range(MOST) if self[f"name_{row}"].value()]
        return max(FIRST_SHOWN, min(MOST, (said[-1] + 2) if said else 0))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for row in range(MOST):
            rest = any(given.get(f"{name}_{row}") for name in ("about", "low_name", "high_name"))
            if rest and not given.get(f"name_{row}") and f"name_{row}" not in self.errors:
                self.add_error(f"name_{row}", _("Give the criterion a name, or empty its other fields."))
        given["criteria"] = [
            Wanted(
                name=given[f"name_{row}"], about=given.get(f"about_{row}", ""), weight=given.get(f"weight_{row}") or 1,
                lowest=int(given.get(f"lowest_{row}") or 0), low_name=given.get(f"low_name_{row}", ""),
                high_name=given.get(f"high_name_{row}", ""), reverse=bool(given.get(f"reverse_{row}")),
            )
            for row in range(MOST) if given.get(f"name_{row}")
        ]  # fmt: skip
        if not given["criteria"] and not self.errors:
            self.add_error("name_0", _("A scorecard needs at least one criterion."))
        return given


_NAMES = ("name", "about", "weight", "lowest", "low_name", "high_name", "reverse")


def _row(row: int, now: Wanted | Criterion | None) -> dict[str, forms.Field]:
    line = {"dir": "auto", "autocomplete": "off"}
    return {
        f"name_{row}": forms.CharField(
            label=_("Criterion"), max_length=NAME_MOST, required=False, initial=now.name if now else "",
            widget=forms.TextInput(attrs=line),
        ),
        f"about_{row}": forms.CharField(
            label=_("What is meant"), max_length=ABOUT_MOST, required=False, initial=now.about if now else "",
            widget=forms.TextInput(attrs=line),
        ),
        f"weight_{row}": forms.IntegerField(
            label=_("Weight"), min_value=1, max_value=HEAVIEST, required=False, initial=now.weight if now else 1,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        ),
        f"lowest_{row}": forms.ChoiceField(
            label=_("Scale"), choices=SCALES, required=False, initial=str(now.lowest if now else 0)
        ),
        f"low_name_{row}": forms.CharField(
            label=_("The lowest means"), max_length=END_MOST, required=False, initial=now.low_name if now else "",
            widget=forms.TextInput(attrs=line),
        ),
        f"high_name_{row}": forms.CharField(
            label=_("The highest means"), max_length=END_MOST, required=False, initial=now.high_name if now else "",
            widget=forms.TextInput(attrs=line),
        ),
        f"reverse_{row}": forms.BooleanField(
            label=_("Less is better"), required=False, initial=bool(now and now.reverse)
        ),
    }  # fmt: skip


class SheetForm(forms.Form):
    """A scorecard, filled in. `scorecard` is the one that the evaluator saw."""

    feasible = forms.ChoiceField(
        label=_("Can it be done?"), choices=FEASIBLE, widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it can be done, or that you can't say.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What stands in the way"), max_length=1000, required=False,
        help_text=_("“Not feasible” needs a reason. Everybody reads it with the result."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), max_length=NOTE_MOST, required=False, strip=False,
        help_text=_("What you thought of, and what you don't know. Read by everybody with the result."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )  # fmt: skip
    scorecard = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, card: Scorecard, last: Evaluation | None = None, **kwargs: Any) -> None:
        said = {one.criterion_id: one.value for one in last.scores.all()} if last else {}
        words = {name: getattr(last, name) for name in ("feasible", "reason", "note")} if last else {}
        kwargs.setdefault("initial", {**words, "scorecard": card.pk})
        super().__init__(*args, **kwargs)
        self.criteria = list(card.criteria.all())
        for one in self.criteria:
            self.fields[f"criterion_{one.pk}"] = forms.TypedChoiceField(
                label=one.name, coerce=int, choices=[(value, str(value)) for value in one.scale],
                widget=forms.RadioSelect, initial=said.get(one.pk),
                error_messages={"required": _("Give a score from %(low)s to %(high)s.")
                                % {"low": one.lowest, "high": one.highest}},
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[Criterion, BoundField]]:
        return [(one, self[f"criterion_{one.pk}"]) for one in self.criteria]

    @property
    def scores(self) -> dict[int, int]:
        """Of a form that is valid: by criterion."""
        return {one.pk: self.cleaned_data[f"criterion_{one.pk}"] for one in self.criteria}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("feasible") == Feasible.NO and not given.get("reason", "").strip():
            self.add_error("reason", _("“Not feasible” needs its reason: what stands in the way?"))
        return given


class ConflictForm(forms.Form):
    """Why somebody is not free to judge."""

    reason = forms.CharField(
        label=_("Why are you not free to judge it?"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say in a sentence why you are not free to judge this idea.")},
    )  # fmt: skip


class EvaluatorForm(forms.Form):
    """Somebody by their handle."""

    handle = forms.CharField(
        label=_("Somebody else"), max_length=80, help_text=_("By handle, such as @anna-berg."),
        widget=forms.TextInput(attrs={"placeholder": "@", "autocomplete": "off", "autocapitalize": "off"}),
    )  # fmt: skip

    def clean_handle(self) -> str:
        return str(self.cleaned_data["handle"]).strip().removeprefix("@").lower()
