"""The phases of a board in a form: a row of fields for each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.boards.actions.phases import MOST, TITLE_MOST
from ideas.boards.forms.boards import moment_field
from ideas.boards.models import Phase, PhaseKind
from ideas.boards.queries.phases import moved

METHODS = [
    ("", _("No vote")),
    ("approval", _("Approval")),
    ("score", _("Score")),
    ("dot", _("Points to share out")),
    ("quadratic", _("Quadratic votes")),
    ("schulze", _("Ranking (Schulze)")),
    ("stv", _("Ranking (transferable vote)")),
    ("duels", _("Duels of two")),
    ("consent", _("Consent")),
    ("budget", _("Shared budget")),
]


class PhaseForm(forms.Form):
    """One phase. `removed`: it goes."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=PhaseKind.choices)
    title = forms.CharField(
        label=_("Name"), required=False, max_length=TITLE_MOST, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    starts_at = moment_field(label=_("Begins"))
    ends_at = moment_field(label=_("Ends"), required=False)
    may_submit = forms.BooleanField(label=_("Ideas can be brought"), required=False)
    may_comment = forms.BooleanField(label=_("Comments are open"), required=False)
    may_support = forms.BooleanField(label=_("Ideas can be supported"), required=False)
    shows_counts = forms.BooleanField(label=_("Counts are shown"), required=False)
    shows_authors = forms.BooleanField(label=_("Authors are shown"), required=False)
    method = forms.ChoiceField(label=_("Vote"), choices=METHODS, required=False)
    removed = forms.BooleanField(label=_("Take this phase away"), required=False)

    SWITCHES = ("may_submit", "may_comment", "may_support", "shows_counts", "shows_authors")

    def switches(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SWITCHES]

    def phase(self) -> Phase:
        """Unsaved, with the number that it had."""
        given = self.cleaned_data
        terms = {name: given[name] for name in (*self.SWITCHES, "kind", "title", "method", "starts_at", "ends_at")}
        return Phase(pk=given["number"], **terms)


class PhasesForm:
    """All phases of a board: those that it has, and one more to fill in where `adds`.

    Dates are shown to the minute: one that was not touched stays as exact as it was.
    """

    def __init__(self, phases: Sequence[Phase], given: Mapping[str, Any] | None = None, *, adds: bool = False) -> None:
        self.phases = list(phases)
        count = min(MOST, len(self.phases) + adds)
        self.is_bound = given is not None
        self.forms = [
            PhaseForm(given, prefix=f"p{place}", initial=_initial(self.phases, place)) for place in range(count)
        ]
        self.error = ""

    def is_valid(self) -> bool:
        judged = [form.is_valid() for form in self.forms]  # all of them, so that each says what is wrong with it
        return self.is_bound and all(judged)

    @property
    def errors(self) -> dict[str, list[str]]:
        return {
            form.add_prefix(name): [str(one) for one in said]
            for form in self.forms
            for name, said in form.errors.items()
        }

    def wanted(self) -> list[Phase]:
        """The phases that were asked for, with the later ones moved along, in the order of their beginnings."""
        kept = [form for form in self.forms if not form.cleaned_data["removed"]]
        there = {phase.pk: phase for phase in self.phases}
        found = [form.phase() for form in kept]
        old = [phase for phase in found if phase.pk in there]
        for phase in old:
            was = there[phase.pk]
            phase.starts_at = _exact(phase.starts_at, was.starts_at) or phase.starts_at
            phase.ends_at = _exact(phase.ends_at, was.ends_at)
        before = [(there[phase.pk].starts_at, there[phase.pk].ends_at) for phase in old]
        dates = moved(before, [(phase.starts_at, phase.ends_at) for phase in old])
        for phase, (start, end) in zip(old, dates, strict=True):
            phase.starts_at, phase.ends_at = start, end
        return sorted(found, key=lambda phase: phase.starts_at)


def _exact(given: datetime | None, was: datetime | None) -> datetime | None:
    same = given and was and given.replace(second=0, microsecond=0) == was.replace(second=0, microsecond=0)
    return was if same else given


def _initial(phases: Sequence[Phase], place: int) -> dict[str, Any]:
    """Of the phase at this place; of a new one, from the end of the last one on."""
    if place < len(phases):
        phase = phases[place]
        names = (*PhaseForm.SWITCHES, "kind", "title", "method", "starts_at", "ends_at")
        return {"number": phase.pk, **{name: getattr(phase, name) for name in names}}
    last = phases[-1] if phases else None
    return {"kind": PhaseKind.DISCUSS, "may_comment": True, "shows_counts": True, "shows_authors": True,
            "starts_at": last.ends_at if last else None}  # fmt: skip
