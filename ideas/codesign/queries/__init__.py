"""Page-shaped reads of canvases. Everything starts at visible_to."""

from ideas.codesign.queries.canvases import (
    CanvasVisit,
    canvas_visit,
    may_listen,
    may_listen_many,
    permitted,
)
from ideas.codesign.queries.registered import (
    Part,
    ShownPart,
    blinded,
    gated,
    parts_of,
    register_blind,
    register_fragment,
    register_gate,
    register_part,
)

__all__ = [
    "CanvasVisit",
    "Part",
    "ShownPart",
    "blinded",
    "canvas_visit",
    "gated",
    "may_listen",
    "may_listen_many",
    "parts_of",
    "permitted",
    "register_blind",
    "register_fragment",
    "register_gate",
    "register_part",
]
