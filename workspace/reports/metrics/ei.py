"""E-I index: do ties leave the group, and more or less so than if ranks had nothing to do with it?

E-I = (E - I) / (E + I) with E ties between groups and I within: -1 closed, +1 open (Krackhardt & Stern 1988, Social
Psychology Quarterly 51:123). Ties are binary here as in UCINET: a pair that talks a lot is one tie. The index alone
misleads: its sign follows from the sizes of the groups. Read observed minus expected.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics import chance
from workspace.reports.metrics.blocks import Blocks, largest_end
from workspace.reports.metrics.network import NOBODY, Against, Estimate, Floats, Interactions, Ints, People
from workspace.reports.metrics.rewiring import rewired
from workspace.reports.metrics.ties import Ties, ties_of, towards_others


@dataclass(frozen=True)
class GroupEI:
    """One group's own index. Of a small group it is near +1 by arithmetic: compare with `expected`."""

    group: int
    people: int
    ties: int
    observed: Estimate
    expected: float | None
    largest_share: float


@dataclass(frozen=True)
class Ends:
    """The ties between groups, or those within them. `people`: distinct persons at their ends; of ties between groups
    those of the side that has fewer. `largest_share`: the part of them that has one and the same person at an end."""

    ties: int
    people: int
    largest_share: float


@dataclass(frozen=True)
class EI:
    """The index of the network of distinct pairs.

    `between`, `within`: the ties that it is made of, which whoever reads the index and their number can tell apart.
    `relabelled`: beside people changing places at random, which is what leaders see. `rewired`: of directed pairs,
    beside who talks to how many kept as it is; for analysts, since it answers another question and may disagree.
    `rescaled`: between the least and the most that so many ties among these groups could reach, as -1..1.
    `weighted`: of what passed between people, each deed 1/k.
    """

    people: int
    ties: int
    relabelled: Against
    rewired: Against | None
    rescaled: float | None
    weighted: Estimate
    between: Ends
    within: Ends
    groups: tuple[GroupEI, ...] = ()


def ei_index(
    people: People,
    interactions: Interactions,
    *,
    rng: np.random.Generator,
    groups: Ints | None = None,
    directed: bool = False,
    draws: int = chance.DRAWS,
    resamples: int = chance.RESAMPLES,
    rewirings: int = 0,
    whole: bool = True,
) -> EI:
    """E-I by `groups` (people's levels if left out). `rewirings`: how often to rewire; 0 leaves that null out. `whole`:
    also what passed between people, weighed, and each group's own index, which take a third of the time."""
    values = people.level if groups is None else groups
    ties = ties_of(interactions, len(people), directed=directed)
    binary = Blocks.of(ties.a, ties.b, np.ones(len(ties)), values)
    table = binary.observed()
    relabelled = _against_relabelling(binary, table, rng=rng, draws=draws, resamples=resamples)
    return EI(
        people=int(binary.grouped.sum()),
        ties=len(binary.a),
        relabelled=relabelled,
        rewired=_against_rewiring(interactions, values, rng=rng, n=len(people), draws=rewirings) if rewirings else None,
        rescaled=rescaled(float(np.trace(table)), len(binary.a), binary.heads, directed=directed),
        weighted=_weighted(interactions, values, rng=rng, resamples=resamples) if whole else Estimate.unknown(),
        between=_ends(binary, binary.row_group != binary.column_group),
        within=_ends(binary, binary.row_group == binary.column_group),
        groups=_by_group(binary, table, rng=rng, resamples=resamples) if whole else (),
    )


def index_of(tables: Floats) -> Floats:
    """E-I of one table of groups by groups, or of many; NaN without ties."""
    total = tables.sum(axis=(-2, -1))
    inside = np.trace(tables, axis1=-2, axis2=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, (total - 2 * inside) / total, np.nan))


def expected_index(heads: Ints) -> float | None:
    """E-I when people change places at random, in closed form, whatever the network: that of all pairs."""
    n = float(heads.sum())
    if n < 2:
        return None
    inside = float((heads * (heads - 1)).sum()) / (n * (n - 1))
    return 1 - 2 * inside


def rescaled(inside: float, ties: int, heads: Ints, *, directed: bool = False) -> float | None:
    """The index as a place between the least (-1) and the most (+1) that so many ties could reach; None if only one
    value is possible."""
    ways = 1.0 if directed else 0.5
    room_inside = ways * float((heads * (heads - 1)).sum())
    room_outside = ways * float(heads.sum() * (heads.sum() - 1)) - room_inside
    least_inside, most_inside = max(0.0, ties - room_outside), min(float(ties), room_inside)
    if ties == 0 or most_inside <= least_inside:
        return None
    return 1 - 2 * (inside - least_inside) / (most_inside - least_inside)


def _ends(blocks: Blocks, here: npt.NDArray[np.bool_]) -> Ends:
    # Each tie from the group of the lower number to the other one: so both sides of a border are counted apart.
    turned = blocks.row_group[here] > blocks.column_group[here]
    a, b = blocks.a[here], blocks.b[here]
    low, high = np.where(turned, b, a), np.where(turned, a, b)
    across = bool((blocks.row_group[here] != blocks.column_group[here]).any())
    people = min(len(np.unique(low)), len(np.unique(high))) if across else len(np.unique(np.concatenate([low, high])))
    return Ends(len(a), people, largest_end(a, b, np.ones(len(a)), len(blocks.group)))


def _against_relabelling(
    blocks: Blocks, table: Floats, *, rng: np.random.Generator, draws: int, resamples: int
) -> Against:
    observed = float(index_of(table))
    if not np.isfinite(observed) or blocks.size < 2:
        return Against(Estimate.unknown() if not np.isfinite(observed) else Estimate(observed), null="relabelled")
    estimate = chance.interval(observed, blocks.resampled(index_of, draws=resamples, rng=rng))
    null = blocks.relabelled(index_of, draws=draws, rng=rng)
    return chance.against(estimate, null, expected=expected_index(blocks.heads), name="relabelled")


def _against_rewiring(
    interactions: Interactions, values: Ints, *, rng: np.random.Generator, n: int, draws: int
) -> Against:
    ties = ties_of(interactions, n, directed=True).within(values != NOBODY)
    if len(ties) < 2:
        return Against(Estimate.unknown(), null="rewired")
    observed = _plain(ties, values)
    null = np.array([_plain(drawn, values) for drawn in rewired(ties, draws=draws, rng=rng)])
    return chance.against(Estimate(observed), null, expected=None, name="rewired")


def _plain(ties: Ties, values: Ints) -> float:
    return float(2 * np.mean(values[ties.a] != values[ties.b]) - 1)


def _weighted(interactions: Interactions, values: Ints, *, rng: np.random.Generator, resamples: int) -> Estimate:
    kept = towards_others(interactions)
    rows = Blocks.of(interactions.actor[kept], interactions.target[kept], interactions.weight[kept], values)
    observed = float(index_of(rows.observed()))
    if not np.isfinite(observed):
        return Estimate.unknown()
    return chance.interval(observed, rows.resampled(index_of, draws=resamples, rng=rng))


def _group_indices(tables: Floats) -> Floats:
    """Each group's own E-I: ties with one end in it against ties with both."""
    inside = np.diagonal(tables, axis1=-2, axis2=-1)
    outside = tables.sum(axis=-1) + tables.sum(axis=-2) - 2 * inside
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((outside - inside) / (outside + inside))


def _by_group(blocks: Blocks, table: Floats, *, rng: np.random.Generator, resamples: int) -> tuple[GroupEI, ...]:
    observed = _group_indices(table)
    drawn = blocks.resampled(_group_indices, draws=resamples, rng=rng)
    n, heads = float(blocks.heads.sum()), blocks.heads.astype(np.float64)
    rows = []
    for index, label in enumerate(blocks.labels):
        touches = (blocks.row_group == index) | (blocks.column_group == index)
        outside, inside = 2 * (n - heads[index]), heads[index] - 1
        rows.append(
            GroupEI(
                group=label,
                people=int(heads[index]),
                ties=int(touches.sum()),
                observed=chance.interval(float(observed[index]), drawn[:, index]),
                expected=float((outside - inside) / (outside + inside)) if outside + inside > 0 else None,
                largest_share=largest_end(
                    blocks.a[touches], blocks.b[touches], np.ones(int(touches.sum())), len(blocks.group)
                ),
            )
        )
    return tuple(rows)
