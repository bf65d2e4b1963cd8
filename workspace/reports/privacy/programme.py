"""The integer programme behind suppression: other tables that a reader can't tell from the true one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint

from .solver import solve
from .table import Cell, Equation, Key, Reason, bounds_of

Floats = npt.NDArray[np.float64]
# How near to a whole number a solver comes.
_NEAR = 1e-5


@dataclass(frozen=True)
class Far:
    """A sum of cells, by their places, and how far from the truth it should be able to lie: whole, signed."""

    places: tuple[int, ...]
    by: int


class Programme:
    """One family of counts as arrays: what may change by how much, once it is hidden, with all sums still holding."""

    def __init__(
        self, cells: Sequence[Cell], equations: Iterable[Equation], reasons: dict[Key, Reason], *, k: int
    ) -> None:
        """`reasons`: why cells are hidden by themselves. The equations must hold (table.index_of)."""
        place_of = {cell.key: place for place, cell in enumerate(cells)}
        values = np.array([cell.value for cell in cells], dtype=float)
        equations = list(equations)
        sums = sparse.lil_array((len(equations), len(cells)))
        for row, equation in enumerate(equations):
            for key in equation.parts:
                sums[row, place_of[key]] += 1
            sums[row, place_of[equation.total]] -= 1
        self._sums = sparse.csc_array(sums)
        slack = self._sums @ values
        self._least = -slack
        self._most = np.where([equation.at_most for equation in equations], np.inf, 0.0)
        bounds = [bounds_of(cell, reasons.get(cell.key), k=k) for cell in cells]
        self._low = np.array([low for low, _ in bounds]) - values
        self._high = np.array([np.inf if high is None else high for _, high in bounds]) - values
        # What a reader loses: a figure about that many people.
        self._cost = np.array([cell.people + 1.0 for cell in cells])

    def furthest(self, far: Far, free: Collection[int]) -> int:
        """How far the sum can lie in this direction, at most as far as asked, if all of `free` is hidden."""
        changed = self._changed(far, sorted(free), frozenset(free), reach=False)
        return int(sum(changed.get(place, 0) for place in far.places))

    def witness(self, far: Far, free: Collection[int], hidden: Collection[int]) -> frozenset[int] | None:
        """The cells that change in a table where the sum lies that far and only `free` cells change; of those that are
        not hidden yet as little as possible. None if there is no such table."""
        changed = self._changed(far, sorted(free), frozenset(hidden), reach=True)
        return frozenset(changed) if changed else None

    def _changed(self, far: Far, free: Sequence[int], hidden: frozenset[int], *, reach: bool) -> dict[int, int]:
        """By how much each cell changes. `reach`: exactly as far as asked and at least cost; else as far as it goes."""
        places = np.array(free, dtype=np.intp)
        count, asked = len(places), np.isin(places, far.places).astype(float)
        # Sums have coefficients of one: no cell needs to change by much more than what it is to make room for.
        reach_of_one = 4.0 * abs(far.by) + 4.0
        low, high = np.maximum(self._low[places], -reach_of_one), np.minimum(self._high[places], reach_of_one)
        paid = np.flatnonzero([place not in hidden for place in free]) if reach else np.array([], dtype=np.intp)
        chosen = sparse.csc_array((self._sums.shape[0], len(paid)))
        ends = (far.by, far.by) if reach else (min(far.by, 0), max(far.by, 0))
        aim = np.zeros(count) if reach else -np.sign(far.by) * asked
        found = _whole(
            np.concatenate([aim, self._cost[places][paid]]),
            Bounds(np.concatenate([low, np.zeros(len(paid))]), np.concatenate([high, np.ones(len(paid))])),
            [
                LinearConstraint(sparse.hstack([self._sums[:, places], chosen], format="csc"), self._least, self._most),
                LinearConstraint(sparse.csc_array(np.concatenate([asked, np.zeros(len(paid))])[None, :]), *ends),
                *_only_if_chosen(paid, count, low, high),
            ],
        )
        if found is None:
            return {}
        changes = found[:count].astype(int)
        return {free[at]: int(change) for at, change in enumerate(changes) if change}


def _only_if_chosen(paid: npt.NDArray[np.intp], count: int, low: Floats, high: Floats) -> list[LinearConstraint]:
    """Of each change: low * chosen <= change <= high * chosen."""
    if not len(paid):
        return []
    rows = np.arange(len(paid))
    pick = sparse.csc_array((np.ones(len(paid)), (rows, paid)), shape=(len(paid), count))
    return [
        LinearConstraint(sparse.hstack([pick, -sparse.diags_array(high[paid])], format="csc"), -np.inf, 0.0),
        LinearConstraint(sparse.hstack([pick, -sparse.diags_array(low[paid])], format="csc"), 0.0, np.inf),
    ]


def _whole(aim: Floats, bounds: Bounds, rules: list[LinearConstraint]) -> Floats | None:
    """The best solution in whole numbers; None if there is none. Most come out whole without being asked to."""
    for asked in (np.zeros(len(aim)), np.ones(len(aim))):
        result = solve(aim, integrality=asked, bounds=bounds, constraints=rules)
        if result.x is None:
            return None
        nearest: Floats = np.round(result.x)
        if np.abs(result.x - nearest).max(initial=0.0) < _NEAR:
            return nearest
    raise ArithmeticError("whole numbers were asked for, and did not come")
