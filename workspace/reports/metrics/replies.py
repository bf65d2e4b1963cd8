"""Who gets an answer, and how soon, by the gap between levels.

The clock counts working hours of whoever was asked. Of what was asked of nobody by name it counts those of the asker:
there is no one clock of all who could have answered, and it is the asker who waits. What is not answered yet is
waiting, not unanswered. A fast "noted" counts as an answer.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics.blocks import largest_share
from workspace.reports.metrics.clock import WorkingHours
from workspace.reports.metrics.network import NOBODY, Estimate, Floats, Ints, People
from workspace.reports.metrics.rooms import Rooms
from workspace.reports.metrics.survival import RESAMPLES, Waits, survival

HOURS_A_DAY = 8
POINTS = 57


@dataclass(frozen=True)
class Asked:
    """One row per person turned to. `at`: when; `answered`: when they first replied, or NOBODY; seconds since 1970.

    `until`: when watching ended (the end of the window, or when either left): what is unanswered by then is waiting.
    The levels are as stamped when it was asked.

    `target` NOBODY: nobody was asked by name. Then `target_level` is the nearest higher level that was in the room;
    the answer is the first of anybody higher, `answered_by` is whose it was, and `room` and `rooms` say who could.
    """

    at: Ints
    actor: Ints
    target: Ints
    answered: Ints
    until: Ints
    actor_level: Ints
    target_level: Ints
    answered_by: Ints | None = None
    room: Ints | None = None
    rooms: Rooms | None = None

    def __len__(self) -> int:
        return len(self.at)

    @property
    def named(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.target != NOBODY, dtype=np.bool_)

    def turned_to(self, here: npt.NDArray[np.bool_], n: int) -> Floats:
        """How much of these rows was with each of `n` people: whoever was named, or else answered; and of what waits
        and names nobody, everybody who could have answered, in equal parts."""
        found = np.bincount(self.target[here & self.named], minlength=n).astype(np.float64)
        if self.answered_by is None or self.room is None or self.rooms is None:
            return found
        by = self.answered_by[here & ~self.named]
        found += np.bincount(by[by != NOBODY], minlength=n)
        waiting = here & ~self.named & (self.answered_by == NOBODY)
        return found + self.rooms.shares(self.room[waiting], self.at[waiting], self.actor_level[waiting], n)


@dataclass(frozen=True)
class Gap:
    """`gap`: levels from the asker up to the asked; +1 asks their boss's level, -1 a level below, 0 their own.

    `askers`, `people`: distinct persons who asked, and with whom it was. `largest_share`: the most of it that is one
    person's, of either.
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
    """`groups`: by exact gap, those of `farthest` and more together; `up`, `lateral`, `down`: whatever the gap;
    `up_named`, `up_open`: of those upward, what named somebody and what named nobody."""

    people: int
    asked: int
    days: int
    groups: tuple[Gap, ...]
    up: Gap | None
    lateral: Gap | None
    down: Gap | None
    up_named: Gap | None = None
    up_open: Gap | None = None


def answers(
    people: People,
    asked: Asked,
    clock: WorkingHours,
    *,
    rng: np.random.Generator,
    days: int = 7,
    farthest: int = 3,
    resamples: int = RESAMPLES,
    least: int = 1,
) -> Answers:
    """By level gap. `days`: the horizon in days of the calendar: 7 are five working days of eight hours. `least`: how
    many people on either side must stand behind each step of a curve."""
    known = (asked.actor_level != NOBODY) & (asked.target_level != NOBODY) & (asked.actor != asked.target)
    gap = np.clip(asked.actor_level - asked.target_level, -farthest, farthest)
    waits = waits_of(asked, clock)
    at = np.linspace(0, days * 5 / 7 * HOURS_A_DAY, POINTS)

    def group(label: int, here: npt.NDArray[np.bool_]) -> Gap | None:
        here = here & known
        if not here.any():
            return None
        found = survival(waits.only(here), at, n=len(people), rng=rng, resamples=resamples, least=least)
        a, with_whom = asked.actor[here], asked.turned_to(here, len(people))
        return Gap(
            gap=label,
            askers=len(np.unique(a)),
            people=int((with_whom > 0).sum()),
            asked=len(a),
            answered=found.happened,
            within=found.within,
            median=found.median,
            curve=found.curve,
            largest_share=max(
                largest_share(a, np.ones(len(a)), len(people)),
                largest_share(np.arange(len(people)), with_whom, len(people)),
            ),
        )

    groups = [group(int(label), gap == label) for label in np.unique(gap[known])[::-1]]
    return Answers(
        people=len(np.unique(np.concatenate([asked.actor[known], asked.target[known & asked.named]]))),
        asked=int(known.sum()),
        days=days,
        groups=tuple(one for one in groups if one is not None),
        up=group(1, gap > 0),
        lateral=group(0, gap == 0),
        down=group(-1, gap < 0),
        up_named=group(1, (gap > 0) & asked.named),
        up_open=group(1, (gap > 0) & ~asked.named),
    )


def waits_of(asked: Asked, clock: WorkingHours) -> Waits:
    """Working hours of whoever was asked, or of the asker where nobody was by name, until the answer or until watching
    ended."""
    happened = (asked.answered != NOBODY) & (asked.answered <= asked.until)
    end = np.where(happened, asked.answered, np.maximum(asked.until, asked.at))
    other = np.where(asked.named, asked.target, asked.actor)
    by = asked.target if asked.answered_by is None else np.where(asked.named, asked.target, asked.answered_by)
    return Waits(clock.between(asked.at, end, other), happened, asked.actor, other, by)
