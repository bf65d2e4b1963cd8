"""Which numbers of a family to hide, so that what is small can't be computed from what is shown.

The attacker that this defends against knows every number that is shown (here and in earlier editions), all sums, that
counts are whole and not negative, how many people each group has, these rules, and which cells are hidden for being
small. The level of protection: a hidden sensitive cell of value v could as well be v - s or v + s, with s the larger
of k - 1 and half of v, as far as the rules themselves leave it open. For a count of heads that is all of 1 .. k - 1:
one learns that the group is small, which is why it is hidden, and nothing else. The same holds for sums of small cells
that together have fewer than k people.

Each step is a small integer programme: the table is changed in whole numbers so that all sums still hold and the
sensitive cell takes the far value; what changes must be hidden, and the cells with the fewest people are chosen for it.
The changed table is a witness: a reader can't tell it from the true one. In the end what proves needless is shown
again. That is not always the least of all; tests compare it with the least on small tables.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from .programme import Far, Programme
from .table import FEW, MOST, Cell, Equation, Key, Reason, Suppressed, bounds_of, index_of, reason_of

# How often sums of small cells that come out by combining equations are looked for and protected in turn.
ROUNDS = 20
_FINE = 10**6


def suppress(
    cells: Sequence[Cell],
    equations: Iterable[Equation],
    *,
    k: int = FEW,
    most: float = MOST,
    published: Collection[Key] = (),
    withheld: Collection[Key] = (),
) -> Suppressed:
    """Decides for the whole family at once what is hidden. Raises Inconsistent if the sums don't hold.

    `published`, `withheld`: what earlier editions showed, and what they hid; neither is changed. Small cells that an
    earlier edition showed can't be protected any more and are left alone.
    """
    equations = list(equations)
    index_of(cells, equations)
    return _Table(cells, equations, k, most, frozenset(published), frozenset(withheld)).solved()


class _Table:
    """One family on its way: what is hidden so far, and for each far value the cells that make it possible."""

    def __init__(
        self,
        cells: Sequence[Cell],
        equations: Sequence[Equation],
        k: int,
        most: float,
        published: frozenset[Key],
        withheld: frozenset[Key],
    ) -> None:
        self._cells, self._equations, self._k = cells, equations, k
        self._place_of = {cell.key: place for place, cell in enumerate(cells)}
        found = {cell.key: reason_of(cell, k=k, most=most) for cell in cells if cell.key not in published}
        self._reasons: dict[Key, Reason] = {key: reason for key, reason in found.items() if reason}
        self._programme = Programme(cells, equations, self._reasons, k=k)
        # What may change at all: not where nobody is, which everybody can see, and not what was shown.
        self._peopled = frozenset(place for place, cell in enumerate(cells) if cell.people or cell.value)
        self._open = frozenset(place for place in self._peopled if cells[place].key not in published)
        kept = frozenset(self._place_of[key] for key in withheld if key in self._place_of)
        self._primary = frozenset(self._place_of[key] for key in self._reasons) | kept
        self._hidden = set(self._primary)
        self._witnesses: dict[Far, frozenset[int]] = {}
        self._asked: set[tuple[int, ...]] = set()
        self._exposed: set[Key] = set()

    def solved(self) -> Suppressed:
        asked = [(self._place_of[key],) for key in sorted(self._reasons)] + list(self._small_blocks())
        self._protect(asked)
        for _ in range(ROUNDS):
            self._show_what_is_needless()
            told = list(self._told_sums())
            if not told:
                break
            self._protect(told)
        hidden: dict[Key, Reason] = {
            self._cells[place].key: self._reasons.get(self._cells[place].key, "protects")
            for place in sorted(self._hidden)
        }
        return Suppressed(hidden, frozenset(self._exposed))

    def _protect(self, asked: Iterable[tuple[int, ...]]) -> None:
        """Hides what makes the far values of these sums possible, the largest first."""
        asked = list(asked)
        self._asked.update(asked)
        for far in sorted((far for places in asked for far in self._ends(places)), key=lambda far: -abs(far.by)):
            found = self._programme.witness(far, self._hidden, self._hidden)
            found = found or self._programme.witness(far, self._open, self._hidden)
            if found is not None:
                self._witnesses[far] = found
                self._hidden |= found

    def _ends(self, places: tuple[int, ...]) -> Iterator[Far]:
        """The two far values of a sum of cells, as far as they can be reached at all. Notes what can't be hidden."""
        cells = [self._cells[place] for place in places]
        value = sum(cell.value for cell in cells)
        aside = max(self._k - 1, -(-value // 2))
        bounds = [bounds_of(cell, self._reasons.get(cell.key), k=self._k) for cell in cells]
        highest = [high for _, high in bounds if high is not None]
        least = max(value - aside, sum(low for low, _ in bounds))
        most = min(value + aside, sum(highest)) if len(highest) == len(bounds) else value + aside
        ends = [Far(places, by) for by in (least - value, most - value) if by]
        reached = [Far(places, self._programme.furthest(far, self._open)) for far in ends]
        # If it could not be hidden if nothing at all were shown, it is the rules that tell it: of four levels in a
        # unit that is small, and none of them empty, each is one person.
        if not any(far.by for far in reached) and any(self._programme.furthest(far, self._peopled) for far in ends):
            self._exposed |= {cell.key for cell in cells}
        yield from (far for far in reached if far.by)

    def _small_blocks(self) -> Iterator[tuple[int, ...]]:
        """Sums of all small parts of one total, where together they are fewer than k people."""
        for equation in self._equations:
            small = tuple(sorted(self._place_of[key] for key in set(equation.parts) if self._is_small(key)))
            if len(small) > 1 and sum(self._cells[place].people for place in small) < self._k:
                yield small

    def _is_small(self, key: Key) -> bool:
        return self._reasons.get(key) == "few"

    def _show_what_is_needless(self) -> None:
        """Takes back what was hidden to protect, the most people first, where every far value stays possible."""
        order = sorted(self._hidden - self._primary, key=lambda place: (-self._cells[place].people, place))
        for place in order:
            rest = self._hidden - {place}
            others: dict[Far, frozenset[int]] = {}
            for far, witness in self._witnesses.items():
                if place in witness:
                    found = self._programme.witness(far, rest, rest)
                    if found is None:
                        break
                    others[far] = found
            else:
                self._hidden = rest
                self._witnesses |= others

    def _told_sums(self) -> Iterator[tuple[int, ...]]:
        """Sums of two to four small cells, together fewer than k people, that follow from what is shown."""
        hidden = sorted(self._hidden)
        small = [at for at, place in enumerate(hidden) if self._is_small(self._cells[place].key)]
        if len(small) < 2:
            return
        free = _left_open(self._equations, [self._cells[place].key for place in hidden])
        for group in _cancelling(free[small]):
            places = tuple(hidden[small[at]] for at in group)
            if places not in self._asked and sum(self._cells[place].people for place in places) < self._k:
                yield places


def _left_open(equations: Iterable[Equation], keys: Sequence[Key]) -> npt.NDArray[np.float64]:
    """One row per hidden cell: the directions in which the hidden cells can change together, all sums holding."""
    place_of = {key: place for place, key in enumerate(keys)}
    exact = [equation for equation in equations if not equation.at_most]
    sums = np.zeros((len(exact), len(keys)))
    for row, equation in enumerate(exact):
        for key in equation.parts:
            if key in place_of:
                sums[row, place_of[key]] += 1
        if equation.total in place_of:
            sums[row, place_of[equation.total]] -= 1
    # Full matrices: the null space are the right singular vectors beyond the rank.
    _, sizes, right = np.linalg.svd(sums, full_matrices=True)
    rank = int((sizes > 1e-9).sum())
    return right[rank:].T


def _cancelling(rows: npt.NDArray[np.float64]) -> Iterator[tuple[int, ...]]:
    """Which two, three or four rows add up to nothing. Looked for on a line through them all, then made sure."""
    on_line = rows @ np.random.default_rng(0).standard_normal(rows.shape[1])
    singles: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    pairs: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for at, value in enumerate(on_line):
        singles[round(value * _FINE)].append((at,))
    for one, other in combinations(range(len(on_line)), 2):
        pairs[round((on_line[one] + on_line[other]) * _FINE)].append((one, other))
    yield from (pair for near in (-1, 0, 1) for pair in pairs[near])
    for total in list(pairs):
        for rest in (rest for near in (-1, 0, 1) for found in (singles, pairs) for rest in found.get(near - total, ())):
            for pair in pairs[total]:
                if pair[-1] < rest[0] and np.abs(rows[[*pair, *rest]].sum(axis=0)).max(initial=0.0) < 1e-9:
                    yield (*pair, *rest)
