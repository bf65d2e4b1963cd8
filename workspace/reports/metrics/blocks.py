"""Tables of who talks with whom by group, drawn again and again: the ground of most measures of segregation.

E-I, assortativity, direction and the mixing matrix are all functions of one table of groups by groups. So chance is
drawn once, as tables, and each measure reads from them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics import chance
from workspace.reports.metrics.network import NOBODY, Floats, Ints
from workspace.reports.metrics.ties import alike, summed

# So many numbers of drawn tables are held at once.
HELD = 2_000_000
Read = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Blocks:
    """Rows between grouped people, those alike summed. `labels`: the groups' own numbers, in order; `group`: an index
    into them or NOBODY.

    `a`, `b`: people by index; `weight`: of each row; `row_group`, `column_group`: the group of each end as it was at
    the time, which is that of `group` unless people have moved since.
    """

    group: Ints
    labels: tuple[int, ...]
    a: Ints
    b: Ints
    weight: Floats
    row_group: Ints
    column_group: Ints

    @classmethod
    def of(cls, a: Ints, b: Ints, weight: Floats, values: Ints, *, then: tuple[Ints, Ints] | None = None) -> "Blocks":
        """Rows whose both ends have a group. `values`: each person's group now, `then`: that of each row's two ends."""
        known = values if then is None else np.concatenate([values, *then])
        labels = np.unique(known[known != NOBODY])
        group = _index(values, labels)
        rows, columns = (group[a], group[b]) if then is None else (_index(then[0], labels), _index(then[1], labels))
        kept = (rows != NOBODY) & (columns != NOBODY) & (group[a] != NOBODY) & (group[b] != NOBODY)
        names = tuple(int(label) for label in labels)
        # What passed between the same two people in the same places rises and falls together.
        same = alike(a[kept], b[kept], rows[kept], columns[kept])
        _, one = np.unique(same, return_index=True)
        total = summed(same, weight[kept], len(one))
        return cls(group, names, a[kept][one], b[kept][one], total, rows[kept][one], columns[kept][one])

    @property
    def size(self) -> int:
        return len(self.labels)

    @property
    def grouped(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.group != NOBODY, dtype=np.bool_)

    @property
    def heads(self) -> Ints:
        """How many people each group has."""
        return np.bincount(self.group[self.grouped], minlength=self.size)

    def observed(self) -> Floats:
        return self._table(self.row_group * self.size + self.column_group, self.weight)

    def relabelled(self, read: Read, *, draws: int, rng: np.random.Generator) -> Floats:
        """`read` of tables in which people have changed places at random; one row per draw."""
        flat = bool(np.all(self.weight == 1.0))
        places = chance.places(self.grouped, draws, rng)

        # Into the same memory each time: of a company of thousands most of a draw went into asking for more of it.
        rows, columns = np.empty(len(self.a), dtype=np.int64), np.empty(len(self.a), dtype=np.int64)

        def table() -> Floats:
            group = self.group[next(places)]
            np.take(group * self.size, self.a, out=rows, mode="clip")
            np.take(group, self.b, out=columns, mode="clip")
            np.add(rows, columns, out=rows)
            return self._table(rows, None if flat else self.weight)

        return self._drawn(table, read, draws)

    def resampled(self, read: Read, *, draws: int, rng: np.random.Generator) -> Floats:
        """`read` of tables of people drawn with replacement; one row per draw."""
        codes = self.row_group * self.size + self.column_group
        counts = chance.resamples(len(self.group), draws, rng)
        weight, other = np.empty(len(self.a)), np.empty(len(self.a))

        def table() -> Floats:
            times = next(counts)
            np.take(times, self.a, out=weight, mode="clip")
            np.multiply(self.weight, weight, out=weight)
            np.take(times, self.b, out=other, mode="clip")
            np.multiply(weight, other, out=weight)
            return self._table(codes, weight)

        return self._drawn(table, read, draws)

    def _table(self, codes: Ints, weight: Floats | None) -> Floats:
        table = np.bincount(codes, weights=weight, minlength=self.size * self.size)
        return table.reshape(self.size, self.size).astype(np.float64)

    def _drawn(self, table: Callable[[], Floats], read: Read, draws: int) -> Floats:
        at_once = max(1, min(draws, HELD // max(1, self.size * self.size)))
        parts = [
            read(np.stack([table() for _ in range(min(at_once, draws - start))])) for start in range(0, draws, at_once)
        ]
        return np.concatenate(parts) if parts else np.empty(0)


def _index(values: Ints, labels: Ints) -> Ints:
    """The place of each value among the labels; NOBODY stays NOBODY."""
    if len(labels) == 0:
        return np.full(len(values), NOBODY)
    return np.where(values == NOBODY, NOBODY, np.searchsorted(labels, values))


def largest_share(person: Ints, weight: Floats, n: int) -> float:
    """What part of all the weight is one person's: 1 where there is only one, 0 where there is nothing."""
    total = float(weight.sum())
    return float(np.bincount(person, weights=weight, minlength=max(1, n)).max() / total) if total > 0 else 0.0


def largest_end(a: Ints, b: Ints, weight: Floats, n: int) -> float:
    """What part of all the weight has one and the same person at one of its two ends, whichever that is."""
    return min(1.0, 2 * largest_share(np.concatenate([a, b]), np.concatenate([weight, weight]), n))
