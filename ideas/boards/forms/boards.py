"""A board in a form: what it asks, and what it promises."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.boards.actions.boards import PROMISE_MOST, QUESTION_MOST, TITLE_MOST
from ideas.boards.models.plans import Plan
from workspace.common import clock, richtext
from workspace.spaces.models import Circle

MOMENT = "%Y-%m-%dT%H:%M"
FORMATS = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
SHORTEST = timedelta(hours=1)


def moment_field(**terms: Any) -> forms.DateTimeField:
    """A date with a time, in the reader's zone."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(widget=widget, input_formats=FORMATS, **terms)


class BoardForm(forms.Form):
    """`circles` are those that may be named to answer."""

    title = forms.CharField(
        label=_("Title"), max_length=TITLE_MOST, widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give the board a title: what are the ideas about?")},
    )  # fmt: skip
    question = forms.CharField(
        label=_("Question"), required=False, max_length=QUESTION_MOST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}), help_text=_("What are people asked?"),
    )  # fmt: skip
    about = forms.CharField(
        label=_("What else they should know"), required=False, max_length=richtext.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), help_text=_("Markdown."),
    )  # fmt: skip
    answer_within = forms.IntegerField(
        label=_("Each idea is answered within so many days"), required=False, min_value=1, max_value=PROMISE_MOST,
        help_text=_("A promise that everybody sees, with a clock. Left empty, none is made."),
    )  # fmt: skip
    answered_by = forms.ModelChoiceField(
        Circle.objects.none(), label=_("Who answers"), required=False,
        empty_label=_("Whoever facilitates the space"),
    )  # fmt: skip

    def __init__(self, *args: Any, circles: QuerySet[Circle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_by"].queryset = circles  # type: ignore[attr-defined]


class OpenBoardForm(BoardForm):
    """A new board, from a plan: with when it begins, and the deadline where the plan has one."""

    starts_at = moment_field(label=_("Begins"), required=False, help_text=_("Left empty, now."))
    deadline = moment_field(label=_("Deadline for ideas"), required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["question"].widget.attrs["placeholder"] = plan.question
        self.fields["question"].required = plan.has_deadline
        if not plan.has_deadline:
            del self.fields["deadline"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts = given.get("starts_at") or clock.now()
        deadline = given.pop("deadline", None)
        if deadline is not None and deadline < starts + SHORTEST:
            self.add_error("deadline", _("The deadline is before it has begun. Choose a later one."))
        given.pop("starts_at", None)
        given["phases"] = self.plan.phases(starts, deadline)
        return given
