"""What higher rooms tell of canvases: which are read only now, where nobody's name is told, what stands beside them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from realtime.models import Event

if TYPE_CHECKING:
    from ideas.codesign.queries.canvases import CanvasVisit

Some = Callable[[Collection[int]], Collection[int]]
Draw = Callable[[Event], str]


@dataclass(frozen=True)
class Part:
    """A part of a canvas' page. `show(visit)` reads what it shows, once a page, in a fixed number of queries.

    Each template is included with `visit`, `canvas` and `shown` (what `show` returned; None: the part is not there):
    `banner` between the head and the canvas, `panel` in the panel beside it, `menu` among the items of its menu.
    """

    key: str
    order: int
    show: Callable[["CanvasVisit"], Any]
    banner: str = ""
    panel: str = ""
    menu: str = ""


@dataclass(frozen=True)
class ShownPart:
    part: Part
    shown: Any


_gates: list[Some] = []
_blinds: list[Some] = []
_parts: dict[str, Part] = {}
_drawn: dict[str, Draw] = {}


def register_gate(closed: Some) -> None:
    """Call from `apps.py`: of these canvases (by number), `closed` gives those that are read only for everybody now.

    One query. After it changes, tell `realtime.signals.recheck(None)`, so that open connections learn of it.
    """
    if closed not in _gates:
        _gates.append(closed)


def register_blind(blind: Some) -> None:
    """Call from `apps.py`: of these canvases, `blind` gives those where nobody may learn now who made a note."""
    if blind not in _blinds:
        _blinds.append(blind)


def register_part(part: Part) -> None:
    """Call from `apps.py`."""
    _parts[part.key] = part


def register_fragment(noun: str, draw: Draw) -> None:
    """Call from `apps.py` of a higher room: `draw` makes the fragment of events `<noun>.…` on `canvas:<id>`."""
    _drawn[noun] = draw


def gated(numbers: Collection[int]) -> set[int]:
    """Of these canvases, those that are read only now."""
    return {number for closed in _gates for number in closed(numbers)}


def blinded(numbers: Collection[int]) -> set[int]:
    """Of these canvases, those where no names are told now."""
    return {number for blind in _blinds for number in blind(numbers)}


def parts_of(visit: "CanvasVisit") -> list[ShownPart]:
    """All parts of a canvas' page that are there, in their order."""
    found = (ShownPart(part, part.show(visit)) for part in sorted(_parts.values(), key=lambda one: one.order))
    return [one for one in found if one.shown is not None]


def draw_of_others(event: Event) -> str:
    draw = _drawn.get(event.kind.partition(".")[0])
    return draw(event) if draw else ""
