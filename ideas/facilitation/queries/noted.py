"""What lies on a canvas, as a session reads it: groups, the notes in them, and what can be voted for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ideas.codesign.form import Note, in_reading_order

OPTIONS_MOST = 200
WORDS_MOST = 280
# Arrows and sketches say nothing that could be grouped or voted for.
SAYING = ("note", "image", "link")


@dataclass(frozen=True)
class Heap:
    """A frame with the notes in it, in reading order; without a frame those that are in none."""

    frame: Note | None
    notes: Sequence[Note]

    @property
    def title(self) -> str:
        return self.frame.text.strip() if self.frame is not None else ""


def heaps(lying: Collection[Note]) -> list[Heap]:
    """All frames that have notes, in reading order, and last the notes that are in none."""
    frames = {note.id: note for note in lying if note.kind == "frame"}
    saying = [note for note in lying if note.kind in SAYING and _words(note)]
    found = [
        Heap(frame, in_reading_order([note for note in saying if note.group == frame.id]))
        for frame in in_reading_order(list(frames.values()))
    ]
    loose = in_reading_order([note for note in saying if note.group not in frames])
    return [*(one for one in found if one.notes), *([Heap(None, loose)] if loose else [])]


def options_on(lying: Collection[Note]) -> list[tuple[str, str]]:
    """What can be voted for, as pairs of its id and what it says: groups, then notes that are in none."""
    found: list[tuple[str, str]] = []
    for heap in heaps(lying):
        if heap.frame is not None:
            title = heap.title or " · ".join(_words(note) for note in heap.notes)
            found.append((heap.frame.id, title[:WORDS_MOST]))
        else:
            found += [(note.id, _words(note)[:WORDS_MOST]) for note in heap.notes]
    return found[:OPTIONS_MOST]


def _words(note: Note) -> str:
    """What it says on one line; a picture or a link without words, what it is."""
    said = " ".join(note.text.split())
    return said or str(note.more.get("href", "")) or ("🖼" if note.kind == "image" else "")
