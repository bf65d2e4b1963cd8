"""What a canvas can be opened with: frames and words that say where what belongs. Data, not code: a layout is a list
of what lies on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.codesign.form import Note

Words = str | Promise
GAP = 32
LABEL = 48


@dataclass(frozen=True)
class Piece:
    """A thing of a layout, in pixels at 100 percent from the upper left corner."""

    kind: str
    x: float
    y: float
    w: float
    h: float
    words: Words
    colour: str = "grey"


@dataclass(frozen=True)
class Layout:
    """`about` says when to take it; `pieces` are what lies there, the lowest first."""

    key: str
    title: Words
    about: Words
    pieces: Sequence[Piece]

    def notes(self) -> list[Note]:
        """As they lie in a new document, each with an id of its own, in the language of whoever opens it."""
        return [
            Note(uuid4().hex, one.kind, one.x, one.y, one.w, one.h, one.colour, str(one.words), z=place)
            for place, one in enumerate(self.pieces)
        ]


def row(
    titles: Sequence[Words], width: float, height: float, *, x: float = 0, y: float = 0, colours: Sequence[str] = ()
) -> list[Piece]:
    """Frames side by side."""
    return [
        Piece("frame", x + n * (width + GAP), y, width, height, title, colours[n] if colours else "grey")
        for n, title in enumerate(titles)
    ]


def grid(down: Sequence[Words], across: Sequence[Words], width: float, height: float) -> list[Piece]:
    """A table of frames: what goes down is said on the left, what goes across on top of each column."""
    pieces: list[Piece] = []
    for n, title in enumerate(across):
        pieces.append(Piece("text", 200 + n * (width + GAP), 0, width, LABEL, title))
    for n, title in enumerate(down):
        y = LABEL + GAP + n * (height + GAP)
        pieces.append(Piece("text", 0, y, 180, LABEL, title))
        pieces += row([""] * len(across), width, height, x=200, y=y)
    return pieces


def _how_might_we() -> list[Piece]:
    return [
        Piece("frame", 0, 0, 760, 240, _("How might we …"), "blue"),
        Piece("note", 32, 56, 200, 160, _("How might we … for whom, so that …?"), "blue"),
        *row([_("What we know"), _("What we wonder"), _("First answers")], 376, 560, y=272),
    ]


def _prioritisation() -> list[Piece]:
    across, down = (_("Little effort"), _("Much effort")), (_("Much value"), _("Little value"))
    return grid(down, across, 480, 400)


SCENES = (_("Scene 1"), _("Scene 2"), _("Scene 3"), _("Scene 4"), _("Scene 5"), _("Scene 6"))


def _storyboard() -> list[Piece]:
    pieces: list[Piece] = []
    for n in range(6):
        x, y = (n % 3) * (400 + GAP), (n // 3) * (420 + GAP)
        pieces.append(Piece("frame", x, y, 400, 420, SCENES[n]))
        pieces.append(Piece("text", x + 24, y + 340, 352, 56, _("What happens here?")))
    return pieces


def _layout(key: str, title: Words, about: Words, make: Callable[[], list[Piece]]) -> Layout:
    return Layout(key, title, about, tuple(make()))


LAYOUTS: Sequence[Layout] = (
    _layout("", _("Blank"), _("An empty canvas, for whatever comes."), list),
    _layout(
        "journey",
        _("Journey map"),
        _("What somebody does, thinks and feels, step by step, and where it could be better."),
        lambda: grid(
            (_("Does"), _("Thinks"), _("Feels"), _("Could be better")),
            (_("Becomes aware"), _("Decides"), _("Begins"), _("Uses"), _("Comes back")),
            320,
            240,
        ),
    ),
    _layout(
        "how-might-we",
        _("How might we"),
        _("One question that is open enough for many answers, and what is known about it."),
        _how_might_we,
    ),
    _layout(
        "affinity",
        _("Affinity map"),
        _("Many single notes first; then what belongs together is put together, and the group gets its name last."),
        lambda: [
            Piece("frame", 0, 0, 1600, 400, _("All notes"), "yellow"),
            *row([_("Group")] * 4, 376, 520, y=432),
        ],
    ),
    _layout(
        "prioritisation",
        _("Prioritisation grid"),
        _("What is worth most for the least effort."),
        _prioritisation,
    ),
    _layout(
        "storyboard",
        _("Storyboard"),
        _("How somebody will use it, told in six pictures."),
        _storyboard,
    ),
)  # fmt: skip


def layout_named(key: str) -> Layout | None:
    return next((one for one in LAYOUTS if one.key == key), None)
