"""Canvases to test with: made by the actions, written on as a connection does it."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from pycrdt import Doc

from ideas.codesign import actions, form
from ideas.codesign.models import Canvas
from realtime.documents import documents
from realtime.documents.models import Document, HeldUpdate
from tests import factories as make
from workspace.people.models import Person
from workspace.spaces.models import Space


def canvas(
    by: Person | None = None, space: Space | None = None, *, title: str = "The new seal", **terms: Any
) -> Canvas:
    """Blank unless `template` says otherwise."""
    space = space or make.space(by)
    opened: Canvas = actions.open_canvas(by=by or space.created_by, space=space, title=title, **terms)
    return opened


def note(
    on: Canvas, by: Person | None = None, *, text: str = "Seals leak", kind: str = "note", **terms: Any
) -> form.Note:
    """Laid by somebody, as if from their browser."""
    terms.setdefault("w", 160)
    terms.setdefault("h", 160)
    laid = form.Note(uuid4().hex, kind, text=text, **terms)
    change(on, by or on.opened_by, lambda doc: form.put(doc, [laid]))
    return laid


def say(on: Canvas, what: form.Note, by: Person, text: str) -> None:
    """Says a note anew."""

    def write(doc: Doc[Any]) -> None:
        words = form.notes_map(doc)[what.id]["text"]
        words.clear()
        words += text

    change(on, by, write)


def take(on: Canvas, what: form.Note, by: Person) -> None:
    def remove(doc: Doc[Any]) -> None:
        del form.notes_map(doc)[what.id]

    change(on, by, remove)


def change(on: Canvas, by: Person, write: Any) -> None:
    with transaction.atomic():
        documents.edit(on.stream, by=by.pk, change=write)


def lying(on: Canvas) -> dict[str, form.Note]:
    return form.read(documents.read(on.stream))


def held(on: Canvas) -> HeldUpdate:
    """An edit that would take away all of twelve notes."""
    notes = [note(on, text=f"Note {number}") for number in range(12)]
    doc = documents.read(on.stream)
    before = doc.get_state()
    with doc.transaction():
        for one in notes:
            del form.notes_map(doc)[one.id]
    return HeldUpdate.objects.create(
        document=Document.objects.get(name=on.stream), person=make.person().pk, payload=doc.get_update(before),
        before=len(notes), lost=len(notes),
    )  # fmt: skip
