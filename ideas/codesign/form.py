"""The form of a canvas' document: what may lie on it, how large, and how much of it.

A map `notes`, by ids that clients make: each a map with its kind, place, colour, words (shared text, so that two may
write at once), the frame that it lies in, and what its kind needs. Votes, timers, names and authorship never stand
there: whoever may edit a document can forge what is in it.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pycrdt import Array, Doc, Map, Text

KINDS = ("note", "text", "frame", "arrow", "sketch", "image", "link")
COLOURS = ("yellow", "orange", "rose", "green", "blue", "grey")
NOTES_MOST = 5_000
WORDS_MOST = 4_000
FAR = 1_000_000
SIZE_MOST = 50_000
POINTS_MOST = 4_000
HREF_MOST = 2_000
ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
ROOT = "notes"
# Of what changes on a note, this is a contribution or is kept of it; where it lies is not.
SIGNED = ("text", "group")


class Broken(ValueError):
    """This is no canvas: what lies on it has another form than a canvas can have."""


@dataclass(frozen=True)
class Note:
    """What lies on a canvas, plain. Lengths are in pixels at 100 percent; `group` is the id of its frame."""

    id: str
    kind: str
    x: float = 0
    y: float = 0
    w: float = 0
    h: float = 0
    colour: str = "yellow"
    text: str = ""
    group: str | None = None
    z: float = 0
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        said = {
            name: getattr(self, name) for name in ("id", "kind", "x", "y", "w", "h", "colour", "text", "group", "z")
        }
        return {**said, **self.more}


def notes_map(doc: Doc[Any]) -> "Map[Any]":
    found: Map[Any] = doc.get(ROOT, type=Map)
    return found


def keys_of(lying: "Map[Any]") -> list[str]:
    return list(lying.keys())


def read(doc: Doc[Any]) -> dict[str, Note]:
    """All that lies there, by id. Raises Broken."""
    with doc.transaction():
        notes = notes_map(doc)
        return {key: read_note(key, notes[key]) for key in keys_of(notes)}


def words_of(note: Any) -> str:
    """The words of a note in the document; nothing when it has none."""
    found = note.get("text") if isinstance(note, Map) else None
    return str(found) if isinstance(found, Text) else ""


def inspect(doc: Doc[Any], changed: Collection[str] | None = None) -> int:
    """How many things lie there. With `changed`, only those are looked at. Raises Broken for what is no canvas."""
    with doc.transaction():
        if set(doc.keys()) - {ROOT}:
            raise Broken("There is more in this document than notes.")
        notes = notes_map(doc)
        if len(notes) > NOTES_MOST:
            raise Broken(f"A canvas holds at most {NOTES_MOST:,} notes.")
        for key in keys_of(notes) if changed is None else changed:
            if key in notes:
                read_note(key, notes[key])
        return len(notes)


def read_note(key: str, given: Any) -> Note:
    """One note. Raises Broken."""
    if not ID.fullmatch(key) or not isinstance(given, Map):
        raise Broken("A note is a map with an id of 32 hexadecimal digits.")
    said: dict[str, Any] = {name: given[name] for name in keys_of(given)}
    kind = said.pop("kind", None)
    if kind not in KINDS:
        raise Broken("There is no such kind of note.")
    words = said.pop("text", None)
    if not isinstance(words, Text) or len(text := str(words)) > WORDS_MOST:
        raise Broken(f"The words of a note are a shared text of at most {WORDS_MOST:,} characters.")
    plain: dict[str, Any] = {name: said.pop(name, 0) for name in ("x", "y", "w", "h", "z")}
    for name, most in (("x", FAR), ("y", FAR), ("w", SIZE_MOST), ("h", SIZE_MOST), ("z", math.inf)):
        _number(plain[name], 0 if name in "wh" else -most, most)
    colour, group = said.pop("colour", "yellow"), said.pop("group", None)
    if colour not in COLOURS:
        raise Broken("There is no such colour.")
    _reference(group)
    _own(kind, said)
    return Note(key, kind, text=text, colour=colour, group=group, more=said, **plain)


def put(doc: Doc[Any], notes: Iterable[Note]) -> None:
    """Lay these on the canvas; what has the same id is replaced. Raises Broken for what has no right form."""
    lying = notes_map(doc)
    for note in notes:
        lying[note.id] = Map(
            {
                "kind": note.kind, "x": note.x, "y": note.y, "w": note.w, "h": note.h, "colour": note.colour,
                "text": Text(note.text), "group": note.group, "z": note.z, **note.more,
            }
        )  # fmt: skip
        read_note(note.id, lying[note.id])


def in_reading_order(notes: Collection[Note]) -> list[Note]:
    """Row by row from the top, each from the left: by this order one reads, tabs and exports. A note stands in a row
    when it begins above the middle of the first of that row."""
    rows: list[list[Note]] = []
    for note in sorted(notes, key=lambda one: (one.y, one.x, one.id)):
        if rows and note.y < rows[-1][0].y + max(rows[-1][0].h, 1) / 2:
            rows[-1].append(note)
        else:
            rows.append([note])
    return [note for row in rows for note in sorted(row, key=lambda one: (one.x, one.y, one.id))]


def _number(given: Any, least: float, most: float) -> None:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise Broken("Places and sizes are numbers.")
    if not least <= given <= most:
        raise Broken("A note lies too far out, or is too large.")


def _reference(given: Any) -> None:
    if given is not None and not (isinstance(given, str) and ID.fullmatch(given)):
        raise Broken("A note points to something that is no id.")


def _own(kind: str, said: dict[str, Any]) -> None:
    """What only this kind has, and nothing else. Raises Broken."""
    known = OWN.get(kind, {})
    for name, given in said.items():
        if name not in known:
            raise Broken(f"A {kind} has no “{name[:40]}”.")
        known[name](given)


def _points(given: Any) -> None:
    """x, y, x, y, …: from the note's own corner."""
    points = list(given) if isinstance(given, Array | list) else None
    if points is None or len(points) % 2 or len(points) > 2 * POINTS_MOST:
        raise Broken(f"A sketch has at most {POINTS_MOST:,} points.")
    for point in points:
        _number(point, -SIZE_MOST, SIZE_MOST)


def _href(given: Any) -> None:
    if not isinstance(given, str) or len(given) > HREF_MOST:
        raise Broken("That is no address.")
    try:
        parts = urlsplit(given)
    except ValueError as error:
        raise Broken("That is no address.") from error
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Broken("A link begins with http:// or https://.")


def _attachment(given: Any) -> None:
    _number(given, 1, 2**53)
    if given != int(given):
        raise Broken("A picture has the number of its file.")


def _far(given: Any) -> None:
    _number(given, -FAR, FAR)


OWN: Mapping[str, Mapping[str, Callable[[Any], None]]] = {
    "arrow": {"from": _reference, "to": _reference, "x2": _far, "y2": _far},
    "sketch": {"points": _points},
    "image": {"attachment": _attachment},
    "link": {"href": _href},
}
