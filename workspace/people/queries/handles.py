"""Which handles are taken: one @name stands for one person or thing, whoever came first."""

from collections.abc import Callable, Iterable

from workspace.people.models import Person

Handles = Callable[[str], Iterable[str]]
_elsewhere: list[Handles] = []


def add_handles(beginning_with: Handles) -> None:
    """From apps.py of a higher room that gives handles too: those of its own that begin so ("" for all)."""
    if beginning_with not in _elsewhere:
        _elsewhere.append(beginning_with)


def taken_handles(start: str = "") -> set[str]:
    """The handles that begin with `start`: of people, and of what higher rooms mention by a handle."""
    taken = set(Person.objects.filter(handle__startswith=start).values_list("handle", flat=True))
    return taken.union(*(beginning_with(start) for beginning_with in _elsewhere))
