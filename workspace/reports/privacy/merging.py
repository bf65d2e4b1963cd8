"""The fixed grid of a series: levels in bands and units by name, each with enough people, cut once and then frozen.

Bands that are cut anew each month would give away who came and went between two cuts. When people leave, a frozen
band can fall below the threshold: then its figures are hidden, and the grid stays as it is.
"""

from collections.abc import Mapping, Sequence

from .table import FEW

# First and last level of a band, 1 being the top.
Band = tuple[int, int]


def level_bands(people: Sequence[int], *, k: int = FEW) -> tuple[Band, ...]:
    """Bands of adjacent levels with at least k people each; `people[0]` are at the top.

    Cut from the top, so that leaders are merged with those below them and not hidden; what is left over at the bottom
    joins the band above it. Fewer than k people in all are one band, which suppression will hide.
    """
    bands: list[Band] = []
    first, inside = 1, 0
    for level, count in enumerate(people, start=1):
        inside += count
        if inside >= k:
            bands.append((first, level))
            first, inside = level + 1, 0
    if first <= len(people):
        start = bands.pop()[0] if bands else 1
        bands.append((start, len(people)))
    return tuple(bands)


def band_of(level: int, bands: Sequence[Band]) -> Band | None:
    """The band of a level; the last one for levels that came below it since. None outside the tree (level < 1)."""
    if level < 1 or not bands:
        return None
    return next((band for band in bands if band[0] <= level <= band[1]), bands[-1])


def named_units(people: Mapping[str, int], *, k: int = FEW) -> frozenset[str]:
    """Units that are shown by name. All others are "Other units" together, which has at least k people or nobody:
    where too few would be left there, the smallest that could be named joins them."""
    named = {unit for unit, count in people.items() if count >= k}
    left = sum(count for unit, count in people.items() if unit not in named)
    while 0 < left < k and named:
        smallest = min(named, key=lambda unit: (people[unit], unit))
        named.remove(smallest)
        left += people[smallest]
    return frozenset(named)
