"""What every figure of one period is drawn from: people, who turned to whom, the frozen rules, and the dice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from workspace.reports.building import turns as reading
from workspace.reports.building.people import Staff, staff_of
from workspace.reports.building.turns import Turns
from workspace.reports.metrics.network import NOBODY, Interactions, Ints, People
from workspace.reports.models import WHOLE, Act, Edition, Series
from workspace.reports.privacy.guard import refusal
from workspace.reports.privacy.merging import band_of, level_bands, named_units
from workspace.reports.queries.periods import Period

ACTS = tuple(act.name.lower() for act in Act)
OTHER = "Other"


@dataclass(frozen=True)
class Rules:
    """What holds for all editions of a series: thresholds and groups. `levels`: bands [first, last] from the top."""

    least: int
    levels: list[list[int]]
    units: list[str]
    seed: int

    def band_label(self, band: int) -> str:
        """The key of the band of that number, 1 at the top."""
        first, last = self.levels[band - 1]
        if band == len(self.levels):
            return f"level:{first}+" if last > first else f"level:{first}"
        return f"level:{first}" if first == last else f"level:{first}-{last}"

    def bands(self, levels: Ints) -> Ints:
        """The number of each level's band; NOBODY outside of the tree."""
        highest = int(levels.max(initial=0))
        cut = [tuple(band) for band in self.levels]
        table = np.full(max(highest, 0) + 2, NOBODY)
        for level in range(1, highest + 1):
            found = band_of(level, cut)  # type: ignore[arg-type]
            table[level] = cut.index(found) + 1 if found else NOBODY
        return np.where(levels == NOBODY, NOBODY, table[np.clip(levels, 0, None)])


@dataclass(frozen=True)
class Scene:
    period: Period
    upto: tuple[int, int]
    staff: Staff
    turns: Turns
    rules: Rules
    previous: Edition | None
    # What several figures are drawn from and is read once, by name.
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, period: Period, upto: tuple[int, int], source: reading.Source | None = None) -> "Scene":
        """Reads all that the network's figures need: people and who turned to whom. Eight queries."""
        staff = staff_of(period)
        turns = reading.read(period, upto=upto, source=source)
        turns = turns.where(turns.act != Act.BEFORE)
        previous = Edition.objects.filter(series__grid=period.grid, period=period.previous.name).first()
        return cls(period, upto, staff, turns, rules_for(period, staff), previous)

    def dice(self, view: str) -> np.random.Generator:
        """Chance of this view of this period: the same each time it is computed."""
        return np.random.default_rng([self.rules.seed, *self.period.name.encode(), *view.encode()])

    @cached_property
    def banded(self) -> People:
        """The people with bands in place of levels, so that small levels are never told apart.

        Where too few stand outside of the tree they are in no denominator: what is told of everybody, and what is told
        of those with a level, would tell of them.
        """
        level = self.rules.bands(self.staff.people.level)
        everybody, inside = self.staff.people.eligible, self.staff.people.eligible & (level != NOBODY)
        one, other = (frozenset(np.flatnonzero(who).tolist()) for who in (everybody, inside))
        alike = not other or not refusal(one, [other], k=self.rules.least)
        return replace(self.staff.people, level=level, eligible=everybody if alike else inside)

    @cached_property
    def deeds(self) -> Interactions:
        """What employees contributed, towards whomever: one row for each pair and act, with bands as stamped."""
        return self._interactions(self.turns)

    @cached_property
    def talk(self) -> Interactions:
        """Of that, what employees turned to each other for."""
        both = (self.turns.target != 0) & (self.turns.customers == 0) & (self.turns.to_customer == 0)
        return self._interactions(self.turns.where(both))

    def _interactions(self, turns: Turns) -> Interactions:
        actor = self.staff.index(turns.actor)
        turns, actor = turns.where(actor != NOBODY), actor[actor != NOBODY]
        nothing = np.zeros(len(turns), dtype=np.int64)
        return Interactions(
            at=nothing, actor=actor, target=self.staff.index(turns.target), weight=turns.parts / WHOLE,
            verb=turns.act, thing=nothing, verbs=("", *ACTS), actor_level=self.rules.bands(turns.actor_level),
            target_level=self.rules.bands(turns.target_level), up=turns.up, down=turns.down,
        )  # fmt: skip

    @cached_property
    def crossing(self) -> tuple[People, Ints, Interactions]:
        """Employees and customers as one network: the people, the side of each, and what passed among all of them.

        In it are whoever had access for half of the period, and whoever took part; the others are on no side.
        """
        turns = self.turns.where(self.turns.target != 0)
        numbers, eligible = self.staff.everybody
        actor, target = (_place(numbers, one) for one in (turns.actor, turns.target))
        known = (actor != NOBODY) & (target != NOBODY)
        turns, actor, target = turns.where(known), actor[known], target[known]
        here = eligible.copy()
        here[np.concatenate([actor, target])] = True
        side = np.where(here, np.isin(numbers, self.staff.numbers, invert=True).astype(np.int64), NOBODY)
        nothing, nowhere = np.zeros(len(turns), dtype=np.int64), np.full(len(numbers), NOBODY)
        people = People(tuple(map(str, numbers.tolist())), side, nowhere, nowhere, eligible)
        talk = Interactions(nothing, actor, target, turns.parts / WHOLE, turns.act, nothing, ("", *ACTS))
        return people, side, talk

    def units(self) -> tuple[Ints, tuple[str, ...]]:
        """Each person's unit among those that are told apart, the last of which is all others; NOBODY without one."""
        people, named = self.staff.people, self.rules.units
        names = (*named, OTHER)
        codes = np.array([named.index(unit) if unit in named else len(named) for unit in people.units], dtype=np.int64)
        if len(codes) == 0:
            return np.full(len(people), NOBODY), names
        return np.where(people.unit == NOBODY, NOBODY, codes[np.clip(people.unit, 0, None)]), names

    def heads(self, bands: Ints, among: npt.NDArray[np.bool_]) -> Mapping[int, int]:
        """How many people each band has."""
        numbers, counts = np.unique(bands[among & (bands != NOBODY)], return_counts=True)
        return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def _place(numbers: Ints, of: Ints) -> Ints:
    """The places of these among rising numbers; NOBODY where one is none of them."""
    if len(numbers) == 0:
        return np.full(len(of), NOBODY)
    place = np.clip(np.searchsorted(numbers, of), 0, len(numbers) - 1)
    return np.where(numbers[place] == of, place, NOBODY)


def rules_for(period: Period, staff: Staff) -> Rules:
    """Those of the series; before its first edition those of the other grid, since groups that are cut otherwise could
    be subtracted; before any, those that the people of this period give. What tells no groups apart is not frozen: a
    house that began to publish as a pilot, or before it had an organisation chart, has its levels and units later."""
    known = {one.grid: one for one in Series.objects.all()}
    series = known.get(period.grid) or Series(grid=period.grid)
    frozen = [one for one in (series, *known.values()) if one.frozen_at is not None]
    least = max(series.least, frozen[0].least) if frozen and not series.frozen_at else series.least
    levels = next((one.levels for one in frozen if is_graded(one.levels)), None) or _levels(staff, least)
    units = next((one.units for one in frozen if one.units), None) or _units(staff, least)
    return Rules(least, levels, units, series.seed)


def is_graded(levels: Sequence[Sequence[int]]) -> bool:
    """Whether these bands tell anybody from anybody."""
    return len(levels) > 1


def _levels(staff: Staff, least: int) -> list[list[int]]:
    people = staff.people
    counted = people.level[people.eligible & (people.level != NOBODY)]
    levels = np.bincount(counted, minlength=2)[1:].tolist() if len(counted) else []
    # Not everybody of a band takes part: with just as many as the threshold it would hardly ever be told.
    return [list(band) for band in level_bands(levels, k=2 * least)]


def _units(staff: Staff, least: int) -> list[str]:
    people = staff.people
    names, counts = np.unique(people.unit[people.eligible & (people.unit != NOBODY)], return_counts=True)
    units = {people.units[name]: count for name, count in zip(names.tolist(), counts.tolist(), strict=True)}
    return sorted(named_units(units, k=least))
