"""What of a confidential count may be told: numbers, and nothing that gives a hidden one away.

A count below THRESHOLD is hidden: it is told as "fewer than 5", zero included. A hidden count must not follow from the
others and the total, so as soon as one is hidden the total is hidden too (in the terms of statistical disclosure
control: the margin is the complementary suppression). Then what is shown says of each hidden count that it is
0, 1, 2, 3 or 4, and nothing more, for all of them together: any combination would look the same.

If no count reaches THRESHOLD, nothing is told: that all of them are small would say that there were few votes, and with
two options even that one of them is not zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

THRESHOLD = 5
# A scale of so many values or more is told in three bands where single values are too few.
BANDED_FROM = 6


@dataclass(frozen=True)
class Disclosed:
    """`counts[i]` of option i, None where it is below the threshold; `total` of ballots, None where it is not told.

    `bands` are (first, last, count) of the values of a scale, told in place of their single counts.
    """

    counts: tuple[int | None, ...]
    total: int | None = None
    bands: tuple[tuple[int, int, int | None], ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether anything is told at all."""
        return any(count is not None for count in (*self.counts, *(band[2] for band in self.bands)))


def disclose(counts: Sequence[int], total: int) -> Disclosed:
    """What may be told of counts of options (abstaining is one of them) among `total` ballots."""
    shown = tuple(_told(count) for count in counts)
    return Disclosed(counts=shown, total=total if None not in shown else None)


def disclose_scale(values: Sequence[int], abstained: int, total: int) -> Disclosed:
    """What may be told of the counts of a scale's values, in their order; the count of abstentions comes last.

    The single values where every one may be told, or where there are few of them; else three bands of values. Never
    both: the difference between a band and what is shown of it would be a hidden count.
    """
    single = disclose([*values, abstained], total)
    if None not in single.counts[:-1] or len(values) < BANDED_FROM:
        return single
    bands = tuple((first, last, _told(sum(values[first : last + 1]))) for first, last in _thirds(len(values)))
    abstentions = _told(abstained)
    is_whole = abstentions is not None and all(band[2] is not None for band in bands)
    return Disclosed((*([None] * len(values)), abstentions), total if is_whole else None, bands)


def _told(count: int) -> int | None:
    return count if count >= THRESHOLD else None


def _thirds(of: int) -> list[tuple[int, int]]:
    """Low, middle and high: the middle takes what is left over, and none has less than two values."""
    third = of // 3
    return [(0, third - 1), (third, of - third - 1), (of - third, of - 1)]
