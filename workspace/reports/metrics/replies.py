"""Who gets an answer, and how soon, by the gap between levels.

The clock counts working hours of whoever was asked. What is not answered yet is waiting, not unanswered. A fast "noted"
counts as an answer.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics.blocks import largest_share
from workspace.reports.metrics.clock import WorkingHours
from workspace.reports.metrics.network import NOBODY, Estimate, Ints, People
from workspace.reports.metrics.survival import RESAMPLES, Waits, survival

HOURS_A_DAY = 8
POINTS = 57


@dataclass(frozen=True)
class Asked:
    """One row per person turned to. `at`: when; `answered`: when they first replied, or NOBODY; seconds since 1970.

    `until`: when watching ended (the end of the window, or when either left): what is unanswered by then is waiting.
    The levels are as stamped when it was asked.
    """

    at: Ints
    actor: Ints
    target: Ints
    answered: Ints
    until: Ints
    actor_level: Ints
    target_level: Ints

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True)
class Gap:
    """`gap`: levels from the asker up to the asked; +1 asks their boss's level, -1 a level below, 0 their own.

    `within`: share answered within the horizon; `median`: hours; `curve`: (hours, share still waiting, low, high).
    """

    gap: int
    askers: int
    people: int
    asked: int
    answered: int
    within: Estimate
    median: Estimate
    curve: tuple[tuple[float, float, float | None, float | None], ...]
    largest_share: float


@dataclass(frozen=True)
class Answers:
    """`groups`: by exact gap, those of `farthest` and more together; `up`, `lateral`, `down`: whatever the gap."""

    people: int
    asked: int
    days: int
    groups: tuple[Gap, ...]
    up: Gap | None
    lateral: Gap | None
    down: Gap | None


def answers(
    people: People,
    asked: Asked,
    clock: WorkingHours,
    *,
    rng: np.random.Generator,
    days: int = 7,
    farthest: int = 3,
    resamples: int = RESAMPLES,
) -> Answers:
    """By level gap. `days`: the horizon in days of the calendar: 7 are five working days of eight hours."""
    known = (asked.actor_level != NOBODY) & (asked.target_level != NOBODY) & (asked.actor != asked.target)
    gap = np.clip(asked.actor_level - asked.target_level, -farthest, farthest)
    waits = waits_of(asked, clock)
    at = np.linspace(0, days * 5 / 7 * HOURS_A_DAY, POINTS)

    def group(label: int, here: npt.NDArray[np.bool_]) -> Gap | None:
        here = here & known
        if not here.any():
            return None
        found = survival(waits.only(here), at, n=len(people), rng=rng, resamples=resamples)
        a, b = asked.actor[here], asked.target[here]
        one = np.ones(len(a))
        return Gap(
            gap=label,
            askers=len(np.unique(a)),
            people=len(np.unique(b)),
            asked=len(a),
            answered=found.happened,
            within=found.within,
            median=found.median,
            curve=found.curve,
            largest_share=max(largest_share(a, one, len(people)), largest_share(b, one, len(people))),
        )

    groups = [group(int(label), gap == label) for label in np.unique(gap[known])[::-1]]
    return Answers(
        people=len(np.unique(np.concatenate([asked.actor[known], asked.target[known]]))),
        asked=int(known.sum()),
        days=days,
        groups=tuple(one for one in groups if one is not None),
        up=group(1, gap > 0),
        lateral=group(0, gap == 0),
        down=group(-1, gap < 0),
    )


def waits_of(asked: Asked, clock: WorkingHours) -> Waits:
    """Working hours of whoever was asked, until the answer or until watching ended."""
    happened = (asked.answered != NOBODY) & (asked.answered <= asked.until)
    end = np.where(happened, asked.answered, np.maximum(asked.until, asked.at))
    return Waits(clock.between(asked.at, end, asked.target), happened, asked.actor, asked.target)
