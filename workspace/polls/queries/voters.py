"""Who may vote."""

from workspace.spaces.models import Space
from workspace.spaces.queries import people_who_contribute


def eligible(space: Space) -> int:
    """How many people may vote in the polls of a space now."""
    return people_who_contribute(space).count()
