"""Notes taken along: a CSV of notes with their authors, and all of the canvas as JSON."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from ideas.codesign.form import Note, in_reading_order, read
from ideas.codesign.queries.canvases import CanvasVisit
from ideas.codesign.queries.stamps import NOBODY, Authors, authors_of
from realtime.documents import documents
from workspace.people.models import Person

HEAD = ("text", "group", "kind", "colour", "made by", "organisation", "made at", "changed by", "changed at", "link")
WITH_WORDS = {"note", "text", "link", "image"}
# What a table would take for a formula is made a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lying_on(visit: CanvasVisit) -> dict[str, Note]:
    return read(documents.read(visit.canvas.stream))


def as_csv(visit: CanvasVisit) -> str:
    """Everything that has words, in reading order, each with the words of its frame."""
    notes = lying_on(visit)
    authors = authors_of(visit.canvas)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEAD)
    for note in in_reading_order([one for one in notes.values() if one.kind in WITH_WORDS]):
        table.writerow(_plain(cell) for cell in _cells(note, notes, authors.get(note.id, NOBODY)))
    return out.getvalue()


def as_json(visit: CanvasVisit) -> str:
    """All that lies there, with who made and who changed it."""
    notes = lying_on(visit)
    authors = authors_of(visit.canvas)
    told = [
        {**note.as_json(), **_signed(authors.get(note.id, NOBODY))} for note in in_reading_order(list(notes.values()))
    ]
    canvas = visit.canvas
    said = {"title": canvas.title, "purpose": canvas.purpose, "opened_at": canvas.opened_at.isoformat(), "notes": told}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _cells(note: Note, notes: dict[str, Note], authors: Authors) -> Iterator[str]:
    frame = notes.get(note.group or "")
    yield note.text
    yield frame.text if frame else ""
    yield note.kind
    yield note.colour
    yield authors.made_by.name if authors.made_by else ""
    yield authors.made_by.organisation.name if authors.made_by and authors.made_by.organisation else ""
    yield authors.made_at.isoformat() if authors.made_at else ""
    yield authors.changed_by.name if authors.changed_by else ""
    yield authors.changed_at.isoformat() if authors.changed_at else ""
    yield str(note.more.get("href", ""))


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _signed(authors: Authors) -> dict[str, Any]:
    def person(one: Person | None) -> dict[str, Any] | None:
        return {"id": one.pk, "name": one.name} if one else None

    return {
        "made_by": person(authors.made_by),
        "made_at": authors.made_at.isoformat() if authors.made_at else None,
        "changed_by": person(authors.changed_by),
        "changed_at": authors.changed_at.isoformat() if authors.changed_at else None,
    }
