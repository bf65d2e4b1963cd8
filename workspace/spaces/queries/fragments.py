"""What listeners of `space:<id>` and `circle:<id>` receive: drawn once for all, from the rows as they are now."""

from collections.abc import Callable

from django.template.loader import render_to_string

from realtime.models import Event
from workspace.spaces.models import Circle, Space
from workspace.spaces.queries.pages import space_head
from workspace.spaces.queries.rights import circle_people

Draw = Callable[[Event], str]
_drawn: dict[str, Draw] = {}


def register_fragment(noun: str, draw: Draw) -> None:
    """From apps.py of a higher room: `draw` makes the fragment of events `<noun>.…` on a space's stream."""
    _drawn[noun] = draw


def render_space(event: Event) -> str:
    """The fragment of an event on `space:<id>`; nothing when no room draws its kind."""
    draw = _drawn.get(event.kind.partition(".")[0])
    return draw(event) if draw else ""


def draw_space(event: Event) -> str:
    """The head of the space, and word to each page to fetch anew what differs from reader to reader."""
    space = Space.objects.select_related("created_by", "archived_by").filter(pk=event.payload["space"]).first()
    if space is None:
        return ""
    return render_to_string("spaces/head.html", {**space_head(space), "is_pushed": True, "kind": event.kind})


def render_circle(event: Event) -> str:
    """The circle's card, as every employee may see it."""
    circle = Circle.objects.filter(pk=event.payload["circle"]).first()
    if circle is None:
        return ""
    return render_to_string("spaces/circle_card.html", {"circle": circle, "seated": circle_people(circle)})
