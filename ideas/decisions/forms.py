"""What people fill in for decisions. Fields judge their own form; whether one may is the actions' matter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Idea
from ideas.decisions.ballots import POINTS, Method
from ideas.decisions.models import METHODS, Stance

WHEN = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
# What each is for, in a sentence.
FOR = {
    Method.APPROVAL: _("Check every idea you can live with. Quick, for up to a dozen ideas."),
    Method.SCORE: _("Points for each idea. Shows how strong support is."),
    Method.DOT: _("The same number of points for everybody, to share out. Shows priorities."),
    Method.QUADRATIC: _("A second vote for one idea costs more than the first. For few who care much beside many."),
    Method.SCHULZE: _("Put the ideas into an order. Finds what most prefer to everything else."),
    Method.STV: _("Put the ideas into an order. Fills several places in proportion."),
    Method.DUELS: _("Two ideas at a time: which of them? For very many ideas."),
    Method.CONSENT: _("A proposal stands unless somebody has a reasoned objection."),
    Method.BUDGET: _("Ideas have a cost. The money is spent so that each group gets its share."),
}


class DecisionForm(forms.Form):
    """A decision between ideas of a board. `ideas` are those that stand; each has a check, and a cost for a budget."""

    title = forms.CharField(
        label=_("What is decided?"), max_length=160, widget=forms.TextInput(attrs={"dir": "auto", "autofocus": True}),
        error_messages={"required": _("Give the decision a title: what is decided?")},
    )  # fmt: skip
    question = forms.CharField(
        label=_("The question to voters"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip
    method = forms.ChoiceField(label=_("How?"), choices=METHODS, widget=forms.RadioSelect)
    seats = forms.IntegerField(label=_("How many win?"), min_value=1, max_value=200, initial=1, required=False)
    points = forms.IntegerField(
        label=_("Points of each voter"), min_value=1, max_value=10_000, required=False,
        help_text=_("Of a score the highest: 5. To share out: 10. Credits for quadratic votes: 100."),
    )  # fmt: skip
    budget = forms.IntegerField(label=_("Money to share out"), min_value=1, max_value=10**15, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=8, required=False, initial="EUR")
    proposal = forms.CharField(
        label=_("Proposal"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    confidential = forms.BooleanField(label=_("Confidential: nobody can find out who chose what"), required=False)
    closes_at = forms.DateTimeField(
        label=_("Closes at"), help_text=_("In your time zone. Nobody sees a count before."), input_formats=WHEN,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def __init__(self, *args: Any, ideas: Sequence[Idea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ideas = ideas
        for idea in ideas:
            self.fields[f"idea-{idea.pk}"] = forms.BooleanField(label=idea.title, required=False)
            self.fields[f"cost-{idea.pk}"] = forms.IntegerField(
                label=_("Cost of “%(title)s”") % {"title": idea.title}, min_value=1, max_value=10**15, required=False
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each idea with its two fields."""
        return [
            {"idea": idea, "chosen": self[f"idea-{idea.pk}"], "cost": self[f"cost-{idea.pk}"]} for idea in self.ideas
        ]

    @property
    def methods(self) -> list[dict[str, Any]]:
        """Each method with what it is for."""
        return [{"tag": one.tag, "id": one.id_for_label, "name": one.choice_label, "does": FOR[Method(value)]}
                for one, (value, _name) in zip(self["method"], METHODS, strict=True)]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["chosen"] = [
            (idea, given.get(f"cost-{idea.pk}") or 0) for idea in self.ideas if given.get(f"idea-{idea.pk}")
        ]
        method = given.get("method") or ""
        if method in list(POINTS) and not given.get("points"):
            given["points"] = POINTS[Method(method)]
        if method == Method.BUDGET and not given.get("budget"):
            self.add_error("budget", _("Say how much money there is to share out."))
        if method == Method.CONSENT and not (given.get("proposal") or "").strip():
            self.add_error("proposal", _("Write the proposal that people consent to or object to."))
        return given


class StandForm(forms.Form):
    """Where somebody stands on a proposal."""

    stance = forms.ChoiceField(
        label=_("Your answer"), choices=Stance.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four answers.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("An objection needs one. Everybody sees it when the round is closed, without your name."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("stance") == Stance.OBJECT and not given.get("reason", "").strip():
            self.add_error("reason", _("An objection needs its reason: what speaks against the proposal?"))
        return given


class RevisionForm(forms.Form):
    """A proposal that was changed so that objections are met."""

    proposal = forms.CharField(
        label=_("Proposal"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )
    closes_at = forms.DateTimeField(
        label=_("The new round closes at"), input_formats=WHEN, help_text=_("In your time zone."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
