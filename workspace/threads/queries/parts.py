"""What higher rooms put onto a thread's page. They add it at start-up; this room does not know what it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import Combinable

from realtime.models import Event
from workspace.people.models import Person
from workspace.spaces.permissions import Can
from workspace.threads.models import Thread

Draw = Callable[[Event], str]


@dataclass(frozen=True)
class Look:
    """Somebody looks at a thread that they may see. `holds` are the keys of the parts that it has anything of."""

    person: Person
    thread: Thread
    rights: frozenset[Can]
    holds: frozenset[str] = frozenset()

    @property
    def may_write(self) -> bool:
        return Can.CONTRIBUTE in self.rights and not self.thread.is_closed

    @property
    def may_facilitate(self) -> bool:
        return Can.FACILITATE in self.rights


@dataclass(frozen=True)
class Part:
    """A part of the page. `show(look)` reads what it shows, once a page, in a fixed number of queries.

    `rows()` are those that it shows, of all threads (they have a `thread`): whether a thread has any is read together
    with the thread, and `show` finds it in `look.holds`. So what is not there costs the page no query. What hangs on
    no thread says the same by `held()`, a condition on threads.
    Each template is included with `thread`, `look` and `shown` (what `show` returned): `banner` right below the head,
    `top` below the outcomes and above the posts, `menu` among the items of the thread's menu (of who may contribute),
    `foot` between the posts and the composer, `panel` on top of the right panel.
    """

    key: str
    order: int
    show: Callable[[Look], Any]
    rows: Callable[[], QuerySet[Any]] | None = None
    held: Callable[[], Combinable] | None = None
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
    """Call from `apps.py` of a higher room: `draw` makes the fragment of events `<noun>.…` on `thread:<id>`, from what
    their payload says: of several that say the same, which are read together, one is drawn.
    """
    _drawn[noun] = draw


def draw_for_thread(event: Event) -> str:
    """The fragment of an event of a higher room; nothing when no room draws its kind."""
    draw = _drawn.get(event.kind.partition(".")[0])
    return draw(event) if draw else ""


def with_parts(threads: QuerySet[Any]) -> Any:
    """Each thread with whether it has anything of each part; `parts_kept` takes it from the thread."""
    asked: dict[str, Combinable] = {}
    for part in _parts.values():
        if part.rows:
            asked[_has(part)] = Exists(part.rows().filter(thread=OuterRef("pk")))
        elif part.held:
            asked[_has(part)] = part.held()
    return threads.annotate(**asked)


def parts_kept(thread: Thread) -> frozenset[str]:
    """The keys of the parts of which a thread, read `with_parts`, has anything."""
    return frozenset(part.key for part in _parts.values() if getattr(thread, _has(part), False))


def _has(part: Part) -> str:
    return f"has_{part.key}"


def parts_of(look: Look) -> Sequence[ShownPart]:
    """All parts of a thread's page, in their order, for whoever shows that thread (its page, a gathering's)."""
    found = sorted(_parts.values(), key=lambda part: part.order)
    return [ShownPart(part, look, part.show(look)) for part in found]
