"""The reporting tree: how far up and down it is from one person to another."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from workspace.reports.metrics.network import NOBODY, Floats, Ints, People


@dataclass(frozen=True)
class Tree:
    """`depth`: people from the root down to each, the root 1; NOBODY for whoever is in no tree (a ring of bosses).

    `path`: row i holds who stands above i at each depth, from the root to i itself, then fillers that equal nothing.
    """

    depth: Ints
    path: Ints

    @classmethod
    def of(cls, people: People) -> "Tree":
        """Vacancies are left out beforehand: `boss` is the next filled position upward."""
        return cls.from_bosses(people.boss)

    @classmethod
    def from_bosses(cls, boss: Ints, placed: npt.NDArray[np.bool_] | None = None) -> "Tree":
        """`placed`: who may stand in the tree at all, if not everybody."""
        n = len(boss)
        depth = np.full(n, NOBODY)
        reports = np.argsort(boss, kind="stable")
        first, last = np.searchsorted(boss[reports], [np.arange(n), np.arange(n) + 1])
        roots = boss == NOBODY
        here = np.flatnonzero(roots if placed is None else roots & placed)
        steps = 0
        while len(here):
            steps += 1
            depth[here] = steps
            here = np.concatenate([reports[first[i] : last[i]] for i in here]).astype(np.int64)
        path = np.repeat(-2 - np.arange(n)[:, None], max(1, steps), axis=1)
        for level in range(1, steps + 1):
            there = np.flatnonzero(depth == level)
            if level > 1:
                path[there, : level - 1] = path[boss[there], : level - 1]
            path[there, level - 1] = there
        return cls(depth, path.astype(np.int32))

    def shared(self, a: Ints, b: Ints) -> Ints:
        """How many bosses, themselves among them, two people have in common; 0 in different trees."""
        found = np.zeros(len(a), dtype=np.int16)
        for column in self.columns:
            found += column[a] == column[b]
        # Somebody and themselves: the fillers are alike, too.
        return np.minimum(found, np.maximum(self.depth[a], 0))

    def steps(self, a: Ints, b: Ints) -> tuple[Ints, Ints]:
        """Steps up from each a to the lowest common boss and down to b; (NOBODY, NOBODY) where there is none."""
        shared = self.shared(a, b)
        undefined = shared == 0
        up, down = self.depth[a] - shared, self.depth[b] - shared
        return np.where(undefined, NOBODY, up), np.where(undefined, NOBODY, down)

    @cached_property
    def columns(self) -> tuple[npt.NDArray[np.int32], ...]:
        return tuple(np.ascontiguousarray(self.path[:, k]) for k in range(self.path.shape[1]))

    @cached_property
    def above(self) -> sparse.csr_matrix:
        """Row v, column i: 1 where v stands above i or is i."""
        who, place = np.nonzero(self.path >= 0)
        bosses = self.path[who, place]
        return sparse.csr_matrix((np.ones(len(who)), (bosses, who)), shape=(len(self.depth), len(self.depth)))

    def pairs(self, out: Floats, into: Floats) -> Floats:
        """Of everybody's pairs with everybody, weighed `out` of one times `into` of the other: how much lies at each
        (up, down). The pairs of people with themselves are left out, and those of different trees.

        By sums over branches, so that it takes as long as the tree is large, not as there are pairs.
        """
        n, deepest = len(self.depth), self.path.shape[1]
        placed = self.depth > 0
        by_depth = sparse.csr_matrix(
            (np.ones(placed.sum()), (np.flatnonzero(placed), self.depth[placed] - 1)), shape=(n, deepest)
        )
        below_out = np.asarray((self.above @ by_depth.multiply(out[:, None]).tocsr()).todense())
        below_in = np.asarray((self.above @ by_depth.multiply(into[:, None]).tocsr()).todense())
        found = np.zeros((deepest, deepest))
        common = [below_out[self.depth == k + 1].T @ below_in[self.depth == k + 1] for k in range(deepest)]
        common.append(np.zeros((deepest, deepest)))
        for k in range(deepest):
            exactly = common[k] - common[k + 1]
            found[: deepest - k, : deepest - k] += exactly[k:, k:]
        found[0, 0] -= float((out * into)[placed].sum())
        return np.asarray(np.maximum(found, 0.0))
