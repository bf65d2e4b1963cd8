"""What people fill in around sessions. Fields judge their own form; whether one may is the actions' matter."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Board
from ideas.codesign.form import ID, WORDS_MOST
from ideas.facilitation.actions import Gathered, Terms
from ideas.facilitation.models import Activity, ActivityKind
from ideas.facilitation.models.activities import MINUTES_MOST, POINTS_MOST, PROMPT_LONGEST
from ideas.facilitation.recipes import RECIPES
from workspace.common.errors import Invalid

LINE = {"dir": "auto", "autocomplete": "off"}
NUMBER = {"inputmode": "numeric"}


class PlanForm(forms.Form):
    """A session to plan. Without a title it is called as its recipe is."""

    title = forms.CharField(
        max_length=120, required=False, label=_("Title"), widget=forms.TextInput(attrs=LINE),
        help_text=_("What is to be there at its end. Without one it is called as its recipe is."),
    )  # fmt: skip
    recipe = forms.ChoiceField(choices=[("", ""), *((key, key) for key in RECIPES)], required=False, label=_("Recipe"))
    blind = forms.BooleanField(
        required=False, label=_("Nobody learns who wrote what until the session ends"),
        help_text=_("Nobody at all: not whoever facilitates, no export, no program."),
    )  # fmt: skip


class SessionForm(forms.Form):
    title = forms.CharField(max_length=120, label=_("Title"), widget=forms.TextInput(attrs=LINE))
    blind = forms.BooleanField(
        required=False, label=_("Nobody learns who wrote what until the session ends"),
        help_text=_("It stays as it is once the session has begun."),
    )  # fmt: skip


class ActivityForm(forms.Form):
    kind = forms.ChoiceField(choices=ActivityKind.choices, label=_("What is done"))
    title = forms.CharField(max_length=120, label=_("Title"), widget=forms.TextInput(attrs=LINE))
    prompt = forms.CharField(
        max_length=PROMPT_LONGEST, required=False, label=_("What everybody is asked"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip
    minutes = forms.IntegerField(
        required=False, min_value=1, max_value=MINUTES_MOST, label=_("Minutes"), widget=forms.NumberInput(attrs=NUMBER)
    )
    private = forms.BooleanField(
        required=False, label=_("Write in private"),
        help_text=_("For writing: each sees their own notes only, until all are revealed."),
    )  # fmt: skip
    blind = forms.BooleanField(
        required=False, label=_("Without names"),
        help_text=_("Nobody learns who wrote what until this activity ends."),
    )  # fmt: skip
    points = forms.IntegerField(
        required=False, min_value=1, max_value=POINTS_MOST, label=_("Points of each person"),
        widget=forms.NumberInput(attrs=NUMBER), help_text=_("For votes. A hundred make it a budget."),
    )  # fmt: skip
    most = forms.IntegerField(
        required=False, min_value=1, max_value=POINTS_MOST, label=_("At most on one thing"),
        widget=forms.NumberInput(attrs=NUMBER), help_text=_("For votes. Empty: all of them."),
    )  # fmt: skip

    priced = forms.BooleanField(
        required=False, label=_("With a budget"),
        help_text=_("For votes: you say what each thing costs, and each person buys what their points are enough for."),
    )  # fmt: skip

    @property
    def terms(self) -> Terms:
        given = dict(self.cleaned_data)
        given["points"] = given["points"] or (3 if given["kind"] == ActivityKind.VOTE else 0)
        return Terms(**given)

    @staticmethod
    def of(activity: Activity) -> dict[str, Any]:
        """What it says now."""
        found = {name: getattr(activity, name) for name in ActivityForm.base_fields}
        return found | {"points": activity.points or None}


class PlaceForm(forms.Form):
    """Where an activity goes: to a place from 1, or by so many steps."""

    place = forms.IntegerField(required=False, min_value=1, max_value=1_000)
    by = forms.IntegerField(required=False, min_value=-1_000, max_value=1_000)


class TimerForm(forms.Form):
    do = forms.ChoiceField(choices=[(word, word) for word in ("pause", "resume", "extend")])


class NoteForm(forms.Form):
    """A note that is written in private."""

    words = forms.CharField(
        max_length=WORDS_MOST, strip=False, label=_("A note of your own"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip


class PointsForm(forms.Form):
    points = forms.IntegerField(min_value=0, max_value=POINTS_MOST, label=_("Points"))


def costs_in(given: QueryDict) -> dict[int, int]:
    """What each thing costs, by its number, where that was said: `cost-<number>`. Raises Invalid for what is none."""
    found: dict[int, int] = {}
    for name, said in given.items():
        number, words = name.removeprefix("cost-"), str(said).strip()
        if not name.startswith("cost-") or not number.isdecimal() or not words:
            continue
        if not words.isdecimal() or len(words) > 6:
            raise Invalid("What something costs is a whole number. Leave it empty where it is not offered.")
        found[int(number)] = int(words)
    return found


class AgreementForm(forms.Form):
    words = forms.CharField(
        max_length=500, label=_("What was decided"), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class BoardForm(forms.Form):
    """On which of these boards a group becomes an idea."""

    board = forms.ModelChoiceField(Board.objects.none(), label=_("Board"))

    def __init__(self, *args: Any, boards: Collection[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Board.objects.filter(pk__in=[one.pk for one in boards])
        self.fields["board"].queryset = known  # type: ignore[attr-defined]


def groups_in(given: QueryDict) -> list[Gathered]:
    """The groups that a page of piles names: `note-<id>` says in which pile a note is, `title-<pile>` what that one is
    called. What has no right form is left out."""
    members: dict[str, list[str]] = {}
    for name, pile in given.items():
        note = name.removeprefix("note-")
        if name.startswith("note-") and pile and ID.fullmatch(note):
            members.setdefault(str(pile), []).append(note)
    return [
        Gathered(given.get(f"title-{pile}", ""), notes, frame if ID.fullmatch(frame) else "")
        for pile, notes in members.items()
        for frame in [pile.removeprefix("frame-")]
    ]
