"""What higher rooms put onto a thread's page. They add it at start-up; this room does not know what it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from realtime.models import Event
from workspace.people.models import Person
from workspace.spaces.permissions import Can
from workspace.threads.models import Thread
from workspace.threads.queries.page import ThreadPage

Draw = Callable[[Event], str]


@dataclass(frozen=True)
class Look:
    """Somebody looks at a thread that they may see."""

    person: Person
    thread: Thread
    rights: frozenset[Can]

    @property
    def may_write(self) -> bool:
        return Can.CONTRIBUTE in self.rights and not self.thread.is_closed

    @property
    def may_facilitate(self) -> bool:
        return Can.FACILITATE in self.rights


@dataclass(frozen=True)
class Part:
    """A part of the page. `show(look)` reads what it shows, once a page, in a fixed number of queries.

    Each template is included with `thread`, `look` and `shown` (what `show` returned): `banner` right below the head,
    `top` below the outcomes and above the posts, `menu` among the items of the thread's menu (of who may contribute),
    `foot` between the posts and the composer, `panel` on top of the right panel.
    """

    key: str
    order: int
    show: Callable[[Look], Any]
    banner: str = ""
    top: str = ""
    menu: str = ""
    foot: str = ""
    panel: str = ""


@dataclass(frozen=True)
class ShownPart:
    part: Part
    look: Look
    shown: Any


_parts: dict[str, Part] = {}
_drawn: dict[str, Draw] = {}


def register_part(part: Part) -> None:
    """Call from `apps.py`."""
    _parts[part.key] = part


def register_fragment(noun: str, draw: Draw) -> None:
    """Call from `apps.py` of a higher room: `draw` makes the fragment of events `<noun>.…` on `thread:<id>`."""
    _drawn[noun] = draw


def draw_for_thread(event: Event) -> str:
    """The fragment of an event of a higher room; nothing when no room draws its kind."""
    draw = _drawn.get(event.kind.partition(".")[0])
    return draw(event) if draw else ""


def parts_of(person: Person, page: ThreadPage) -> Sequence[ShownPart]:
    """All parts of a thread's page, in their order, for whoever shows that thread (its page, a gathering's)."""
    look = Look(person, page.thread, page.may)
    found = sorted(_parts.values(), key=lambda part: part.order)
    return [ShownPart(part, look, part.show(look)) for part in found]
