"""Curves as they may be told: from one point to the next there are always enough people, so no step is one person's."""

from collections.abc import Sequence

from .table import FEW, MOST

# Even shares of people that are read easily: hundredths, fiftieths, twentieths ...
_PARTS = (100, 50, 25, 20, 10, 5, 4, 2, 1)
_NEAR = 1e-9
Spot = tuple[float, float]


def lorenz_of_many(
    curve: Sequence[Spot], people: int, *, largest: float, k: int = FEW, most: float = MOST
) -> tuple[Spot, ...]:
    """A Lorenz curve at even shares of people, each step of which is what at least k of them contributed.

    `curve`: (share of people, share of all contributions) at hundredths, from (0, 0) to (1, 1). `largest`: the share of
    the one who contributed most. The last step is made wider until that one is at most `most` of it; where the whole
    curve is too narrow for that, nothing is told.
    """
    parts = next((parts for parts in _PARTS if people >= k * parts), None)
    if parts is None or not curve or len(curve) != _PARTS[0] + 1:
        return ()
    told = list(curve[:: _PARTS[0] // parts])
    while len(told) > 1 and largest > most * (told[-1][1] - told[-2][1]) + _NEAR:
        told.pop(-2)
        if len(told) == 1:
            return ()
    return tuple(told)
