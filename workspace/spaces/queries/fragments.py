"""What the listeners of `space:<id>` and `circle:<id>` receive. Drawn once for all of them, from the rows as they are now."""

from collections.abc import Callable

from realtime.models import Event

Draw = Callable[[Event], str]
_drawn: dict[str, Draw] = {}


def register_fragment(noun: str, draw: Draw) -> None:
    """From apps.py of a higher room: `draw` makes the fragment of events `<noun>.…` on a space's stream."""
    _drawn[noun] = draw


def render_space(event: Event) -> str:
    """The fragment of an event on `space:<id>`; nothing when no room draws its kind."""
    draw = _drawn.get(event.kind.partition(".")[0])
    return draw(event) if draw else ""


def render_circle(event: Event) -> str:
    return ""
