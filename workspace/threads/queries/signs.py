"""What higher rooms let a thread's line say in lists, such as that people gather in it now."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Sign:
    """A badge on a thread's line: what it says, and where it leads."""

    label: str | Promise
    icon: str
    url: str


# Of these threads, by number, those that bear a sign. In a fixed number of queries.
Signs = Callable[[Collection[int]], Mapping[int, Sign]]
_signs: list[Signs] = []


def register_signs(signs: Signs) -> None:
    """Call from `apps.py` of a higher room."""
    _signs.append(signs)


def signs_of(threads: Collection[int]) -> dict[int, list[Sign]]:
    """All signs of these threads."""
    found: dict[int, list[Sign]] = {}
    for signs in _signs if threads else ():
        for number, sign in signs(threads).items():
            found.setdefault(number, []).append(sign)
    return found
