"""A CSV of notes, read: which notes it would lay, or every row that can't be one."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from ideas.codesign.form import COLOURS, NOTES_MOST, WORDS_MOST, Note

SIZE, GAP, FRAME_TOP = 160, 24, 56
ACROSS = 6
BYTES_MOST = 2_000_000
NAMES: Mapping[str, frozenset[str]] = {
    "text": frozenset({"text", "note", "words", "content", "title", "idea"}),
    "group": frozenset({"group", "frame", "cluster", "category", "column"}),
    "colour": frozenset({"colour", "color"}),
}


@dataclass(frozen=True)
class Row:
    """One note of the file. `line` is where it stands there, counted from 1 with the head."""

    line: int
    text: str
    group: str = ""
    colour: str = "yellow"


@dataclass(frozen=True)
class NoteFile:
    """What a file holds. With any `troubles` nothing of it is taken."""

    name: str
    rows: Sequence[Row] = ()
    troubles: Sequence[str] = ()
    unused: Sequence[str] = ()

    @property
    def groups(self) -> list[str]:
        return list(dict.fromkeys(row.group for row in self.rows if row.group))

    def notes(self, top: float) -> list[Note]:
        """Where they would lie: below `top`, the groups in frames side by side, the rest beneath."""
        return list(_laid(self, top))


def parse_notes(content: bytes, name: str) -> NoteFile:
    """A CSV in UTF-8 with a column “text”, and “group” and “colour” if there are any."""
    if len(content) > BYTES_MOST:
        return NoteFile(name, troubles=(f"The file is larger than {BYTES_MOST // 1_000_000} MB.",))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return NoteFile(name, troubles=(f"This is no text in UTF-8: byte {error.start + 1} can't be read.",))
    head, _, _ = text.partition("\n")
    between = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=between, strict=True))
    except csv.Error as error:
        return NoteFile(name, troubles=(f"This is no CSV: {error}.",))
    if not lines:
        return NoteFile(name, troubles=("The file is empty.",))
    return _read(name, lines)


def _read(name: str, lines: Sequence[Sequence[str]]) -> NoteFile:
    head = [title.strip().casefold() for title in lines[0]]
    places = {key: next((n for n, title in enumerate(head) if title in names), None) for key, names in NAMES.items()}
    if places["text"] is None:
        return NoteFile(name, troubles=("Row 1: there is no column “text” in the head.",))
    unused = [lines[0][n] for n in range(len(head)) if n not in places.values() and head[n]]
    rows, troubles = [], []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(number, cells, places)
        wrong = list(_wrong(row))
        troubles += wrong
        if not wrong:
            rows.append(row)
    if not rows and not troubles:
        troubles.append("There is no note in this file.")
    if len(rows) > NOTES_MOST:
        troubles.append(f"A canvas holds at most {NOTES_MOST:,} notes; these are {len(rows):,}.")
    return NoteFile(name, rows, troubles, unused)


def _row(number: int, cells: Sequence[str], places: Mapping[str, int | None]) -> Row:
    def cell(key: str) -> str:
        place = places[key]
        return cells[place].replace("\x00", "").strip() if place is not None and place < len(cells) else ""

    return Row(number, cell("text"), " ".join(cell("group").split()), cell("colour").casefold() or "yellow")


def _wrong(row: Row) -> Iterator[str]:
    if not row.text:
        yield f"Row {row.line}: it has no text."
    if len(row.text) > WORDS_MOST:
        yield f"Row {row.line}: its text is longer than {WORDS_MOST:,} characters."
    if len(row.group) > WORDS_MOST:
        yield f"Row {row.line}: its group's name is longer than {WORDS_MOST:,} characters."
    if row.colour not in COLOURS:
        yield f"Row {row.line}: there is no colour “{row.colour[:40]}”. There are: {', '.join(COLOURS)}."


def _laid(file: NoteFile, top: float) -> Iterator[Note]:
    x = lowest = 0.0
    step = SIZE + GAP
    for n, group in enumerate(file.groups):
        rows = [row for row in file.rows if row.group == group]
        across = min(ACROSS, max(2, round(len(rows) ** 0.5)))
        down = -(-len(rows) // across)
        frame = Note(
            uuid4().hex, "frame", x, top, across * step + GAP, FRAME_TOP + down * step, "grey", group, z=n
        )  # fmt: skip
        yield frame
        yield from (
            _note(row, x + GAP + (k % across) * step, top + FRAME_TOP + (k // across) * step, frame.id)
            for k, row in enumerate(rows)
        )
        x, lowest = x + frame.w + 2 * GAP, max(lowest, frame.h + 2 * GAP)
    loose = [row for row in file.rows if not row.group]
    for k, row in enumerate(loose):
        yield _note(row, (k % ACROSS) * step, top + lowest + (k // ACROSS) * step, None)


def _note(row: Row, x: float, y: float, group: str | None) -> Note:
    return Note(uuid4().hex, "note", x, y, SIZE, SIZE, row.colour, row.text, group, z=row.line)
