"""Hierarchical distance: how many steps through the reporting tree lie between those who talk?

d = steps up to the lowest common boss + steps down. Beside it two expectations, both exact: that of all pairs of
people, and that of the same deeds with their recipients shuffled, which knows who talks how much. A reorganisation
moves d with nobody talking differently.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics import chance
from workspace.reports.metrics.blocks import largest_share
from workspace.reports.metrics.network import NOBODY, Against, Estimate, Floats, Interactions, Ints, People
from workspace.reports.metrics.ties import alike, only, summed, towards_others
from workspace.reports.metrics.tree import Tree

# From actor to target; what is none of the first five lies across branches.
RELATIONS = ("to report", "to boss", "same boss", "skip-level up", "skip-level down", "across branches")
DISTANCE_DRAWS = 500


@dataclass(frozen=True)
class Part:
    """One bar: a distance ("3") or a relation. `people`: distinct people on the side where there are fewer of them."""

    key: str
    people: int
    contributions: float
    share: Estimate
    expected: float
    largest_share: float


@dataclass(frozen=True)
class Distance:
    """`observed`: mean steps, beside shuffled recipients; `all_pairs`: the mean of everybody to everybody.

    `placed`: the part of what was done towards others whose distance is defined (one tree for both). `sides`: distinct
    people on the side where there are fewer of them; `largest_share`: the part of it all that one person did, or was
    turned to for.
    """

    people: int
    contributions: float
    placed: float
    observed: Against
    all_pairs: float | None
    shuffled: float | None
    steps: tuple[Part, ...] = ()
    relations: tuple[Part, ...] = ()
    sides: int = 0
    largest_share: float = 0.0


@dataclass(frozen=True)
class _Rows:
    a: Ints
    b: Ints
    weight: Floats
    up: Ints
    down: Ints


def distance(
    people: People,
    interactions: Interactions,
    *,
    rng: np.random.Generator,
    tree: Tree | None = None,
    draws: int = DISTANCE_DRAWS,
    resamples: int = chance.RESAMPLES,
) -> Distance:
    """Mean distance, its histogram and the classes of relations; steps as stamped where the deeds have them."""
    tree = tree or Tree.of(people)
    rows, placed = _rows(interactions, tree)
    if len(rows.a) == 0:
        nothing = Against(Estimate.unknown(), null="shuffled")
        return Distance(0, 0.0, placed, nothing, mean_of_all_pairs(tree), None)
    n, deepest = len(people), int(max(tree.path.shape[1], rows.up.max() + 1, rows.down.max() + 1))
    expected = _shuffled(tree, rows, n, deepest)
    cell = rows.up * deepest + rows.down
    resampled = _resampled(rows, cell, n, deepest, rng=rng, resamples=resamples)
    observed = summed(cell, rows.weight, deepest**2).reshape(deepest, deepest)
    mean = float(_mean(observed))
    shuffled = float(_mean(expected)) if expected.sum() > 0 else None
    estimate = chance.interval(mean, _mean(resampled))
    null = _null(tree, rows, n, rng=rng, draws=draws)
    return Distance(
        people=len(np.unique(np.concatenate([rows.a, rows.b]))),
        contributions=float(rows.weight.sum()),
        placed=placed,
        observed=chance.against(estimate, null + (shuffled or 0.0), expected=shuffled, name="shuffled", drawn=True),
        all_pairs=mean_of_all_pairs(tree),
        shuffled=shuffled,
        steps=_parts(_by_steps(deepest), rows, observed, expected, resampled),
        relations=_parts(_by_relation(deepest), rows, observed, expected, resampled),
        sides=min(len(np.unique(rows.a)), len(np.unique(rows.b))),
        largest_share=max(largest_share(rows.a, rows.weight, n), largest_share(rows.b, rows.weight, n)),
    )


def mean_of_all_pairs(tree: Tree) -> float | None:
    """Mean steps between two different people of one tree; None where there are no two."""
    one = np.ones(len(tree.depth))
    pairs = tree.pairs(one, one)
    return float(_mean(pairs)) if pairs.sum() > 0 else None


def relation_of(up: Ints, down: Ints) -> Ints:
    """The class of each pair, as an index into RELATIONS."""
    classes = [(up == 0) & (down == 1), (up == 1) & (down == 0), (up == 1) & (down == 1), (down == 0), (up == 0)]
    return np.asarray(np.select(classes, list(range(5)), default=5), dtype=np.int64)


def _rows(interactions: Interactions, tree: Tree) -> tuple[_Rows, float]:
    kept = only(interactions, towards_others(interactions))
    if kept.up is not None and kept.down is not None:
        up, down = kept.up, kept.down
    else:
        up, down = tree.steps(kept.actor, kept.target)
    defined = (up != NOBODY) & (down != NOBODY)
    total = float(kept.weight.sum())
    rows = _Rows(kept.actor[defined], kept.target[defined], kept.weight[defined], up[defined], down[defined])
    return rows, float(rows.weight.sum()) / total if total > 0 else 0.0


def _mean(tables: Floats) -> Floats:
    """Mean steps of one table (up by down) or of many."""
    size = tables.shape[-1]
    steps = np.add.outer(np.arange(size), np.arange(size))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((tables * steps).sum(axis=(-2, -1)) / tables.sum(axis=(-2, -1)))


def _shuffled(tree: Tree, rows: _Rows, n: int, deepest: int) -> Floats:
    """Exactly what shuffling the recipients gives on average, as shares of up by down."""
    out = summed(rows.a, rows.weight, n)
    into = summed(rows.b, rows.weight, n)
    pairs = tree.pairs(out, into)
    found = np.zeros((deepest, deepest))
    found[: len(pairs), : len(pairs)] = pairs
    return np.asarray(found / found.sum() if found.sum() > 0 else found, dtype=np.float64)


def _null(tree: Tree, rows: _Rows, n: int, *, rng: np.random.Generator, draws: int) -> Floats:
    """How far the mean is from its own shuffled expectation when people change places in the tree at random."""
    a, b, weight = _summed(rows, n)
    out = summed(a, weight, n)
    into = summed(b, weight, n)
    found = np.empty(draws)
    for draw, place in enumerate(chance.places(tree.depth > 0, draws, rng)):
        x, y = place[a], place[b]
        shared = tree.shared(x, y)
        defined = shared > 0
        steps = (tree.depth[x] + tree.depth[y] - 2 * shared)[defined]
        mean = float((steps * weight[defined]).sum() / max(weight[defined].sum(), 1e-300))
        moved_out, moved_in = np.zeros(n), np.zeros(n)
        moved_out[place], moved_in[place] = out, into
        found[draw] = mean - _expected_mean(tree, moved_out, moved_in)
    return found


def _expected_mean(tree: Tree, out: Floats, into: Floats) -> float:
    """The mean steps of shuffled recipients, without its histogram: by how much lies below each boss."""
    below_out, below_in = tree.above @ out, tree.above @ into
    roots = tree.depth == 1
    pairs = float((below_out * below_in)[roots].sum())
    depth = np.maximum(tree.depth, 0).astype(np.float64)
    down_out, down_in = tree.above @ (out * depth), tree.above @ (into * depth)
    ends = float((down_out * below_in + below_out * down_in)[roots].sum())
    themselves = float((out * into)[tree.depth > 0].sum())
    common = float((below_out * below_in).sum())
    return float((ends - 2 * common) / (pairs - themselves)) if pairs > themselves else 0.0


def _summed(rows: _Rows, n: int) -> tuple[Ints, Ints, Floats]:
    keys, where = np.unique(rows.a * n + rows.b, return_inverse=True)
    return keys // n, keys % n, summed(where, rows.weight, len(keys))


def _resampled(rows: _Rows, cell: Ints, n: int, deepest: int, *, rng: np.random.Generator, resamples: int) -> Floats:
    # Deeds between the same two people over the same steps fall and rise together.
    where = alike(rows.a, rows.b, cell)
    weight = summed(where, rows.weight, 0)
    _, one = np.unique(where, return_index=True)
    a, b, code = rows.a[one], rows.b[one], cell[one]
    found = np.empty((resamples, deepest**2))
    for draw, times in enumerate(chance.resamples(n, resamples, rng)):
        found[draw] = np.bincount(code, weights=weight * times[a] * times[b], minlength=deepest**2)
    return found.reshape(resamples, deepest, deepest)


def _by_steps(deepest: int) -> tuple[tuple[str, ...], Ints]:
    steps = np.add.outer(np.arange(deepest), np.arange(deepest))
    return tuple(str(d) for d in range(1, 2 * deepest - 1)), steps - 1


def _by_relation(deepest: int) -> tuple[tuple[str, ...], Ints]:
    up, down = np.meshgrid(np.arange(deepest), np.arange(deepest), indexing="ij")
    kinds = relation_of(up, down)
    kinds[0, 0] = NOBODY
    return RELATIONS, kinds


def _parts(
    kinds: tuple[tuple[str, ...], Ints], rows: _Rows, observed: Floats, expected: Floats, resampled: Floats
) -> tuple[Part, ...]:
    keys, of = kinds
    totals = resampled.sum(axis=(1, 2))
    mine = of[rows.up, rows.down]
    parts = []
    for index, key in enumerate(keys):
        cells: npt.NDArray[np.bool_] = of == index
        here = mine == index
        a, b, weight = rows.a[here], rows.b[here], rows.weight[here]
        with np.errstate(invalid="ignore", divide="ignore"):
            drawn = resampled[:, cells].sum(axis=1) / totals
        size = int(max(rows.a.max(), rows.b.max())) + 1
        parts.append(
            Part(
                key=key,
                people=min(len(np.unique(a)), len(np.unique(b))),
                contributions=float(weight.sum()),
                share=chance.interval(float(observed[cells].sum() / observed.sum()), drawn),
                expected=float(expected[cells].sum()),
                largest_share=max(largest_share(a, weight, size), largest_share(b, weight, size)),
            )
        )
    while len(parts) > 1 and parts[-1].contributions == 0 and parts[-1].expected == 0:
        parts.pop()
    return tuple(parts)
