"""Where notes are put on the canvas: below all that lies there, in rows, so that nothing is covered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt
from uuid import uuid4

from ideas.codesign.form import Note

WIDTH, HEIGHT = 200.0, 140.0
GAP = 24.0
# Above the notes of a frame stands its title.
LABEL = 56.0
ACROSS = 6
FRAMES_ACROSS = 3


@dataclass(frozen=True)
class Gathered:
    """Notes that belong together. `frame`: the frame that they lie in already, by its id; empty: a new one."""

    title: str
    notes: Sequence[str]
    frame: str = ""


def below(lying: Collection[Note], notes: Sequence[Note], title: str) -> list[Note]:
    """`notes` in rows below what lies there, under a line that says what they are."""
    left, top = _corner(lying)
    z = _top(lying)
    line = Note(uuid4().hex, "text", left, top, ACROSS * (WIDTH + GAP) - GAP, 40.0, "grey", title, z=z + 1)
    laid = [line]
    y = top + LABEL
    for start in range(0, len(notes), ACROSS):
        row = notes[start : start + ACROSS]
        x = left
        for note in row:
            one = _sized(note)
            laid.append(replace(one, x=x, y=y, group=None, z=z + 1 + len(laid)))
            x += one.w + GAP
        y += max(_sized(note).h for note in row) + GAP
    return laid


def revealed(lying: Mapping[str, Note], notes: Sequence[Note], title: str) -> list[Note]:
    """What was written in private, as it comes to the canvas: what its writer put into a frame stays there, all else
    goes below what lies there."""
    framed = [note for note in notes if note.group and note.group in lying and lying[note.group].kind == "frame"]
    loose = [note for note in notes if note not in framed]
    return [*framed, *(below(lying.values(), loose, title) if loose else [])]


def free_place(own: Collection[Note], lying: Collection[Note]) -> tuple[float, float]:
    """Where the next of one's own notes goes: beside those that one has, the first of them below what lies there."""
    left, top = (min(note.x for note in own), min(note.y for note in own)) if own else _corner(lying)
    for slot in range(len(own) * len(own) + 1):
        x, y = left + slot % ACROSS * (WIDTH + GAP), top + slot // ACROSS * (HEIGHT + GAP)
        if not any(
            note.x < x + WIDTH and x < note.x + note.w and note.y < y + HEIGHT and y < note.y + note.h for note in own
        ):
            return x, y
    return left, max(note.y + note.h for note in own) + GAP


def grouped(lying: Collection[Note], groups: Iterable[Gathered]) -> list[Note]:
    """The frames and the notes in them, each as it is to lie: groups in rows below everything that is in none of them.

    Frames that are there keep their id and their colour.
    """
    known = {note.id: note for note in lying}
    wanted = [one for one in groups if one.notes]
    moved = {number for one in wanted for number in (*one.notes, one.frame)}
    left, top = _corner([note for note in lying if note.id not in moved])
    z = _top(lying)
    laid: list[Note] = []
    x, y, deepest = left, top, 0.0
    for place, one in enumerate(wanted):
        if place and place % FRAMES_ACROSS == 0:
            x, y, deepest = left, y + deepest + 2 * GAP, 0.0
        old = known.get(one.frame)
        frame, inside = _framed(one, old, [known[number] for number in one.notes], x, y, z + len(laid))
        laid += [frame, *inside]
        x, deepest = x + frame.w + 2 * GAP, max(deepest, frame.h)
    return laid


def _framed(
    one: Gathered, old: Note | None, notes: Sequence[Note], x: float, y: float, z: float
) -> tuple[Note, list[Note]]:
    across = max(1, ceil(sqrt(len(notes))))
    number = old.id if old is not None else uuid4().hex
    inside: list[Note] = []
    widest, deep = 0.0, y + LABEL
    for start in range(0, len(notes), across):
        row = [_sized(note) for note in notes[start : start + across]]
        right = x + GAP
        for note in row:
            inside.append(replace(note, x=right, y=deep, group=number, z=z + 1 + len(inside)))
            right += note.w + GAP
        widest, deep = max(widest, right - x), deep + max(note.h for note in row) + GAP
    colour = old.colour if old is not None else "grey"
    return Note(number, "frame", x, y, max(widest, WIDTH + 2 * GAP), deep - y, colour, one.title, z=z), inside


def _sized(note: Note) -> Note:
    """What was written without a canvas has no size yet."""
    return note if note.w >= 1 and note.h >= 1 else replace(note, w=WIDTH, h=HEIGHT)


def _corner(lying: Collection[Note]) -> tuple[float, float]:
    if not lying:
        return 0.0, 0.0
    return min(note.x for note in lying), max(note.y + note.h for note in lying) + 2 * GAP


def _top(lying: Collection[Note]) -> float:
    return max((note.z for note in lying), default=0.0)
