"""What people fill in around gatherings. Fields judge their own form; whether one may is the actions' matter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workspace.common import richtext
from workspace.gatherings.actions import Point, points_of
from workspace.gatherings.actions.agenda import MINUTES_MOST
from workspace.gatherings.models import AGENDA_LONGEST, NOTE_LONGEST, WORDS_LONGEST
from workspace.people.models import Person
from workspace.threads.forms import OutcomeForm

LINE = {"dir": "auto", "autocomplete": "off"}


class StartForm(forms.Form):
    """A gathering to start, in a thread or in a space."""

    title = forms.CharField(max_length=160, label=_("What do you gather for?"), widget=forms.TextInput(attrs=LINE))
    purpose = forms.CharField(
        max_length=280, required=False, label=_("What should be there at the end?"),
        widget=forms.TextInput(attrs=LINE),
        help_text=_("One sentence. Those who come later read it first."),
    )  # fmt: skip
    agenda = forms.CharField(
        required=False, max_length=AGENDA_LONGEST, label=_("Agenda"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("One point a line, with its minutes if it has some: “Which seal? 10 min”."),
    )  # fmt: skip

    def clean_agenda(self) -> list[Point]:
        return points_of(self.cleaned_data["agenda"])


class SpaceStartForm(StartForm):
    """In a space it opens a thread, whose first post is the purpose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].required = True


class ItemForm(forms.Form):
    """A point of the agenda. `people` may lead it."""

    text = forms.CharField(max_length=200, label=_("Point"), widget=forms.TextInput(attrs=LINE))
    minutes = forms.IntegerField(
        required=False, min_value=1, max_value=MINUTES_MOST, label=_("Minutes"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    leader = forms.ModelChoiceField(
        Person.objects.none(), required=False, label=_("Who leads it"), empty_label=_("Nobody in particular")
    )

    def __init__(self, *args: Any, people: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
        self.fields["leader"].queryset = known  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Where a point goes: to a place from 1, or by so many steps."""

    place = forms.IntegerField(required=False, min_value=1, max_value=1_000)
    by = forms.IntegerField(required=False, min_value=-1_000, max_value=1_000)


class TimerForm(forms.Form):
    """What becomes of the timer. `minutes` to start it with."""

    do = forms.ChoiceField(choices=[(word, word) for word in ("start", "pause", "resume", "extend", "clear")])
    minutes = forms.IntegerField(required=False, min_value=1, max_value=MINUTES_MOST, label=_("Minutes"))


class NoteForm(forms.Form):
    text = forms.CharField(
        strip=False, max_length=NOTE_LONGEST, label=_("Note"), widget=forms.Textarea(attrs={"dir": "auto"})
    )


class EditNoteForm(NoteForm):
    """`version`: what the writer began from. `apart`: keep both, mine as a note of its own."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    apart = forms.BooleanField(required=False, widget=forms.HiddenInput)


class HandOverForm(forms.Form):
    """`people` may take over: whoever is here and may write."""

    to = forms.ModelChoiceField(Person.objects.none(), label=_("Who facilitates from now on?"), empty_label=None)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
        self.fields["to"].queryset = known  # type: ignore[attr-defined]


class ConcludeForm(OutcomeForm):
    """A decision or an action, in words that the thread will carry. Answers and lessons are marked in the thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].required = True
        self.fields["summary"].help_text = _("One sentence. It is posted in the thread and marked there.")


class SummaryForm(forms.Form):
    """What the thread will say of it. Empty: it ends without a summary, and one can be written later."""

    summary = forms.CharField(
        required=False, strip=False, max_length=richtext.MAX_LENGTH, label=_("Summary"),
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
    )  # fmt: skip


class CallForm(forms.Form):
    """`after`: the last turn that whoever calls knows of, 0 for none."""

    after = forms.IntegerField(min_value=0)


class RoundForm(forms.Form):
    """A question to which everybody writes unseen."""

    question = forms.CharField(
        max_length=280, label=_("What shall everybody write about?"), widget=forms.TextInput(attrs=LINE)
    )


class WordsForm(forms.Form):
    """What somebody writes in a round."""

    text = forms.CharField(
        max_length=WORDS_LONGEST, strip=False, label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip
