"""Newman's assortativity: do likes turn to likes? (Newman 2003, Physical Review E 67:026126)

Of distinct pairs. Undirected, each pair is entered both ways round. 0: as the ties of each group would have it; 1: only
within; for levels as numbers it is Pearson's correlation of the levels at the ends.
"""

from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics import chance
from workspace.reports.metrics.blocks import Blocks
from workspace.reports.metrics.network import Against, Estimate, Floats, Interactions, Ints, People
from workspace.reports.metrics.ties import ties_of


@dataclass(frozen=True)
class Assortativity:
    people: int
    ties: int
    categorical: Against
    numeric: Against


def assortativity(
    people: People,
    interactions: Interactions,
    *,
    rng: np.random.Generator,
    groups: Ints | None = None,
    directed: bool = False,
    draws: int = chance.DRAWS,
    resamples: int = chance.RESAMPLES,
) -> Assortativity:
    """Both kinds, each beside people changing places at random. Numeric takes the groups' own numbers."""
    ties = ties_of(interactions, len(people), directed=directed)
    blocks = Blocks.of(ties.a, ties.b, np.ones(len(ties)), people.level if groups is None else groups)
    numbers = np.array(blocks.labels, dtype=np.float64)

    def both(tables: Floats) -> Floats:
        if not directed:
            tables = tables + np.swapaxes(tables, -1, -2)
        return np.stack([categorical(tables), numeric(tables, numbers)], axis=-1)

    if blocks.size < 2 or len(blocks.a) == 0:
        unknown = Against(Estimate.unknown(), null="relabelled")
        return Assortativity(int(blocks.grouped.sum()), len(blocks.a), unknown, unknown)
    observed = both(blocks.observed())
    resampled = blocks.resampled(both, draws=resamples, rng=rng)
    null = blocks.relabelled(both, draws=draws, rng=rng)
    found = [
        chance.against(
            chance.interval(float(observed[i]), resampled[:, i]), null[:, i], expected=None, name="relabelled"
        )
        for i in (0, 1)
    ]
    return Assortativity(int(blocks.grouped.sum()), len(blocks.a), found[0], found[1])


def categorical(tables: Floats) -> Floats:
    """(tr e - sum a_i b_i) / (1 - sum a_i b_i) of one table of ends or of many; NaN where undefined."""
    total = tables.sum(axis=(-2, -1), keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        e = tables / total
        by_margins = (e.sum(axis=-1) * e.sum(axis=-2)).sum(axis=-1)
        return np.asarray((np.trace(e, axis1=-2, axis2=-1) - by_margins) / (1 - by_margins))


def numeric(tables: Floats, numbers: Floats) -> Floats:
    """Pearson's correlation of the numbers at both ends; NaN where one of them never varies."""
    # From the middle and within 1: squares of grades such as 100001 and 100002 would leave no digits to tell them.
    numbers = (numbers - numbers.mean()) / max(float(np.ptp(numbers)), 1e-300)
    total = tables.sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        rows, columns = tables.sum(axis=-1) / total[..., None], tables.sum(axis=-2) / total[..., None]
        x, y = rows @ numbers, columns @ numbers
        product = np.einsum("...ij,i,j->...", tables, numbers, numbers) / total - x * y
        spread = np.sqrt((rows @ numbers**2 - x * x) * (columns @ numbers**2 - y * y))
        return np.asarray(np.where(spread > 1e-12, product / spread, np.nan))
