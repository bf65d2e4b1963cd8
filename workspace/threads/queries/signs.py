"""What higher rooms let a thread's line say in lists, such as that people gather in it now."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.utils.functional import Promise


@dataclass(frozen=True)
class Sign:
    """A badge on a thread's line: what it says, and where it leads."""

    label: str | Promise
    icon: str
    url: str


@dataclass(frozen=True)
class Signs:
    """A room's signs. `rows()` are those that stand for one, of all threads (they have a `thread`); `sign` is told
    the number of such a row. `key` is the room's own."""

    key: str
    rows: Callable[[], QuerySet[Any]]
    sign: Callable[[int], Sign]


_signs: dict[str, Signs] = {}


def register_signs(signs: Signs) -> None:
    """Call from `apps.py` of a higher room."""
    _signs[signs.key] = signs


def signs_of(threads: Collection[int]) -> dict[int, list[Sign]]:
    """All signs of these threads. One query, however many rooms have signs."""
    asked = [
        each.rows().filter(thread__in=threads).order_by().values_list(Value(each.key), "thread", "pk")
        for each in (_signs.values() if threads else ())
    ]
    found: dict[int, list[Sign]] = {}
    for key, thread, number in asked[0].union(*asked[1:], all=True) if asked else ():
        found.setdefault(thread, []).append(_signs[key].sign(number))
    return found
