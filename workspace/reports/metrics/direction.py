"""Direction of initiation: does talk start upward, sideways or downward, and what would chance give?

Count only what starts something: `initiations` keeps thread starts and first mentions. The share of "up" is bounded by
the sizes of the levels, so each share stands beside what the same starters and the same people turned to would give if
who turns to whom were drawn at random.
"""

from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics import chance
from workspace.reports.metrics.blocks import Blocks, largest_share
from workspace.reports.metrics.mixing import blocks_of
from workspace.reports.metrics.network import NOBODY, Against, Estimate, Floats, Interactions, Ints, People
from workspace.reports.metrics.ties import alike, only, towards_others, with_verbs

WAYS = ("up", "lateral", "down")


@dataclass(frozen=True)
class Way:
    """One direction. `people`: distinct persons on the side that has fewer, those who start or those who are turned
    to; `largest_share`: the largest part of it that one person started, or was turned to for."""

    way: str
    people: int
    contributions: float
    share: Against
    ratio: float | None
    largest_share: float


@dataclass(frozen=True)
class Direction:
    people: int
    contributions: float
    up: Way
    lateral: Way
    down: Way

    @property
    def ways(self) -> tuple[Way, ...]:
        return self.up, self.lateral, self.down


def initiations(interactions: Interactions, *, verbs: frozenset[str]) -> Interactions:
    """Of deeds of these verbs, the first of each person towards each other about each thing."""
    started = with_verbs(interactions, verbs)
    started = only(started, towards_others(started))
    if len(started) == 0:
        return started
    order = np.argsort(started.at, kind="stable")
    who = alike(started.actor, started.target, started.thing)[order]
    _, first = np.unique(who, return_index=True)
    kept = np.zeros(len(started), dtype=np.bool_)
    kept[order[first]] = True
    return only(started, kept)


def direction(
    people: People,
    interactions: Interactions,
    *,
    rng: np.random.Generator,
    groups: Ints | None = None,
    draws: int = chance.DRAWS,
    resamples: int = chance.RESAMPLES,
) -> Direction:
    """Shares of up, lateral and down by level (1 is the top), each beside targets drawn at random."""
    blocks = blocks_of(people, interactions, groups)
    table = blocks.observed()
    n = len(people)
    if len(blocks.a) == 0:
        nothing = [Way(way, 0, 0.0, Against(Estimate.unknown(), null="shuffled"), None, 0.0) for way in WAYS]
        return Direction(0, 0.0, *nothing)
    observed, expected = shares(table), _expected(blocks)
    resampled = blocks.resampled(shares, draws=resamples, rng=rng)
    excess = blocks.relabelled(_excess, draws=draws, rng=rng) if blocks.size > 1 else np.zeros((1, 3))
    # What was observed and what is drawn are the same function of a table: only so is p one of a permutation.
    null = observed - _excess(table) + excess
    step = np.sign(blocks.column_group - blocks.row_group)
    ways = []
    for index, (way, sign) in enumerate(zip(WAYS, (-1, 0, 1), strict=True)):
        here = step == sign
        estimate = chance.interval(float(observed[index]), resampled[:, index])
        would = float(expected[index])
        a, b, weight = blocks.a[here], blocks.b[here], blocks.weight[here]
        ways.append(
            Way(
                way=way,
                people=min(len(np.unique(a)), len(np.unique(b))),
                contributions=float(weight.sum()),
                share=chance.against(estimate, null[:, index], expected=would, name="shuffled", drawn=True),
                ratio=float(observed[index]) / would if would > 0 else None,
                largest_share=max(largest_share(a, weight, n), largest_share(b, weight, n)),
            )
        )
    return Direction(len(np.unique(blocks.a)), float(table.sum()), *ways)


def shares(tables: Floats) -> Floats:
    """Up, lateral and down of one table of levels (rows start, columns are turned to), or of many."""
    total = tables.sum(axis=(-2, -1))
    lateral = np.trace(tables, axis1=-2, axis2=-1)
    up = np.tril(tables, -1).sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.stack([up, lateral, total - up - lateral], axis=-1) / total[..., None])


def _margins(tables: Floats) -> Floats:
    return np.asarray(tables.sum(axis=-1, keepdims=True) * tables.sum(axis=-2, keepdims=True))


def _excess(tables: Floats) -> Floats:
    """How much more of each way than the margins of the same table would give."""
    return shares(tables) - shares(_margins(tables))


def _expected(blocks: Blocks) -> Floats:
    """With targets drawn at random among those turned to, and nobody turning to themselves."""
    pairs = _margins(blocks.observed())
    n = len(blocks.group)
    out = np.bincount(blocks.a, weights=blocks.weight, minlength=n)
    into = np.bincount(blocks.b, weights=blocks.weight, minlength=n)
    known = blocks.group != NOBODY
    themselves = np.bincount(blocks.group[known], weights=(out * into)[known], minlength=blocks.size)
    np.fill_diagonal(pairs, np.maximum(0.0, np.diagonal(pairs) - themselves))
    return shares(pairs) if pairs.sum() > 0 else shares(_margins(blocks.observed()))
