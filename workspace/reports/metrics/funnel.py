"""What becomes of ideas, by the level they came from: shares at each stage, parity between levels, time to decision.

Only ideas old enough to have got there count (else young ideas look rejected). An idea of n authors counts 1/n for
each. Authors are the unit: one person with forty ideas is one voice, so intervals are Wilson's of Kish's effective
number of authors. Selection before the first stage, who dares to propose, can't be seen here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics import intervals
from workspace.reports.metrics.network import NOBODY, Estimate, Floats, Ints, People
from workspace.reports.metrics.survival import RESAMPLES, Waits, survival
from workspace.reports.metrics.ties import summed

DAY = 86_400
STAGES = ("proposed", "viewed", "answered", "accepted", "shipped")
DECIDED_WITHIN = 180
AGE_BANDS = 4


@dataclass(frozen=True)
class Ideas:
    """Per idea: `proposed` (seconds since 1970), `reached` (index of the furthest stage), `decided` (seconds, or
    NOBODY), `topic` (any number). Per credit, one row per author: `idea`, `person`, and their `level` at the time."""

    proposed: Ints
    reached: Ints
    decided: Ints
    topic: Ints
    idea: Ints
    person: Ints
    level: Ints

    def __len__(self) -> int:
        return len(self.proposed)


@dataclass(frozen=True)
class Origin:
    """Ideas from one level. `people`: distinct authors; `ideas`: weighed 1/n; `reached`: how many came to each stage;
    `rates`: the share of them; `adjusted`: the same if all levels had ideas of the same age and topics."""

    level: int
    people: int
    ideas: float
    reached: tuple[float, ...]
    rates: tuple[Estimate, ...]
    adjusted: tuple[float | None, ...]
    days_to_decision: Estimate
    largest_share: float


@dataclass(frozen=True)
class StageParity:
    """Lowest to highest share at one stage; `ratio` and `difference` with intervals by effective authors."""

    stage: str
    lowest: int
    highest: int
    ratio: Estimate
    difference: Estimate


@dataclass(frozen=True)
class Funnel:
    people: int
    ideas: int
    too_young: int
    stages: tuple[str, ...]
    levels: tuple[Origin, ...]
    parity: tuple[StageParity, ...]


@dataclass(frozen=True)
class _Credit:
    """One row per author of what counts. `share`: 1/n; `stratum`: age band and topic together."""

    idea: Ints
    person: Ints
    level: Ints
    share: Floats
    reached: Ints
    stratum: Ints


def funnel(
    people: People,
    ideas: Ideas,
    *,
    now: int,
    rng: np.random.Generator,
    stages: tuple[str, ...] = STAGES,
    old_enough: int = 90 * DAY,
    resamples: int = RESAMPLES,
    least: int = 1,
    most: float = 1.0,
) -> Funnel:
    """By originating level. `old_enough`: how long before `now` (seconds) an idea must be proposed. Parity is of levels
    with at least `least` authors, none with more than `most` of the ideas."""
    old = ideas.proposed <= now - old_enough
    credit = _credits(ideas, old)
    labels = [int(label) for label in np.unique(credit.level)]
    origins = tuple(
        _origin(people, ideas, credit, label, len(stages), now=now, rng=rng, resamples=resamples) for label in labels
    )
    compared = tuple(one for one in origins if one.people >= least and one.largest_share <= most)
    parities = [_parity(stage, index, compared, credit) for index, stage in enumerate(stages) if index]
    return Funnel(
        people=len(np.unique(credit.person)), ideas=len(np.unique(credit.idea)),
        too_young=int((~old).sum()),
        stages=stages,
        levels=origins,
        parity=tuple(one for one in parities if one is not None),
    )  # fmt: skip


def effective(person: Ints, share: Floats) -> float:
    """Kish's effective number of authors: (sum w)^2 / sum w^2, w the ideas of each."""
    each = summed(person, share, 0) if len(person) else np.zeros(1)
    return float(each.sum() ** 2 / (each**2).sum()) if each.sum() > 0 else 0.0


def _credits(ideas: Ideas, old: npt.NDArray[np.bool_]) -> _Credit:
    authors = np.bincount(ideas.idea, minlength=len(ideas))
    kept = old[ideas.idea] & (ideas.level != NOBODY) & (ideas.person != NOBODY)
    idea = ideas.idea[kept]
    return _Credit(
        idea, ideas.person[kept], ideas.level[kept], 1.0 / authors[idea], ideas.reached[idea], _strata(ideas, old)[idea]
    )


def _strata(ideas: Ideas, old: npt.NDArray[np.bool_]) -> Ints:
    """Quarters of age, within each topic."""
    if not old.any():
        return np.zeros(len(ideas), dtype=np.int64)
    edges = np.quantile(ideas.proposed[old], np.linspace(0, 1, AGE_BANDS + 1)[1:-1])
    band = np.searchsorted(edges, ideas.proposed, side="right")
    topics, topic = np.unique(ideas.topic, return_inverse=True)
    return np.asarray(band * len(topics) + topic, dtype=np.int64)


def _origin(
    people: People, ideas: Ideas, credit: _Credit, label: int, stages: int, *,
    now: int, rng: np.random.Generator, resamples: int,
) -> Origin:  # fmt: skip
    here = credit.level == label
    person, share, reached = credit.person[here], credit.share[here], credit.reached[here]
    total, voices = float(share.sum()), effective(person, share)
    came = [float(share[reached >= stage].sum()) for stage in range(stages)]
    decided = ideas.decided[credit.idea[here]]
    proposed = ideas.proposed[credit.idea[here]]
    happened = (decided != NOBODY) & (decided <= now)
    days = np.maximum(0, np.where(happened, decided, now) - proposed) / DAY
    waits = Waits(days.astype(np.float64), happened, person, person)
    found = survival(waits, np.array([0.0, float(DECIDED_WITHIN)]), n=len(people), rng=rng, resamples=resamples)
    return Origin(
        level=label,
        people=len(np.unique(person)),
        ideas=total,
        reached=tuple(came),
        rates=tuple(intervals.wilson(count / total * voices, voices) for count in came),
        adjusted=tuple(_adjusted(credit, here, stage) for stage in range(stages)),
        days_to_decision=found.median,
        largest_share=float(summed(person, share, 0).max() / total),
    )


def _adjusted(credit: _Credit, here: npt.NDArray[np.bool_], stage: int) -> float | None:
    """Directly standardised to the age and topics of all ideas that this level has any of; None if it has none."""
    size = int(credit.stratum.max()) + 1
    everyone = summed(credit.stratum, credit.share, size)
    mine = summed(credit.stratum[here], credit.share[here], size)
    came = here & (credit.reached >= stage)
    rate = np.divide(summed(credit.stratum[came], credit.share[came], size), mine, out=np.zeros(size), where=mine > 0)
    standard = np.where(mine > 0, everyone, 0.0)
    return float((rate * standard).sum() / standard.sum()) if standard.sum() > 0 else None


def _parity(stage: str, index: int, origins: tuple[Origin, ...], credit: _Credit) -> StageParity | None:
    known = [one for one in origins if one.ideas > 0]
    if len(known) < 2 or not any(one.reached[index] for one in known):
        return None
    low = min(known, key=lambda one: (one.reached[index] / one.ideas, one.level))
    high = max(known, key=lambda one: (one.reached[index] / one.ideas, -one.level))

    def counts(one: Origin) -> tuple[float, float]:
        here = credit.level == one.level
        voices = effective(credit.person[here], credit.share[here])
        return one.reached[index] / one.ideas * voices, voices

    return StageParity(
        stage,
        low.level,
        high.level,
        intervals.ratio(*counts(low), *counts(high)),
        intervals.newcombe(*counts(high), *counts(low)),
    )
