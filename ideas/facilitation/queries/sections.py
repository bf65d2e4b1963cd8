"""What sessions put onto the page of a canvas."""

from ideas.codesign.queries import Part
from ideas.facilitation.queries.stage import panel


def part() -> Part:
    """The panel beside the canvas: the agenda, what is under way, and how one takes part in it."""
    return Part("session", 10, panel, banner="facilitation/banner.html", panel="facilitation/panel.html")
