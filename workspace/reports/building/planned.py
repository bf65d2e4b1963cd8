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

    `part_of`: keys by the label of rows and curves that are told only where those counts are, too.
    """

    figure: Figure
    cells: Sequence[Cell] = ()
    equations: Sequence[Equation] = ()
    part_of: Mapping[str, Sequence[Key]] = field(default_factory=dict)


def plain(found: network.Estimate) -> Estimate:
    return Estimate(found.value, found.low, found.high)


def null_of(found: network.Against) -> Estimate:
    """Chance as figures keep it: its mean and its middle 95 %."""
    return Estimate(found.expected, found.null_low, found.null_high)


def told(planned: Planned, hidden: Mapping[Key, str], *, least: int) -> Figure:
    """What may be published of a figure: the rest is taken out, not covered, and every number is rounded."""
    figure = planned.figure

    def why(label: str, people: int | None, dominated: float = 0.0) -> Hidden:
        for key in ((figure.view, label), *planned.part_of.get(label, ())):
            if key in hidden:
                return hidden[key]  # type: ignore[return-value]
        return "few" if people is not None and 0 < people < least else ""

    rows = tuple(_row(one, why(one.label, one.people), figure.unit) for one in figure.rows)
    curves = tuple(_curve(one, why(one.label, one.people), figure.unit) for one in figure.curves)
    cells = tuple(_cell(one, hidden.get((figure.view, one.row, one.column), "")) for one in figure.cells)  # type: ignore[arg-type]
    people = None if figure.people is None else rounding.banded(figure.people)
    coverage = None if figure.coverage is None else rounding.share(figure.coverage, figure.people or 0)
    return replace(figure, people=people, coverage=coverage, rows=rows, curves=curves, cells=cells)


def _row(row: Row, hidden: Hidden, unit: Unit) -> Row:
    if hidden or row.hidden:
        return Row(row.label, hidden=hidden or row.hidden)
    people = row.people or 0
    unit = _UNITS.get(row.label, unit)
    return Row(
        row.label, rounding.banded(people), _rounded(row.observed, people, unit),
        _rounded(row.expected, people, unit) if row.expected else None,
        row.previous, None if row.p is None else round(row.p, 3),
    )  # fmt: skip


# Rows in another unit than their figure's.
_UNITS: Mapping[str, Unit] = {"replied": "hours"}


def _rounded(found: Estimate, people: int, unit: Unit) -> Estimate:
    return Estimate(*rounding.rounded(found.value, found.low, found.high, people=people, unit=unit))


def _curve(curve: Curve, hidden: Hidden, unit: Unit) -> Curve:
    if hidden or curve.hidden:
        return Curve(curve.label, hidden=hidden or curve.hidden)
    people = curve.people or 0
    points = tuple(_point(one, people) for one in curve.points)
    median = rounding.rounded(curve.median, None, None, people=people, unit="hours")[0]
    return Curve(curve.label, rounding.banded(people), points, median)


def _point(point: Point, people: int) -> Point:
    y, low, high = rounding.rounded(point.y, point.low, point.high, people=people, unit="share")
    return Point(round(point.x, 3), y or 0.0, low, high)


def _cell(cell: FigureCell, hidden: Hidden) -> FigureCell:
    if hidden or cell.hidden:
        return FigureCell(cell.row, cell.column, hidden=hidden or cell.hidden)
    count = cell.count or 0
    ratio = None if cell.ratio is None else rounding.rounded(cell.ratio, None, None, people=count, unit="ratio")[0]
    return FigureCell(cell.row, cell.column, ratio, rounding.banded(count))
