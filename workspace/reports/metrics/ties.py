"""Who is tied to whom: pairs of people, and how much passed between them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics.network import NOBODY, Floats, Interactions, Ints


@dataclass(frozen=True)
class Ties:
    """Distinct pairs among `n` people. `weight`: all that passed between them; a pair counts once in binary measures.

    Undirected, `a < b` and both ways are summed; directed, from `a` to `b`.
    """

    n: int
    a: Ints
    b: Ints
    weight: Floats
    directed: bool = False

    def __len__(self) -> int:
        return len(self.a)

    def within(self, among: npt.NDArray[np.bool_]) -> "Ties":
        """Only those of which both ends are `among`."""
        kept = among[self.a] & among[self.b]
        return Ties(self.n, self.a[kept], self.b[kept], self.weight[kept], self.directed)


def ties_of(interactions: Interactions, n: int, *, directed: bool = False) -> Ties:
    """The pairs behind these deeds. What is done towards nobody or oneself ties nobody."""
    kept = towards_others(interactions)
    a, b, weight = interactions.actor[kept], interactions.target[kept], interactions.weight[kept]
    if not directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    keys, where = np.unique(a * n + b, return_inverse=True)
    total = summed(where, weight, len(keys))
    return Ties(n, keys // max(1, n), keys % max(1, n), total, directed)


def alike(*columns: Ints) -> Ints:
    """The same number, from 0 without gaps, for rows that are alike in all columns."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, here = np.unique(column, return_inverse=True)
        code = np.unique(code * len(values) + here, return_inverse=True)[1].astype(np.int64)
    return code


def summed(code: Ints, weight: Floats, size: int) -> Floats:
    """The weight of each code below `size`."""
    return np.asarray(np.bincount(code, weights=weight, minlength=size), dtype=np.float64)


def towards_others(interactions: Interactions) -> npt.NDArray[np.bool_]:
    """Which rows turn to somebody else."""
    someone = (interactions.target != NOBODY) & (interactions.actor != NOBODY)
    return np.asarray(someone & (interactions.target != interactions.actor), dtype=np.bool_)


def only(interactions: Interactions, kept: npt.NDArray[np.bool_]) -> Interactions:
    """These rows alone, with all their columns."""

    def cut(column: Ints | None) -> Ints | None:
        return None if column is None else column[kept]

    one = interactions
    return Interactions(
        one.at[kept], one.actor[kept], one.target[kept], one.weight[kept], one.verb[kept], one.thing[kept], one.verbs,
        cut(one.actor_level), cut(one.target_level), cut(one.up), cut(one.down),
    )  # fmt: skip


def with_verbs(interactions: Interactions, verbs: frozenset[str]) -> Interactions:
    """Only deeds of these verbs."""
    codes = [code for code, verb in enumerate(interactions.verbs) if verb in verbs]
    return only(interactions, np.isin(interactions.verb, codes))


def weighed(thing: Ints, at: Ints, actor: Ints, target: Ints) -> Floats:
    """1/k for each row of a deed towards k people: the same actor, thing and second. Oneself is no target."""
    if len(at) == 0:
        return np.ones(0)
    counted = (target != NOBODY) & (target != actor)
    where = alike(actor, thing, at)
    return np.asarray(1.0 / np.maximum(1.0, summed(where, counted.astype(np.float64), 0)[where]), dtype=np.float64)
