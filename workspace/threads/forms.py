"""What people fill in around threads. Fields judge their own form; whether one may is the actions' matter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from workspace.common import richtext
from workspace.people.models import Person
from workspace.spaces.models import Membership, Space
from workspace.spaces.permissions import Can, allowed
from workspace.threads.models import Outcome, OutcomeKind, Post
from workspace.threads.queries import nameable

SPACES_SHOWN = 50


class Numbers(forms.Field):
    """Several numbers under one name, as hidden inputs give them."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        try:
            return [int(number) for number in value or []]
        except ValueError as error:
            raise forms.ValidationError(_("One of the files is not there any more. Attach it again.")) from error


class PostForm(forms.Form):
    """Something to say, in words or by files; `quotes` is the number of the post that it answers."""

    body = forms.CharField(required=False, strip=False, max_length=richtext.MAX_LENGTH)
    quotes = forms.IntegerField(required=False, min_value=1)
    attachments = Numbers(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given.get("body") or "").strip() and not given.get("attachments"):
            self.add_error("body", _("Write something first, or attach a file."))
        return given


class ThreadForm(PostForm):
    """A thread to open: what it is about, and its first post."""

    title = forms.CharField(
        max_length=160, error_messages={"required": _("Give the thread a title: what is it about?")}
    )


class EditForm(forms.Form):
    body = forms.CharField(strip=False, max_length=richtext.MAX_LENGTH)


class RenameForm(forms.Form):
    title = forms.CharField(max_length=160, label=_("Title"), widget=forms.TextInput(attrs={"dir": "auto"}))


class MoveForm(forms.Form):
    """Where to: any live space in which the person may write.

    Offered are those whose names hold `words`, at most SPACES_SHOWN: the person's own first, then the newest.
    """

    space = forms.ModelChoiceField(Space.objects.none(), label=_("Move to"))
    customers_may_read = forms.BooleanField(
        label=_("Customers who are there may read all of it"),
        required=False,
        help_text=_("Only asked where people of a customer are who are not here."),
    )

    def __init__(self, *args: Any, person: Person, here: int, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spaces = Space.objects.live().filter(allowed(person, Can.CONTRIBUTE)).exclude(pk=here)
        self.fields["space"].queryset = spaces  # type: ignore[attr-defined]
        for word in words.replace("\x00", "").split()[:6]:
            spaces = spaces.filter(name__icontains=word)
        joined = Exists(Membership.objects.filter(space=OuterRef("pk"), person=person))
        near = spaces.order_by(joined.desc(), "-pk").values_list("pk", "name")[: SPACES_SHOWN + 1]
        offered = list(near)
        self.words, self.has_more = words, len(offered) > SPACES_SHOWN
        by_name = sorted(offered[:SPACES_SHOWN], key=lambda one: one[1].casefold())
        self.fields["space"].widget.choices = [("", "---------"), *by_name]


class OutcomeForm(forms.Form):
    """A mark for a post. Its people are those of the thread, or anybody nameable in the space, by @handle."""

    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=280,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Left empty, the post speaks for itself."),
    )
    decided_by = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Who decided"), required=False, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Who does it"), required=False)
    others = forms.CharField(
        label=_("Somebody else"), required=False, help_text=_("By handle, such as @anna-berg."),
        widget=forms.TextInput(attrs={"placeholder": "@", "autocomplete": "off"}),
    )  # fmt: skip
    due = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    supersedes = forms.ModelChoiceField(
        Outcome.objects.none(), label=_("Takes the place of"), required=False, empty_label=_("No earlier decision")
    )

    KEPT = {
        OutcomeKind.ANSWER: ("summary",),
        OutcomeKind.LESSON: ("summary",),
        OutcomeKind.DECISION: ("summary", "decided_by", "others", "supersedes"),
        OutcomeKind.ACTION: ("summary", "owner", "others", "due"),
    }

    def __init__(
        self, *args: Any, kind: OutcomeKind, post: Post, reader: Person, people: Iterable[Person],
        decisions: Iterable[Outcome], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind, self.post, self.reader = kind, post, reader
        known = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
        self.fields["decided_by"].queryset = known  # type: ignore[attr-defined]
        self.fields["owner"].queryset = known  # type: ignore[attr-defined]
        standing = Outcome.objects.filter(pk__in=[outcome.pk for outcome in decisions])
        self.fields["supersedes"].queryset = standing.select_related("post")  # type: ignore[attr-defined]
        self.fields["supersedes"].label_from_instance = lambda outcome: outcome.text  # type: ignore[attr-defined]
        for name in [name for name in self.fields if name not in self.KEPT[kind]]:
            del self.fields[name]

    def clean_others(self) -> list[Person]:
        """The people whom the handles name; each must be able to see the space, and be known to whoever names them."""
        handles = richtext.handles(" ".join("@" + word.lstrip("@") for word in self.cleaned_data["others"].split()))
        found = list(nameable(self.reader, self.post.thread.space).filter(handle__in=handles))
        unknown = handles - {person.handle for person in found}
        if unknown:
            names = ", ".join(f"@{handle}" for handle in sorted(unknown))
            raise forms.ValidationError(_("Nobody who can see this space is called %(names)s.") % {"names": names})
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        others = given.pop("others", [])
        if self.kind is OutcomeKind.DECISION:
            given["decided_by"] = [*given.get("decided_by", []), *others]
        if self.kind is OutcomeKind.ACTION and not self.errors:
            given["owner"] = others[0] if others else given.get("owner")
            if given["owner"] is None:
                self.add_error("owner", _("An action needs somebody who does it."))
        return given


class ReadForm(forms.Form):
    """How far a thread was read; without a number, to its end."""

    number = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
