"""What may lie on a canvas, and what is refused."""

from typing import Any
from uuid import uuid4

import pytest
from pycrdt import Doc, Map, Text

from ideas.codesign import form
from ideas.codesign.layouts import LAYOUTS
from ideas.codesign.queries import parse_notes


def lying(**fields: Any) -> Doc[Any]:
    """A canvas with one note on it, of which `fields` are other than they should be."""
    doc: Doc[Any] = Doc()
    given = {"kind": "note", "x": 0, "y": 0, "w": 160, "h": 160, "colour": "yellow", "group": None, "z": 0}
    form.notes_map(doc)[uuid4().hex] = Map({**given, "text": Text("Seals leak"), **fields})
    return doc


def test_each_layout_is_a_sound_canvas() -> None:
    for layout in LAYOUTS:
        doc: Doc[Any] = Doc()
        form.put(doc, layout.notes())
        assert form.inspect(doc) == len(layout.pieces)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "bomb"}, {"kind": 7}, {"x": float("nan")}, {"x": float("inf")}, {"x": "left"}, {"x": True},
        {"y": 2_000_000}, {"w": -1}, {"h": 60_000}, {"colour": "violet"}, {"text": "no shared text"},
        {"text": Text("x" * 4_001)}, {"group": "frame"}, {"votes": 3}, {"kind": "link", "href": "javascript:alert(1)"},
        {"kind": "link", "href": "https://"}, {"kind": "image", "attachment": "7"},
        {"kind": "image", "attachment": 1.5},
        {"kind": "sketch", "points": [1, 2, 3]}, {"kind": "sketch", "points": ["a", "b"]}, {"kind": "arrow", "from": 5},
        {"kind": "sketch", "points": [0] * 8_002}, {"href": "https://example.org/"},
    ],
    ids=lambda fields: ", ".join(f"{name} {type(value).__name__}" for name, value in fields.items()),
)  # fmt: skip
def test_what_is_no_note_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(form.Broken):
        form.inspect(lying(**fields))


def test_only_what_changed_is_looked_at() -> None:
    doc = lying(kind="bomb")
    assert form.inspect(doc, frozenset()) == 1


def test_other_roots_and_ids_are_refused() -> None:
    doc = lying()
    doc.get("votes", type=Map)["a"] = 1
    with pytest.raises(form.Broken):
        form.inspect(doc)
    other: Doc[Any] = Doc()
    form.notes_map(other)["../etc"] = Map({"kind": "note", "text": Text("")})
    with pytest.raises(form.Broken):
        form.inspect(other)


def test_reading_order_goes_row_by_row() -> None:
    places = {"d": (0, 200), "b": (120, -20), "c": (240, 30), "a": (0, 0)}
    notes = [form.Note(name, "note", x, y, 100, 100) for name, (x, y) in places.items()]
    assert [note.id for note in form.in_reading_order(notes)] == ["a", "b", "c", "d"]


def test_a_file_of_notes_is_laid_in_groups() -> None:
    found = parse_notes("\ufefftext;group;colour\nSeals leak;Pump;green\nToo long;;\n".encode(), "notes.csv")
    assert not found.troubles
    notes = found.notes(top=100)
    frame = next(note for note in notes if note.kind == "frame")
    leak = next(note for note in notes if note.text == "Seals leak")
    assert (leak.group, leak.colour, frame.text) == (frame.id, "green", "Pump")
    assert min(note.y for note in notes) >= 100
    doc: Doc[Any] = Doc()
    form.put(doc, notes)
    assert form.inspect(doc) == 3


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", "The file is empty."),
        (b"colour\nred\n", "Row 1: there is no column “text” in the head."),
        (b"text,colour\nSeals,red\n", "Row 2: there is no colour “red”. There are: yellow"),
        (b"text,group\n,Pump\n", "Row 2: it has no text."),
        (b"text\n" + b"x" * 4_001 + b"\n", "Row 2: its text is longer than 4,000 characters."),
        (b"text\n\xff\xfe\n", "This is no text in UTF-8: byte 6 can't be read."),
        (b'text\n"open\n', "This is no CSV"),
        (b"text\n\n", "There is no note in this file."),
    ],
)
def test_a_file_with_anything_wrong_says_where(content: bytes, trouble: str) -> None:
    found = parse_notes(content, "notes.csv")
    assert found.troubles[0].startswith(trouble)
