"""A quarter and its months tell of the same deeds. Whichever is published later is made around what is out already, so
that no count that one of them hides can be put together from the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workspace.reports.building.scene import Scene
from workspace.reports.models import Family, Grid
from workspace.reports.privacy import Cell, Equation, Key
from workspace.reports.queries.periods import Period, period_at

# How counts of a quarter follow from those of its months. Deeds add up. Distinct persons, pairs and first turns are at
# most those of the months together, and at least those of each. What looks back a year looks back the same year.
ADD_UP = frozenset({"mixing", "distance"})
AT_MOST = frozenset({"participation", "ei", "initiation", "answers"})
SAME = frozenset({"funnel", "customers"})
# Four counts that were each rounded to whole deeds can miss their sum by this.
ROUNDING = 2
Counts = tuple[Sequence[Cell], Sequence[Equation]]


@dataclass(frozen=True)
class Kin:
    """The counts of the other periods, each key with its period before it, and the sums within and across periods.

    `published`, `withheld`: what their editions showed, and what they hid. `hidden_before`: keys of the drafted period
    itself that stay hidden since one of its months hides them.
    """

    cells: list[Cell] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    published: set[Key] = field(default_factory=set)
    withheld: set[Key] = field(default_factory=set)
    hidden_before: set[Key] = field(default_factory=set)


def kin_of(scene: Scene, own: Counts, count: Callable[[Period], Counts]) -> Kin:
    """Of a quarter its months, of a month its quarter with the other months; nothing where none that overlaps it is
    published. `count`: how to count a period that was not published itself, but is told with those that were."""
    quarter = period_at(scene.period.starts_on, Grid.QUARTER)
    months = [period_at(first, Grid.MONTH) for first in quarter.months]
    others = [one for one in (quarter, *months) if one != scene.period]
    stored = {
        family.edition.period: family
        for family in Family.objects.filter(edition__period__in=[one.name for one in others]).select_related("edition")
    }
    if not stored or (scene.period != quarter and quarter.name not in stored):
        return Kin()
    kin = Kin()
    counts = {scene.period.name: {cell.key: cell for cell in own[0]}}
    for period in others:
        family = stored.get(period.name)
        cells, equations = _stored(family) if family else count(period)
        counts[period.name] = {cell.key: cell for cell in cells}
        _add(kin, period.name, cells, equations, _hidden(family) if family else None)
        if scene.period == quarter and family:
            kin.hidden_before.update(_hidden(family) & counts[scene.period.name].keys())

    if _tells_who_came_and_went(counts[quarter.name], [counts[month.name] for month in months]):
        kin.hidden_before.update(key for key in counts[scene.period.name] if key[0] == "participation")

    def named(period: Period, key: Key) -> Key:
        return key if period == scene.period else (period.name, *key)

    summed = {equation.total for equation in own[1]}
    for key, total in counts[quarter.name].items():
        parts = [(named(month, key), cell) for month in months if (cell := counts[month.name].get(key))]
        if key[0] in ADD_UP and key not in summed:
            untold = any(_is_untold(key, counts[quarter.name], counts[month.name]) for month in months)
            _added_up(kin, named(quarter, key), total, parts, untold=untold)
        elif key[0] in AT_MOST:
            kin.equations.extend(_at_most(named(quarter, key), total, parts))
        elif key[0] in SAME and (last := counts[months[-1].name].get(key)) and last.value == total.value:
            kin.equations.append(Equation(named(quarter, key), (named(months[-1], key),)))
    return kin


def _tells_who_came_and_went(whole: Mapping[Key, Cell], months: Sequence[Mapping[Key, Cell]]) -> bool:
    """Whoever took part in a month took part in the quarter, but for those who joined, left or moved within it: more in
    a month than in the quarter are theirs, and where the months together are no more than the quarter, none are."""
    for key, total in whole.items():
        parts = [month[key] for month in months if key in month]
        if key[0] != "participation" or not parts:
            continue
        others = any(part.people != total.people for part in parts)
        alone = 0 < total.value >= sum(part.value for part in parts)
        if (others and alone) or any(part.value > total.value for part in parts):
            return True
    return False


def kept(cells: Iterable[Cell], equations: Iterable[Equation], hidden: Mapping[Key, str]) -> list[dict[str, Any]]:
    """The counts behind an edition as its family keeps them, each with the sums that it is."""
    sums: dict[Key, list[dict[str, Any]]] = {}
    for equation in equations:
        parts = [list(key) for key in equation.parts]
        sums.setdefault(equation.total, []).append({"parts": parts, "at_most": equation.at_most})
    return [
        {"key": list(cell.key), "people": cell.people, "value": cell.value, "kind": cell.kind,
         "largest_share": cell.largest_share, "hidden": hidden.get(cell.key, ""), "sums": sums.get(cell.key, [])}
        for cell in cells
    ]  # fmt: skip


def _stored(family: Family) -> Counts:
    cells = [
        Cell(tuple(one["key"]), one["people"], one["value"], one["largest_share"], one["kind"]) for one in family.cells
    ]
    equations = [
        Equation(tuple(one["key"]), tuple(map(tuple, sum_["parts"])), sum_["at_most"])
        for one in family.cells
        for sum_ in one["sums"]
    ]
    return cells, equations


def _hidden(family: Family) -> set[Key]:
    return {tuple(one["key"]) for one in family.cells if one["hidden"]}


def _add(kin: Kin, name: str, cells: Sequence[Cell], equations: Sequence[Equation], hidden: set[Key] | None) -> None:
    """`hidden`: None where nothing of it was published."""
    for cell in cells:
        key = (name, *cell.key)
        kin.cells.append(Cell(key, cell.people, cell.value, cell.largest_share, cell.kind))
        (kin.withheld if hidden is None or cell.key in hidden else kin.published).add(key)
    for one in equations:
        parts = tuple((name, *key) for key in one.parts)
        kin.equations.append(Equation((name, *one.total), parts, one.at_most))


def _is_untold(key: Key, quarter: Mapping[Key, Cell], month: Mapping[Key, Cell]) -> bool:
    """Whether a month does not count all that the quarter does, or counts more: its metric was switched off when it was
    published, or a level was too small in one of the two to be in the matrix."""
    if key[0] == "mixing":
        return {other for other in month if other[0] == "mixing"} != {one for one in quarter if one[0] == "mixing"}
    return all(other[0] != key[0] for other in month)


def _added_up(kin: Kin, key: Key, total: Cell, parts: Sequence[tuple[Key, Cell]], *, untold: bool) -> None:
    """A sum of deeds, with what was written late: a reader who has both periods has that, too. `untold`: with those of
    a month that does not tell of them, however few they are."""
    keys = tuple(one for one, _ in parts)
    late = total.value - sum(cell.value for _, cell in parts)
    if not late:
        kin.equations.append(Equation(key, keys))
        return
    rest, alone = ("late", *key), untold or abs(late) > ROUNDING
    # Who is behind it is not known any more: it is kept as one person's. What rounding makes is no secret.
    kin.cells.append(Cell(rest, int(alone), abs(late), float(alone)))
    if not alone:
        kin.published.add(rest)
    if late > 0:
        kin.equations.append(Equation(key, (*keys, rest)))
        return
    before = ("together", *key)
    kin.cells.append(Cell(before, total.people, total.value - late))
    kin.withheld.add(before)
    kin.equations.extend([Equation(before, keys), Equation(before, (key, rest))])


def _at_most(key: Key, total: Cell, parts: Sequence[tuple[Key, Cell]]) -> Iterator[Equation]:
    """Where it holds: who joined or moved within a quarter is in some month's group, and not in the quarter's."""
    if total.value <= sum(cell.value for _, cell in parts):
        yield Equation(key, tuple(one for one, _ in parts), at_most=True)
    for one, cell in parts:
        if cell.value <= total.value:
            yield Equation(one, (key,), at_most=True)
