"""Positions in the network, as medians by level only: nobody's own figure leaves this module.

Betweenness (Freeman 1977), Burt's constraint (1992), and brokerage by roles (Gould & Fernandez 1989) beside what the
sizes of the groups would give.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from workspace.reports.metrics.network import NOBODY, Floats, Interactions, Ints, People
from workspace.reports.metrics.ties import Ties, ties_of

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
# Betweenness takes people times ties: beyond this it is drawn from so many starting points (Brandes & Pich 2007).
STARTS = 300


@dataclass(frozen=True)
class LevelPositions:
    """Medians of one level. `betweenness`: the share of others' shortest paths that run through one; `constraint`:
    how far somebody's contacts are each other's. None for a level without ties."""

    level: int
    people: int
    betweenness: float | None
    constraint: float | None


@dataclass(frozen=True)
class Brokerage:
    """Open paths a > b > c of which a > c is none, by the role of b, the broker, per person of b's level; `ratio`: to
    what it would be if groups were dealt at random over the same network."""

    level: int
    people: int
    role: str
    per_person: float
    ratio: float | None


def positions(
    people: People, interactions: Interactions, *, rng: np.random.Generator, groups: Ints | None = None
) -> tuple[LevelPositions, ...]:
    """By level, of distinct pairs that are tied."""
    level = people.level if groups is None else groups
    ties = ties_of(interactions, len(people)).within(level != NOBODY)
    between, tight = betweenness(ties, rng=rng), constraint(ties)
    tied = np.bincount(np.concatenate([ties.a, ties.b]), minlength=len(people)) > 0

    def median(values: Floats, label: int) -> float | None:
        here = values[(level == label) & tied]
        return float(np.median(here)) if len(here) else None

    return tuple(
        LevelPositions(int(one), int((level == one).sum()), median(between, one), median(tight, one))
        for one in np.unique(level[level != NOBODY])
    )


def betweenness(ties: Ties, *, rng: np.random.Generator, starts: int = STARTS) -> Floats:
    """The share of all pairs of others between whom a shortest path runs through each, by Brandes' sums (2001)."""
    n = ties.n
    found = np.zeros(n)
    if len(ties) == 0 or n < 3:
        return found
    both = _matrix(ties) + _matrix(ties).T
    sources = np.arange(n) if n <= starts else np.sort(rng.choice(n, starts, replace=False))
    for source in sources:
        layers, paths = _layers(both, int(source), n)
        owed = np.zeros(n)
        for below, here in zip(reversed(layers[1:]), reversed(layers[:-1]), strict=True):
            share = np.zeros(n)
            share[below] = (1 + owed[below]) / paths[below]
            owed[here] = (both @ share)[here] * paths[here]
        owed[source] = 0
        found += owed
    return found * (n / len(sources)) / ((n - 1) * (n - 2))


def _layers(both: sparse.csr_matrix, source: int, n: int) -> tuple[list[Ints], Floats]:
    """People by steps from the source, and how many shortest paths lead to each."""
    paths, seen, at = np.zeros(n), np.zeros(n, dtype=np.bool_), np.zeros(n)
    paths[source] = at[source] = 1
    seen[source] = True
    layers = [np.array([source])]
    while True:
        at = np.where(seen, 0.0, both @ at)
        here = np.flatnonzero(at)
        if len(here) == 0:
            return layers, paths
        paths[here], seen[here] = at[here], True
        layers.append(here)


def constraint(ties: Ties) -> Floats:
    """c_i = sum over contacts j of (p_ij + sum_q p_iq p_qj)^2; NaN for whoever has none."""
    both = _matrix(ties) + _matrix(ties).T
    degree = np.asarray(both.sum(axis=1)).ravel()
    part = sparse.diags(np.divide(1.0, degree, out=np.zeros(ties.n), where=degree > 0)) @ both
    through = (part + part @ part).multiply(both > 0)
    found = np.asarray(through.multiply(through).sum(axis=1)).ravel()
    return np.where(degree > 0, found, np.nan)


def brokerage(people: People, interactions: Interactions, *, groups: Ints | None = None) -> tuple[Brokerage, ...]:
    """By the level of the broker and by role: within one's own level (coordinator), for two of another (itinerant),
    into one's own (gatekeeper), out of it (representative), between three (liaison)."""
    level = people.level if groups is None else groups
    ties = ties_of(interactions, len(people), directed=True).within(level != NOBODY)
    labels, heads = np.unique(level[level != NOBODY], return_counts=True)
    counts = _by_role(ties, level, [int(one) for one in labels])
    every = counts.sum()
    chance = _chances(heads.astype(np.float64))
    found = []
    for index, label in enumerate(labels):
        mine = counts[index].sum()
        for role, name in enumerate(ROLES):
            would = mine * chance[index, role]
            found.append(
                Brokerage(
                    level=int(label),
                    people=int(heads[index]),
                    role=name,
                    per_person=float(counts[index, role] / heads[index]),
                    ratio=float(counts[index, role] / would) if would > 0 and every > 0 else None,
                )
            )
    return tuple(found)


def _by_role(ties: Ties, level: Ints, labels: list[int]) -> Floats:
    """Open paths through brokers of each level, by role."""
    whole = _matrix(ties)
    known = np.asarray(level != NOBODY)
    within = {one: sparse.diags(((level == one) & known).astype(np.float64)) for one in labels}
    found = np.zeros((len(labels), len(ROLES)))
    # closed[i, j]: whether i turns to j itself. What is not closed, and does not come back to i, is open.
    for index, mine in enumerate(labels):
        into = {one: within[one] @ whole @ within[mine] for one in labels}
        out = {one: within[mine] @ whole @ within[one] for one in labels}
        for a in labels:
            for c in labels:
                paths = into[a] @ out[c]
                count = paths.sum() - paths.diagonal().sum() - paths.multiply(whole).sum()
                found[index, _role(a, mine, c)] += float(count)
    return found


def _role(a: int, b: int, c: int) -> int:
    if a == c:
        return 0 if a == b else 1
    if b == c:
        return 2
    return 3 if a == b else 4


def _chances(heads: Floats) -> Floats:
    """How a path through a broker of each level would fall into roles if both its ends were anybody else."""
    n = heads.sum()
    found = np.zeros((len(heads), len(ROLES)))
    for b in range(len(heads)):
        for a in range(len(heads)):
            for c in range(len(heads)):
                first = heads[a] - (a == b)
                second = heads[c] - (c == b) - (c == a)
                if n > 2 and first > 0 and second > 0:
                    found[b, _role(a, b, c)] += first * second / ((n - 1) * (n - 2))
    return found


def _matrix(ties: Ties) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(ties)), (ties.a, ties.b)), shape=(ties.n, ties.n))
