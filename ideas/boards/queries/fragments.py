"""What listeners of `board:<id>` receive: drawn once for all, from the rows as they are now."""

from ideas.boards.queries.parts import draw_of_others
from realtime.models import Event


def fragment(event: Event) -> str:
    """The fragment of an event on `board:<id>`."""
    return draw_of_others(event)
