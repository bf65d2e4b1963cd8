"""What may be published, as one family: every number of it, the sums that hold among them, and what stands hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

# How a cell is named: ("2026-08", "unit:Sales", "level:1-2", "contributions"). Any parts, but unique in the family.
Key = tuple[str, ...]
# What a cell counts. heads: the persons themselves (value == people). members: those of `people` who did something,
# at most `people`. events: deeds, as many as you like.
Kind = Literal["heads", "members", "events"]
# Why a cell is hidden. A part of figures.Hidden.
Reason = Literal["few", "dominated", "protects"]

# The least number of persons behind a figure, and behind a piece of text.
FEW = 5
FEW_FOR_TEXT = 10
# No cell of which one person is more than this.
MOST = 0.5


class Inconsistent(ValueError):
    """A sum names a cell that there is not, or doesn't add up: what is suppressed by it would not be protected."""


@dataclass(frozen=True)
class Cell:
    """One additive count that could be published.

    `people`: distinct persons behind it; of a tie, those of the side that has fewer. Of `members`, the whole group.
    `value`: the count itself, not banded. `largest_share`: the share of the value that is one person's, 0 to 1.
    """

    key: Key
    people: int
    value: int
    largest_share: float = 0.0
    kind: Kind = "events"

    def __post_init__(self) -> None:
        if self.people < 0 or self.value < 0:
            raise Inconsistent(f"{self.key}: counts are not negative")
        if self.kind == "heads" and self.value != self.people:
            raise Inconsistent(f"{self.key}: a count of heads is its people")
        if self.kind == "members" and self.value > self.people:
            raise Inconsistent(f"{self.key}: more members than people")


@dataclass(frozen=True)
class Equation:
    """`total` is the sum of `parts`; or is at most their sum (`at_most`), as distinct persons of a quarter are at most
    those of its months, and those of a month at most those of the quarter (one part)."""

    total: Key
    parts: tuple[Key, ...]
    at_most: bool = False


@dataclass(frozen=True)
class Suppressed:
    """What to hide, and why. `exposed`: cells that cannot be protected, because what earlier editions published gives
    them away; empty as long as every edition was made by these rules."""

    hidden: Mapping[Key, Reason] = field(default_factory=dict)
    exposed: frozenset[Key] = frozenset()


def index_of(cells: Sequence[Cell], equations: Iterable[Equation]) -> dict[Key, int]:
    """Where each cell stands. Raises Inconsistent for a key used twice and for sums that don't hold."""
    places = {cell.key: place for place, cell in enumerate(cells)}
    if len(places) != len(cells):
        raise Inconsistent("two cells have the same key")
    for equation in equations:
        unknown = {equation.total, *equation.parts} - places.keys()
        if unknown:
            raise Inconsistent(f"a sum names cells that there are not: {sorted(unknown)[:3]}")
        total, parts = cells[places[equation.total]].value, sum(cells[places[key]].value for key in equation.parts)
        if total > parts or (total < parts and not equation.at_most):
            raise Inconsistent(f"{equation.total}: {total} is not the sum of its parts, {parts}")
    return places


def reason_of(cell: Cell, *, k: int = FEW, most: float = MOST) -> Reason | None:
    """Why this cell may not be published whatever stands around it. Nobody (0 people) may be told: it is empty."""
    if 0 < cell.people < k:
        return "few"
    if cell.people and cell.value and cell.largest_share > most:
        return "dominated"
    return None


def bounds_of(cell: Cell, reason: Reason | None, *, k: int = FEW) -> tuple[int, int | None]:
    """Between what everybody knows a hidden cell to lie: the rules themselves, and how large its group is."""
    if cell.kind == "heads":
        return (1, k - 1) if reason == "few" else (k if cell.people >= k else 0, None)
    return 0, cell.people if cell.kind == "members" else None
