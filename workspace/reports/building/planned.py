"""A figure before privacy has had its say, with the counts that it would publish; and what is left of it after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from workspace.reports.figures import Cell as FigureCell
from workspace.reports.figures import Curve, Estimate, Figure, Hidden, Point, Row, Unit
from workspace.reports.metrics import network
from workspace.reports.privacy import Cell, Equation, rounding

Key = tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """`figure` with exact numbers. The key of what a row, curve or cell tells is (view, label) or (view, row, column);
    what has no count in the family is guarded by its own number of people.

    `part_of`: keys by the label of rows and curves that are told only where those counts are, too. `facts_of`: by the
    name of a fact, the count that it is told with. `known`: sums that readers have anyway, since shares of them are
    told: to hide them protects nothing. `withheld`: counts that are hidden whatever the others are. `rests_on`: by
    label, on how few people a row rests that tells of more.
    """

    figure: Figure
    cells: Sequence[Cell] = ()
    equations: Sequence[Equation] = ()
    part_of: Mapping[str, Sequence[Key]] = field(default_factory=dict)
    facts_of: Mapping[str, Key] = field(default_factory=dict)
    known: Sequence[Key] = ()
    withheld: Sequence[Key] = ()
    rests_on: Mapping[str, int] = field(default_factory=dict)


def plain(found: network.Estimate) -> Estimate:
    return Estimate(found.value, found.low, found.high)


def null_of(found: network.Against) -> Estimate:
    """Chance as figures keep it: its mean and its middle 95 %."""
    return Estimate(found.expected, found.null_low, found.null_high)


def told(planned: Planned, hidden: Mapping[Key, str], *, least: int) -> Figure:
    """What may be published of a figure: the rest is taken out, not covered, and every number is rounded."""
    figure = planned.figure

    def why(label: str, people: int | None, dominated: float = 0.0) -> Hidden:
        keys = ((figure.view, label), *planned.part_of.get(label, ()))
        reasons = sorted((hidden[key] for key in keys if key in hidden), key=lambda one: one == "protects")
        if reasons:
            return reasons[0]  # type: ignore[return-value]
        return "few" if people is not None and 0 < people < least else ""

    few = planned.rests_on
    rows = tuple(_row(one, why(one.label, one.people), figure.unit, few.get(one.label)) for one in figure.rows)
    curves = tuple(_curve(one, why(one.label, one.people), few.get(one.label)) for one in figure.curves)
    behind = {cell.key: cell.people for cell in planned.cells}
    cells = tuple(_cell(one, hidden, behind, (figure.view, one.row, one.column)) for one in figure.cells)
    people = None if figure.people is None else rounding.banded(figure.people)
    coverage = None if figure.coverage is None else rounding.share(figure.coverage, figure.people or 0)
    gone = {*hidden, *((figure.view, row.label) for row in rows if row.hidden)}
    facts = {name: fact for name, fact in figure.facts.items() if planned.facts_of.get(name) not in gone}
    return replace(figure, people=people, coverage=coverage, rows=rows, curves=curves, cells=cells, facts=facts)


def _row(row: Row, hidden: Hidden, unit: Unit, rests_on: int | None = None) -> Row:
    if hidden or row.hidden:
        return Row(row.label, hidden=hidden or row.hidden)
    people = (row.people or 0) if rests_on is None else rests_on
    unit = _UNITS.get(row.label, unit)
    return Row(
        row.label, rounding.banded(row.people or 0), _rounded(row.observed, people, unit),
        _rounded(row.expected, people, unit) if row.expected else None,
        row.previous, rounding.chance(row.p, people),
    )  # fmt: skip


# Rows in another unit than their figure's.
_UNITS: Mapping[str, Unit] = {"replied": "hours"}


def _rounded(found: Estimate, people: int, unit: Unit) -> Estimate:
    return Estimate(*rounding.rounded(found.value, found.low, found.high, people=people, unit=unit))


def _curve(curve: Curve, hidden: Hidden, rests_on: int | None = None) -> Curve:
    if hidden or curve.hidden:
        return Curve(curve.label, hidden=hidden or curve.hidden)
    people = (curve.people or 0) if rests_on is None else rests_on
    points = tuple(_point(one, people) for one in curve.points)
    median = rounding.rounded(curve.median, None, None, people=people, unit="hours")[0]
    return Curve(curve.label, rounding.banded(curve.people or 0), points, median)


def _point(point: Point, people: int) -> Point:
    y, low, high = rounding.rounded(point.y, point.low, point.high, people=people, unit="share")
    return Point(round(point.x, 3), y or 0.0, low, high)


def _cell(cell: FigureCell, hidden: Mapping[Key, str], behind: Mapping[Key, int], key: Key) -> FigureCell:
    why: Hidden = hidden.get(key, "")  # type: ignore[assignment]
    if why or cell.hidden:
        return FigureCell(cell.row, cell.column, hidden=why or cell.hidden)
    people = behind.get(key, 0)
    ratio = None if cell.ratio is None else rounding.rounded(cell.ratio, None, None, people=people, unit="ratio")[0]
    return FigureCell(cell.row, cell.column, ratio, rounding.banded(cell.count or 0))
