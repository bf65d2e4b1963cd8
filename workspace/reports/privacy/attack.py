"""What a reader can work out who puts together everything that was published: the opponent of suppression.

Written from what is published alone, and shares with suppression nothing but how cells are named, so that a mistake
there is not made here again. It asks an integer programme for the least and the most that each hidden count can be.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint

from .solver import solve
from .table import FEW, MOST, Cell, Equation, Key


@dataclass(frozen=True)
class Leak:
    """The sum of these cells is found to lie between `low` and `high`; `people` are behind it."""

    keys: tuple[Key, ...]
    low: float
    high: float
    people: int


def exposed(
    cells: Sequence[Cell],
    equations: Iterable[Equation],
    hidden: Collection[Key],
    *,
    k: int = FEW,
    most: float = MOST,
    shown: Mapping[Key, tuple[float, float]] | None = None,
    rules_known: bool = True,
    narrower_than: float = 1.0,
) -> list[Leak]:
    """Which cells of fewer than k people, or of one person mostly, and which sums of them within one equation, can be
    told to within less than `narrower_than`. Empty: nothing is given away. Sums with a cell that is told are left out.

    `shown`: between what a published cell is known to lie, where it was banded or rounded; the others exactly.
    `rules_known`: the reader knows that a hidden count of heads is 1 .. k - 1 if it is hidden for being small and at
    least k if not, and how many people each group has; otherwise only that counts are not negative.
    """
    reader = Reader(cells, list(equations), frozenset(hidden), k, shown, rules_known)
    leaks, told = [], set()
    for group in _worth_knowing(cells, reader.equations, reader.hidden, k, most):
        if reader.met_apart(group) >= narrower_than or any((key,) in told for key in group):
            continue
        people = sum(reader.cells[key].people for key in group)
        low, high = reader.between(group)
        if high - low < narrower_than and not reader.told_by_the_rules(group, narrower_than):
            leaks.append(Leak(group, low, high, people))
            told.add(group)
    return leaks


def _worth_knowing(
    cells: Sequence[Cell], equations: Iterable[Equation], hidden: frozenset[Key], k: int, most: float
) -> Iterator[tuple[Key, ...]]:
    """Each cell that should not be known, and the sums of two to four of them that stand in one equation."""
    people = {cell.key: cell.people for cell in cells}
    small = {cell.key for cell in cells if 0 < cell.people < k}
    for cell in cells:
        if cell.key in small or (cell.value > 0 and cell.largest_share > most):
            yield (cell.key,)
    seen = set()
    for equation in equations:
        beside = sorted(key for key in set(equation.parts) if key in small and key in hidden)
        for size in range(2, min(k, 5)):
            for group in combinations(beside, size):
                if sum(people[key] for key in group) < k and group not in seen:
                    seen.add(group)
                    yield group


class Reader:
    """Somebody who has everything that was published, and a solver."""

    def __init__(
        self,
        cells: Sequence[Cell],
        equations: Sequence[Equation],
        hidden: frozenset[Key],
        k: int,
        shown: Mapping[Key, tuple[float, float]] | None = None,
        rules_known: bool = True,
    ) -> None:
        self.cells = {cell.key: cell for cell in cells}
        self.equations, self.hidden = equations, hidden
        self._column = {key: column for column, key in enumerate(self.cells)}
        self._shown, self._rules_known, self._k = shown or {}, rules_known, k
        known = [self._known(cell, hidden=cell.key in hidden) for cell in cells]
        low, high = np.array(known, dtype=float).T
        self._bounds = Bounds(low, high)
        self._sums = self._written_out()
        self._met: list[npt.NDArray[np.float64]] = []

    def _known(self, cell: Cell, *, hidden: bool) -> tuple[float, float]:
        """Between what it lies, by what is published of it or by the rules."""
        if not hidden:
            return self._shown.get(cell.key, (cell.value, cell.value))
        if cell.people == 0:
            return 0, 0
        if not self._rules_known:
            return 0, inf
        if cell.kind == "heads":
            return (1, self._k - 1) if cell.people < self._k else (self._k, inf)
        return 0, cell.people if cell.kind == "members" else inf

    def told_by_the_rules(self, group: Sequence[Key], narrower_than: float) -> bool:
        """Whether it would be told if nothing at all were published: of a group below two, one person is one."""
        low, high = np.array([self._known(cell, hidden=True) for cell in self.cells.values()], dtype=float).T
        least, most = self._between(group, Bounds(low, high))
        return all(key in self.hidden for key in group) and most - least < narrower_than

    def _written_out(self) -> list[LinearConstraint]:
        if not self.equations:
            return []
        rows = np.zeros((len(self.equations), len(self.cells)))
        upper = np.zeros(len(self.equations))
        for row, equation in zip(rows, self.equations, strict=True):
            for key in equation.parts:
                row[self._column[key]] += 1
            row[self._column[equation.total]] -= 1
        upper[[equation.at_most for equation in self.equations]] = inf
        return [LinearConstraint(rows, 0, upper)]

    def between(self, group: Sequence[Key]) -> tuple[float, float]:
        """The least and the most that the sum of these cells can be, in whole numbers."""
        return self._between(group, self._bounds)

    def met_apart(self, group: Sequence[Key]) -> float:
        """How far apart the sum of these cells lies in the tables found so far, all of which could be the true one."""
        columns = [self._column[key] for key in group]
        sums = [float(table[columns].sum()) for table in self._met]
        return max(sums) - min(sums) if sums else 0.0

    def _between(self, group: Sequence[Key], bounds: Bounds) -> tuple[float, float]:
        wanted = np.zeros(len(self.cells))
        wanted[[self._column[key] for key in group]] = 1
        return self._least(wanted, bounds), -self._least(-wanted, bounds)

    def _least(self, wanted: npt.NDArray[np.float64], bounds: Bounds) -> float:
        for whole in (0, 1):
            found = solve(wanted, integrality=np.full(len(wanted), whole), bounds=bounds, constraints=self._sums)
            if found.status == 3 or (found.x is None and "unbounded" in found.message.lower()):
                return -inf
            if found.x is None:
                raise ArithmeticError(f"what was published contradicts itself: {found.message}")
            if np.abs(found.x - np.round(found.x)).max() < 1e-6:
                break
        if bounds is self._bounds:
            self._met.append(np.round(found.x))
        return float(round(wanted @ np.round(found.x)))
