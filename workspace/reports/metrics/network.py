"""What every measure reads: people and who turned to whom, as arrays. No framework, no database."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NOBODY = -1


@dataclass(frozen=True)
class People:
    """The people of one window, in an order that everything else refers to by index.

    `ids`: as the source names them. `level`: steps from the root of the reporting tree or the band of a grade, 1 at the
    top, `NOBODY` outside. `unit`: an index into `units`, `NOBODY` outside. `boss`: the index of the next filled
    position upward, `NOBODY` at a root or where there is no tree. `eligible`: who had access for at least half of the
    window, and is neither a bot nor on leave: the denominator of every rate.
    """

    ids: tuple[str, ...]
    level: Ints
    unit: Ints
    boss: Ints
    eligible: npt.NDArray[np.bool_]
    units: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Interactions:
    """One row per deed towards one person (or towards nobody, where `target` is `NOBODY`).

    `at`: seconds since 1970, UTC. `actor`, `target`: indices of `People`. `weight`: 1/k of a deed towards k people.
    `verb`, `thing`: codes into `verbs`, and of what it was done to (the same thing, the same code).
    `actor_level`, `target_level`, `up`, `down`: as stamped when it was done, `NOBODY` where unknown; left out, they are
    taken from `People` as it is now.
    """

    at: Ints
    actor: Ints
    target: Ints
    weight: Floats
    verb: Ints
    thing: Ints
    verbs: tuple[str, ...] = ()
    actor_level: Ints | None = None
    target_level: Ints | None = None
    up: Ints | None = None
    down: Ints | None = None

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True)
class Estimate:
    """A value with the bounds of its 95 % interval, in the same unit; None where it cannot be said."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def unknown(cls) -> Self:
        return cls()


@dataclass(frozen=True)
class Against:
    """What was observed, beside what chance would give: mean, the middle 95 % of the null, and a two-sided p."""

    observed: Estimate
    expected: float | None = None
    null_low: float | None = None
    null_high: float | None = None
    p: float | None = None
    null: str = field(default="", metadata={"help": "how chance was drawn: relabelled, rewired, shuffled"})

    @property
    def distinguishable(self) -> bool:
        """Whether the difference is more than chance gives one time in twenty."""
        return self.p is not None and self.p < 0.05
