"""The figures of the network: participation, mixing, openness, distance, initiation, voice, bridges."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from workspace.reports.building.planned import Key, Planned, null_of, plain
from workspace.reports.building.scene import Scene
from workspace.reports.figures import Cell, Curve, Figure, Point, Row
from workspace.reports.figures import Estimate as Shown
from workspace.reports.metrics.bridges import bridges_at_risk
from workspace.reports.metrics.distance import Distance, distance
from workspace.reports.metrics.ei import EI, ei_index
from workspace.reports.metrics.mixing import Mixing, mixing_matrix
from workspace.reports.metrics.network import NOBODY, Estimate, Interactions, Ints, People
from workspace.reports.metrics.participation import parity_of, participation
from workspace.reports.metrics.voice import voice
from workspace.reports.privacy import Cell as Count
from workspace.reports.privacy import Equation, rounding
from workspace.reports.privacy.curves import lorenz_of_many

EVERYBODY: Key = ("participation", "all")


def participation_figure(scene: Scene) -> Planned:
    """1: who of each level contributed at least once, of those who had access. Where a level is small, all levels
    together are hidden, always: were it whichever count can move, which one it is would tell of the few."""
    people, deeds = scene.banded, scene.deeds
    found = participation(people, deeds, rng=scene.dice("participation"))
    rows = [_took_part(scene.rules.band_label(one.group), one.people, one.rate) for one in found.groups]
    cells = [
        Count(("participation", scene.rules.band_label(one.group)), one.people, one.took_part, kind="members")
        for one in found.groups
    ]
    total = Count(EVERYBODY, found.people, found.took_part, kind="members")
    return Planned(
        Figure(
            "participation", "share", people=found.people, rows=(*rows, _took_part("all", found.people, found.rate)),
            facts={"took_part": _fives(found.took_part)},
        ),
        [*cells, total], [Equation(EVERYBODY, tuple(one.key for one in cells))], facts_of={"took_part": EVERYBODY},
        withheld=[EVERYBODY] if any(0 < one.people < scene.rules.least for one in found.groups) else (),
    )  # fmt: skip


def parity_figure(scene: Scene) -> Planned:
    """2: the lowest share to the highest, among levels that are large enough. Told where all of these are: between the
    lowest and the highest lies every other, and one that is hidden would be told to be there, or to be neither."""
    found = participation(scene.banded, scene.deeds, rng=scene.dice("participation"), resamples=2)
    groups = tuple(one for one in found.groups if one.people >= scene.rules.least)
    parity = parity_of(groups)
    if parity is None:
        return Planned(Figure("parity", "ratio"))
    lowest, highest = (scene.rules.band_label(one) for one in (parity.lowest, parity.highest))
    row = Row("all", found.people, plain(parity.ratio))
    figure = Figure(
        "parity", "ratio", people=found.people, rows=(row,), facts={"lowest": lowest, "highest": highest, "line": 0.8}
    )
    parts: list[Key] = [("participation", scene.rules.band_label(one.group)) for one in groups]
    fewest = min(one.people for one in groups if one.group in (parity.lowest, parity.highest))
    told_with = dict.fromkeys(("lowest", "highest"), ("parity", "all"))
    return Planned(figure, part_of={"all": parts}, facts_of=told_with, rests_on={"all": fewest})


def _took_part(label: str, people: int, rate: Estimate) -> Row:
    return Row(label, people, plain(rate))


def mixing_figure(scene: Scene) -> Planned:
    """3: who turns to whom by level, beside what each level's own activity would give.

    A level that fell below the threshold since is not in it, neither what it did nor that it did nothing: of few people
    a nought is a fact about each, and shares of all others would tell it.
    """
    bands, inside = scene.banded.level, np.ones(len(scene.banded), dtype=np.bool_)
    heads = scene.heads(bands, inside)
    large = [band for band, many in heads.items() if many >= scene.rules.least]
    found = mixing_matrix(*_only_between(large, scene.banded, scene.talk), rng=scene.dice("mixing"))
    label = scene.rules.band_label
    told = {
        (one.row, one.column): Cell(label(one.row), label(one.column), one.ratio.value, round(one.contributions))
        for one in found.cells
    }
    shown = sorted({*heads, *found.groups}) if told else ()
    cells = tuple(
        told.get((row, column)) or Cell(label(row), label(column), hidden="few") for row in shown for column in shown
    )
    counts, equations = _matrix(scene, found)
    figure = Figure("mixing", "ratio", people=found.people, cells=cells)
    return Planned(figure, counts, equations, known=[count.key for count in counts if "sum" in count.key])


def _only_between(bands: Sequence[int], people: People, talk: Interactions) -> tuple[People, Interactions]:
    """People of these bands, and what they did while in one of them towards somebody in one of them."""

    def kept(levels: Ints) -> Ints:
        return np.where(np.isin(levels, bands), levels, NOBODY)

    actors, targets = (None if one is None else kept(one) for one in (talk.actor_level, talk.target_level))
    return replace(people, level=kept(people.level)), replace(talk, actor_level=actors, target_level=targets)


def _matrix(scene: Scene, found: Mixing) -> tuple[list[Count], list[Equation]]:
    """Counts with their sums by row and by column: readers put these together from the ratios and counts of others."""
    label, groups = scene.rules.band_label, found.groups
    counts = [
        Count(
            ("mixing", label(one.row), label(one.column)), min(one.actors, one.targets), round(one.contributions),
            min(1.0, one.largest_share),
        )
        for one in found.cells
    ]  # fmt: skip
    if not groups:
        return [], []
    value = {count.key: count.value for count in counts}
    names, many = [label(group) for group in groups], max(scene.rules.least, found.people)
    rows = {("mixing", name, "sum"): [("mixing", name, other) for other in names] for name in names}
    columns = {("mixing", "sum", name): [("mixing", other, name) for other in names] for name in names}
    sums = {key: sum(value[part] for part in parts) for key, parts in (rows | columns).items()}
    total = ("mixing", "sum", "sum")
    counts += [Count(key, many, count) for key, count in sums.items()]
    counts.append(Count(total, many, sum(value.values())))
    equations = [Equation(key, tuple(parts)) for key, parts in (rows | columns).items()]
    equations += [Equation(total, tuple(rows)), Equation(total, tuple(columns))]
    return counts, equations


def ei_figure(scene: Scene) -> Planned:
    """4: whether ties leave the group, beside people changing places at random: by levels, by units, and across the
    border between the company and its customers."""
    by_level = ei_index(scene.banded, scene.talk, rng=scene.dice("ei"), whole=False)
    codes, names = scene.units()
    found = {"all": by_level}
    by_unit = ei_index(scene.banded, scene.talk, rng=scene.dice("ei/units"), groups=codes, whole=False)
    if len(names) > 2 or by_unit.relabelled.p is not None:
        found["by:units"] = by_unit
    everybody, side, talk = scene.crossing
    if len(np.unique(side[side != NOBODY])) > 1:
        found["by:sides"] = ei_index(everybody, talk, rng=scene.dice("ei/sides"), groups=side, whole=False)
    return openness(found)


def openness(found: Mapping[str, EI]) -> Planned:
    """The index of each, with the ties that it is made of: between groups and within them. The index with the number of
    ties tells both, so it is told only where both may be."""
    figure = Figure(
        "ei", "index", people=found["all"].people, null="relabelled", facts={"ties": _fives(found["all"].ties)},
        rows=tuple(_openness(label, one) for label, one in found.items()),
    )  # fmt: skip
    counts, equations = [], []
    part_of: dict[str, list[Key]] = {}
    for label, one in found.items():
        total, parts = ("ei", label), {"between": one.between, "within": one.within}
        counts.append(Count(total, one.people, one.ties))
        counts += [Count((*total, name), part.people, part.ties, part.largest_share) for name, part in parts.items()]
        part_of[label] = [(*total, name) for name in parts]
        equations.append(Equation(total, tuple(part_of[label])))
    return Planned(figure, counts, equations, part_of, {"ties": ("ei", "all")})


def _openness(label: str, found: EI) -> Row:
    against = found.relabelled
    return Row(label, found.people, plain(against.observed), null_of(against), p=against.p)


def distance_figure(scene: Scene) -> Planned:
    """5: steps in the reporting tree between those who turn to each other, beside recipients drawn at random."""
    return steps_of(distance(scene.staff.people, scene.talk, rng=scene.dice("distance")))


def steps_of(found: Distance) -> Planned:
    """The shares of each number of steps, and their mean."""
    rows, counts = [], []
    for part in found.steps:
        label = f"steps:{part.key}"
        rows.append(Row(label, part.people, plain(part.share), Shown(part.expected)))
        counts.append(Count(("distance", label), part.people, round(part.contributions), min(1.0, part.largest_share)))
    mean, p = found.observed.observed, found.observed.p
    steps = rounding.rounded(mean.value, mean.low, mean.high, people=found.people, unit="steps")
    chance = rounding.rounded(found.observed.expected, None, None, people=found.people, unit="steps")[0]
    facts = {
        "mean": steps[0], "mean_low": steps[1], "mean_high": steps[2],
        "mean_expected": chance, "all_pairs": _hundredths(found.all_pairs),
        "p": rounding.chance(p, found.people),
    }  # fmt: skip
    figure = Figure("distance", "share", people=found.people, null="shuffled", rows=tuple(rows), facts=facts)
    return _steps_told(figure, found, counts)


def _steps_told(figure: Figure, found: Distance, counts: list[Count]) -> Planned:
    """With all of it, which shares add up to; and with the sum of all steps, which the mean tells: it is told where no
    single person is an end of more than half of it, and no hidden row could be worked out from it."""
    if not counts:
        return Planned(figure)
    total, steps = ("distance", "all"), ("distance", "sum")
    parts = {int(count.key[1].removeprefix("steps:")): count for count in counts}
    least = min(found.people, found.sides)
    cells = [
        Count(total, found.people, sum(count.value for count in counts)),
        Count(steps, least, sum(far * count.value for far, count in parts.items()), min(1.0, found.largest_share)),
    ]
    repeated = tuple(count.key for far, count in parts.items() for _ in range(far))
    equations = [Equation(total, tuple(count.key for count in counts)), Equation(steps, repeated)]
    part_of = {count.key[1]: [total] for count in counts}
    return Planned(figure, [*counts, *cells], equations, part_of, dict.fromkeys(figure.facts, steps), known=[total])


def voice_figure(scene: Scene) -> Planned:
    """8: how evenly contributions are spread over those who had access, those who said nothing among them."""
    found = voice(scene.banded, scene.deeds, rng=scene.dice("voice"))
    told = lorenz_of_many(found.curve, found.people, largest=found.largest_share, k=scene.rules.least)
    curve = Curve("now", found.people, tuple(Point(x, y) for x, y in told))
    dominated = found.largest_share > 0.5
    if dominated or 0 < found.spoke < scene.rules.least:
        return Planned(Figure("voice", "index", people=found.people, hidden="dominated" if dominated else "few"))
    figure = Figure(
        "voice", "index", people=found.people, rows=(Row("all", found.people, plain(found.gini)),),
        curves=(curve,) if told else (), facts={"spoke": _fives(found.spoke)},
    )  # fmt: skip
    # How unevenly they speak rests on those who do. How many do is what participation tells of everybody, or hides.
    return Planned(figure, facts_of={"spoke": EVERYBODY}, rests_on=dict.fromkeys(("all", "now"), found.spoke))


def bridges_figure(scene: Scene) -> Planned:
    """12: pairs of units that would no longer turn to each other if one person left. A count, and never whom."""
    codes, _names = scene.units()
    # A unit that fell below the threshold since, or all others if they are few: whether it is tied would be theirs.
    heads = scene.heads(codes, scene.staff.people.eligible)
    large = [unit for unit, many in heads.items() if many >= scene.rules.least]
    codes = np.where(np.isin(codes, large), codes, NOBODY)
    found = bridges_at_risk(scene.staff.people, scene.talk, units=codes)
    rows = (Row("all", found.people, Shown(float(found.at_risk))),) if found.tied else ()
    facts = {"pairs": found.tied, "units": found.units}
    return Planned(Figure("bridges", "count", people=found.people, rows=rows, facts=facts))


def _fives(count: int) -> int:
    return count - count % 5


def _hundredths(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
