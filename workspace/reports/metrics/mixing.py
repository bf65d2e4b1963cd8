"""Mixing matrix: who turns to whom by group, against what the groups' own activity would give.

O/E = M_ij / (M_i. M_.j / M..): 1 as the margins have it. Bright cells of tiny groups come from few people: each cell
says how many stand on either side, and what part of it is one person's.
"""

from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics import chance
from workspace.reports.metrics.blocks import Blocks, largest_share
from workspace.reports.metrics.network import Estimate, Floats, Interactions, Ints, People
from workspace.reports.metrics.ties import towards_others


@dataclass(frozen=True)
class MixingCell:
    """From the group `row` to the group `column`.

    `actors`, `targets`: distinct people on either side who took part in it. `contributions`: weighed 1/k.
    `largest_share`: the largest part of it that one person did, or was turned to for.
    """

    row: int
    column: int
    actors: int
    targets: int
    contributions: float
    expected: float
    ratio: Estimate
    largest_share: float


@dataclass(frozen=True)
class Mixing:
    people: int
    contributions: float
    groups: tuple[int, ...]
    cells: tuple[MixingCell, ...]

    def cell(self, row: int, column: int) -> MixingCell:
        return self.cells[self.groups.index(row) * len(self.groups) + self.groups.index(column)]


def mixing_matrix(
    people: People,
    interactions: Interactions,
    *,
    rng: np.random.Generator,
    groups: Ints | None = None,
    resamples: int = chance.RESAMPLES,
) -> Mixing:
    """By people's levels as stamped when it was done, or by `groups` of people as they are."""
    blocks = blocks_of(people, interactions, groups)
    table, expected = blocks.observed(), expected_table(blocks.observed())
    drawn = blocks.resampled(_ratios, draws=resamples, rng=rng) if blocks.size else np.empty((0, 0, 0))
    cells = tuple(_cell(blocks, i, j, table, expected, drawn) for i in range(blocks.size) for j in range(blocks.size))
    active = len(np.unique(np.concatenate([blocks.a, blocks.b])))
    return Mixing(active, float(table.sum()), blocks.labels, cells)


def blocks_of(people: People, interactions: Interactions, groups: Ints | None = None) -> Blocks:
    """Rows of what was done towards others, by group; by levels as stamped if no groups are given."""
    kept = towards_others(interactions)
    then = None
    if groups is None and interactions.actor_level is not None and interactions.target_level is not None:
        then = interactions.actor_level[kept], interactions.target_level[kept]
    values = people.level if groups is None else groups
    return Blocks.of(interactions.actor[kept], interactions.target[kept], interactions.weight[kept], values, then=then)


def expected_table(tables: Floats) -> Floats:
    """What the margins alone would give."""
    total = tables.sum(axis=(-2, -1), keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(tables.sum(axis=-1, keepdims=True) * tables.sum(axis=-2, keepdims=True) / total)


def _ratios(tables: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(tables / expected_table(tables))


def _cell(blocks: Blocks, i: int, j: int, table: Floats, expected: Floats, drawn: Floats) -> MixingCell:
    here = (blocks.row_group == i) & (blocks.column_group == j)
    a, b, weight, n = blocks.a[here], blocks.b[here], blocks.weight[here], len(blocks.group)
    would = float(expected[i, j])
    known = np.isfinite(would) and would > 0
    return MixingCell(
        row=blocks.labels[i],
        column=blocks.labels[j],
        actors=len(np.unique(a)),
        targets=len(np.unique(b)),
        contributions=float(table[i, j]),
        expected=would if known else 0.0,
        ratio=chance.interval(float(table[i, j]) / would, drawn[:, i, j]) if known else Estimate.unknown(),
        largest_share=max(largest_share(a, weight, n), largest_share(b, weight, n)),
    )
