"""Which groups of people may be told, so that no group below the threshold can be told, or worked out.

A total is told together with its parts. A part below THRESHOLD is hidden; but the parts that are hidden together are
always known by subtraction, since they are the total less all that is shown. So as long as fewer than THRESHOLD people
are hidden, another part is hidden with them, the smallest first (in the terms of statistical disclosure control:
primary and complementary suppression; Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).
What follows from all that is told are the shown parts, the rest together, and their sums: each has enough people.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

THRESHOLD = 5
Part = TypeVar("Part", bound=Hashable)


def told(sizes: Mapping[Part, int], threshold: int = THRESHOLD) -> frozenset[Part] | None:
    """Which parts may be told; None: not even their total. Parts of nobody are never told, and hide nothing."""
    people = {part: size for part, size in sizes.items() if size > 0}
    if sum(people.values()) < threshold:
        return None
    hidden = {part for part, size in people.items() if size < threshold}
    shown = sorted((part for part in people if part not in hidden), key=lambda part: (people[part], str(part)))
    while hidden and sum(people[part] for part in hidden) < threshold and shown:
        hidden.add(shown.pop(0))
    return frozenset(shown)
