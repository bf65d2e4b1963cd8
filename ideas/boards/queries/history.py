"""What an idea said, and what was changed each time: word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Case, CaseWording, Contributor, Idea, Wording
from workspace.people.models import Person

FIELDS: tuple[tuple[str, Promise], ...] = (
    ("title", _("Title")),
    ("problem", _("The problem")),
    ("affected", _("Who has it")),
    ("workaround", _("How they manage today")),
    ("proposal", _("The proposal")),
    ("files", _("Files")),
)
# Words and signs with the space before them, so that joined together they are the text again.
WORD = re.compile(r"\s*\w+|\s*[^\w\s]|\s+$")
# Above so many words on both sides, lines are compared: word by word, two long texts would take seconds.
LONG = 8000


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `change`: "kept", "put" or "taken"."""

    text: str
    change: str


@dataclass(frozen=True)
class Changed:
    """One field as it was and as it is: all pieces in order."""

    label: str | Promise
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Version:
    """One version of an idea, `number` from 1 on. `changes` are against the one before; of the first, all it said."""

    number: int
    by: Person
    at: datetime
    changes: Sequence[Changed]


def version_of(idea: Idea) -> int:
    """The number of what it says now. One query."""
    return idea.wordings.count() + 1


def versions_of(idea: Idea) -> list[Version]:
    """All versions, newest first. Three queries."""
    before = list(idea.wordings.select_related("replaced_by__organisation").order_by("replaced_at", "pk"))
    now = {name: getattr(idea, name) for name, _label in FIELDS if name != "files"}
    said = [*before, Wording(**now, files=idea.file_names)]
    versions = [Version(1, idea.author, idea.submitted_at, list(_first(said[0])))]
    for number, (old, new) in enumerate(pairwise(said), start=2):
        replaced = before[number - 2]
        versions.append(Version(number, replaced.replaced_by, replaced.replaced_at, list(_changes(old, new))))
    return versions[::-1]


def case_versions(case: Case, *, with_customer: bool) -> list[Version]:
    """All versions of a case, newest first; whose case it is only where the reader may know. Two queries."""
    rows = case.wordings.select_related("replaced_by__organisation", "organisation")
    before = list(rows.order_by("replaced_at", "pk"))
    said = [*before, CaseWording(words=case.words, organisation=case.organisation, contact=case.contact)]
    versions = [Version(1, case.person, case.at, [Changed("", [Piece(said[0].words, "kept")])])]
    for number, (old, new) in enumerate(pairwise(said), start=2):
        changes = [Changed("", pieces(old.words, new.words))] if old.words != new.words else []
        if with_customer and _customer(old) != _customer(new):
            changes.append(Changed(_("Whose case it is"), pieces(_customer(old), _customer(new))))
        replaced = before[number - 2]
        versions.append(Version(number, replaced.replaced_by, replaced.replaced_at, changes))
    return versions[::-1]


def _customer(said: CaseWording) -> str:
    return " · ".join(part for part in (said.organisation.name if said.organisation else "", said.contact) if part)


def seats_of(idea: Idea) -> list[Contributor]:
    """Who was asked to work on it and has not declined, first asked first. One query."""
    rows = idea.contributors.filter(declined_at__isnull=True).select_related("person__organisation")
    return list(rows.order_by("invited_at", "pk"))


def _first(said: Wording) -> Iterator[Changed]:
    for name, label in FIELDS:
        if text := getattr(said, name):
            yield Changed(label, [Piece(text, "kept")])


def _changes(old: Wording, new: Wording) -> Iterator[Changed]:
    for name, label in FIELDS:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Changed(label, pieces(was, now))


def pieces(was: str, now: str) -> list[Piece]:
    """What was kept, put in and taken away, so that kept and put are the new text, kept and taken the old one."""
    old, new = _words(was), _words(now)
    if len(old) + len(new) > LONG:
        old, new = was.splitlines(keepends=True), now.splitlines(keepends=True)
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            found.append(Piece("".join(old[a:b]), "kept"))
            continue
        if b > a:
            found.append(Piece("".join(old[a:b]), "taken"))
        if d > c:
            found.append(Piece("".join(new[c:d]), "put"))
    return found


def _words(text: str) -> list[str]:
    return WORD.findall(text)
