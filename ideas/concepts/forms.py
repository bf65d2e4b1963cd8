"""What people fill in for concepts. Fields judge their own form; whether one may is the actions' matter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.concepts.actions import Asked
from ideas.concepts.actions.answering import LONGEST_TEXT
from ideas.concepts.actions.wording import LONGEST_WORDS, MOST_QUESTIONS, MOST_VARIANTS
from ideas.concepts.models import Asks, Concept
from ideas.concepts.queries import Line

WHEN = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
BLANK_ROWS = 2
KINDS = [
    ("", _("How is it answered?")),
    (Asks.RATING.value, _("Rating on a scale")),
    (Asks.STATEMENT.value, _("Statement: agree or disagree")),
    (Asks.RANKING.value, _("Ranking of several things")),
    (Asks.TEXT.value, _("Own words")),
]
BETWEEN = "|"


def _words(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", **attrs})


class ConceptForm(forms.Form):
    """The card. Its questions are `QuestionRow`s beside it."""

    title = forms.CharField(
        label=_("What is the concept called?"), max_length=120, widget=_words(autofocus=True),
        error_messages={"required": _("Give the concept a title: what is it?")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("What is it, and for whom?"), max_length=LONGEST_WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}), help_text=_("Markdown works here."),
    )  # fmt: skip
    picture = forms.FileField(
        label=_("Picture"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )  # fmt: skip
    drops_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    picture_says = forms.CharField(
        label=_("What the picture shows"), max_length=300, required=False, widget=_words(),
        help_text=_("For those who don't see it."),
    )  # fmt: skip
    price = forms.CharField(label=_("Price"), max_length=80, required=False, widget=_words())
    variants = forms.CharField(
        label=_("Variants"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), max_length=2_000,
        help_text=_("One on each line; its price after a bar: Basic | 29 € a month."),
    )  # fmt: skip
    shares_result = forms.BooleanField(
        label=_("Show the figures to all who answered, once it is closed"), required=False,
        help_text=_("Never words, and no organisation: those are for who facilitates here."),
    )  # fmt: skip

    def __init__(self, *args: Any, concept: Concept | None = None, **kwargs: Any) -> None:
        if concept is not None:
            kwargs.setdefault("initial", _card(concept))
        super().__init__(*args, **kwargs)
        if concept is None or concept.picture_id is None:
            del self.fields["drops_picture"]

    def clean_variants(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["variants"].splitlines() if line.strip()]
        if len(lines) > MOST_VARIANTS:
            raise forms.ValidationError(_("%(most)d at most.") % {"most": MOST_VARIANTS})
        cut = [line.partition(BETWEEN) for line in lines]
        return [(name.strip(), price.strip()) for name, _bar, price in cut]


def _card(concept: Concept) -> dict[str, Any]:
    lines = [f"{one.name} {BETWEEN} {one.price}" if one.price else one.name for one in concept.variants.all()]
    names = ("title", "words", "picture_says", "price", "shares_result")
    return {**{name: getattr(concept, name) for name in names}, "variants": "\n".join(lines)}


class QuestionRow(forms.Form):
    """One question of a draft. A row without words is none."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    words = forms.CharField(label=_("Question or statement"), max_length=300, required=False, widget=_words())
    most = forms.TypedChoiceField(
        label=_("Highest rating"), choices=[(str(n), str(n)) for n in (5, 7, 10)], coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip
    low = forms.CharField(label=_("What 1 means"), max_length=60, required=False, widget=_words())
    high = forms.CharField(label=_("What the highest means"), max_length=60, required=False, widget=_words())
    items = forms.CharField(
        label=_("What is ranked"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One on each line. Empty: the variants."), max_length=2_000,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("words") and not given.get("kind"):
            self.add_error("kind", _("Choose how it is answered."))
        return given

    @property
    def asked(self) -> Asked | None:
        given = self.cleaned_data
        if not given["words"].strip():
            return None
        return Asked(
            given["kind"], given["words"], most=given["most"] or 5, low=given["low"], high=given["high"],
            items=given["items"].splitlines(),
        )  # fmt: skip


def question_rows(posted: Any, concept: Concept | None) -> list[QuestionRow]:
    """Those that are there, or were sent, and some that are blank."""
    if posted is not None:
        sent = sum(f"q{n}-words" in posted for n in range(MOST_QUESTIONS))
        return [QuestionRow(posted, prefix=f"q{n}") for n in range(sent)]
    there = [
        {"kind": one.kind, "words": one.words, "most": str(one.most), "low": one.low, "high": one.high,
         "items": "\n".join(one.items)}
        for one in (concept.questions.all() if concept else ())
    ]  # fmt: skip
    rows = min(len(there) + BLANK_ROWS, MOST_QUESTIONS)
    return [QuestionRow(prefix=f"q{n}", initial=there[n] if n < len(there) else None) for n in range(rows)]


class OpeningForm(forms.Form):
    """Until when a concept takes answers."""

    closes_at = forms.DateTimeField(
        label=_("Closes at"), help_text=_("In your time zone. Nobody sees a figure before."), input_formats=WHEN,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


def values_of(posted: Any, lines: Sequence[Line]) -> dict[int, Any]:
    """What a browser sent, by question: judged by the action. A ranking that is not whole stays not whole."""
    return {line.question.pk: _value(posted, line) for line in lines}


def _value(posted: Any, line: Line) -> Any:
    if line.question.kind == Asks.RANKING:
        places = {item.index: posted.get(f"{line.name}-{item.field}", "") for item in line.items}
        if not any(places.values()):
            return None
        numbers = {index: _whole(place) for index, place in places.items()}
        whole = {index: place for index, place in numbers.items() if place is not None}
        if sorted(whole.values()) != list(range(1, len(places) + 1)):
            return [-1]
        return sorted(whole, key=lambda index: whole[index])
    given = posted.get(line.name, "")
    if line.question.kind == Asks.TEXT:
        return given[: LONGEST_TEXT + 1]
    return None if given == "" else _whole(given)


def _whole(given: str) -> int | None:
    digits = given.removeprefix("-")
    return int(given) if digits.isascii() and digits.isdigit() and len(digits) < 4 else None
