"""The table behind a chart: the same for the page, for whoever hears it read, and for the file that is taken away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workspace.reports.figures import BEFORE_CAUSEWAY, Curve, Estimate, Figure, Row, Unit
from workspace.reports.queries.telling.labels import label, openness, stage_name, why_hidden, why_not
from workspace.reports.queries.telling.numbers import MISSING, plain, points, unit_of, written
from workspace.reports.queries.telling.sentences import question_of


@dataclass(frozen=True)
class Entry:
    """One cell: its words, and the bare value for files; None where it is words alone, or nothing."""

    text: str
    value: float | None = None

    @property
    def bare(self) -> str:
        """As files hold it: a number with a point, or the words, or nothing."""
        if self.value is not None:
            return f"{self.value:.6g}"
        return "" if self.text == MISSING else self.text


@dataclass(frozen=True)
class Table:
    """`numeric`: which columns are numbers. The first column heads its row."""

    columns: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[Entry]]
    caption: str = ""

    @property
    def heads(self) -> Sequence[tuple[str, bool]]:
        return list(zip(self.columns, self.numeric, strict=True))

    @property
    def lines(self) -> Sequence[Sequence[tuple[Entry, bool]]]:
        return [list(zip(row, self.numeric, strict=True)) for row in self.rows]


def tables(figure: Figure, *, k: int) -> list[Table]:
    """The rows, then the curves, then the cells of a figure: one table for each of those that it has."""
    made = []
    if figure.rows:
        made.append(_of_rows(figure, k))
    if figure.curves:
        made.append(_of_curves(figure, k))
    if figure.cells:
        made.append(_of_cells(figure, k))
    return made


def _of_rows(figure: Figure, k: int) -> Table:
    chance = any(row.expected for row in figure.rows)
    before = any(row.previous for row in figure.rows)
    columns = [_("Group"), _("People, at least"), _("Observed"), _("From"), _("To")]
    columns += [_("By chance"), _("Chance from"), _("Chance to")] if chance else []
    columns += [_("Period before")] if before else []
    columns.append(_("Note"))
    rows = [list(_row(figure, row, k, chance=chance, before=before)) for row in figure.rows]
    return Table(columns, [False, *[True] * (len(columns) - 2), False], rows)


def _row(figure: Figure, row: Row, k: int, *, chance: bool, before: bool) -> Iterator[Entry]:
    unit = unit_of(figure, row)
    shown = not row.hidden
    yield Entry(_called(figure, row))
    yield _number(row.people if shown else None, "count")
    yield from _apart(row) if shown and row.label.endswith("/gap") else _estimate(row.observed if shown else None, unit)
    if chance:
        yield from _estimate(row.expected if shown else None, unit)
    if before:
        yield _number(row.previous.value if shown and row.previous else None, unit)
    yield Entry(why_not(row, k))


def _called(figure: Figure, row: Row) -> str:
    stem, slash, last = row.label.rpartition("/")
    if figure.view == "belief" and slash:
        return f"{question_of(figure, row.label)}: {label(last)}"
    if row.label.startswith(BEFORE_CAUSEWAY):
        then = row.label.removeprefix(BEFORE_CAUSEWAY)
        return _("Before Causeway: %(what)s") % {"what": openness(then) if figure.view == "ei" else label(then)}
    if figure.view == "ei":
        return openness(row.label)
    if stem == "parity":
        return _("Parity: %(stage)s") % {"stage": stage_name(last)}
    return label(row.label)


def _estimate(estimate: Estimate | None, unit: Unit) -> Iterator[Entry]:
    found = estimate or Estimate()
    yield from (_number(value, unit) for value in (found.value, found.low, found.high))


def _apart(row: Row) -> Iterator[Entry]:
    """A difference of shares is in points, with its sign: it is no share."""
    for value in (row.observed.value, row.observed.low, row.observed.high):
        said = MISSING if value is None else _("%(points)s points") % {"points": points(value)}
        yield Entry(said, value)


def _number(value: float | None, unit: Unit) -> Entry:
    return Entry(written(value, unit), value)


def _of_curves(figure: Figure, k: int) -> Table:
    over_time = figure.view != "voice"
    share = _("Still open") if over_time else _("Share of contributions")
    columns = [_("Curve"), _("Hours") if over_time else _("Share of people"), share, _("From"), _("To"), _("Note")]
    rows = [list(row) for curve in figure.curves for row in _curve(curve, k, "hours" if over_time else "share")]
    return Table(columns, [False, True, True, True, True, False], rows, _("The curves"))


def _curve(curve: Curve, k: int, unit: Unit) -> Iterator[list[Entry]]:
    called = Entry(label(curve.label))
    if curve.hidden or not curve.points:
        nothing = Entry(MISSING)
        yield [called, nothing, nothing, nothing, nothing, Entry(why_hidden(curve.hidden or "empty", k))]
        return
    for point in curve.points:
        shares = [_number(value, "share") for value in (point.y, point.low, point.high)]
        yield [called, _number(point.x, unit), *shares, Entry("")]


def _of_cells(figure: Figure, k: int) -> Table:
    columns = [_("From"), _("Towards"), _("Times as much as chance"), _("Contributions"), _("Note")]
    rows = [
        [
            Entry(label(cell.row)), Entry(label(cell.column)),
            _number(cell.ratio if not cell.hidden else None, "ratio"),
            Entry(plain(cell.count, 0), cell.count) if cell.count is not None and not cell.hidden else Entry(MISSING),
            Entry(why_hidden(cell.hidden, k)),
        ]
        for cell in figure.cells
    ]  # fmt: skip
    return Table(columns, [False, False, True, True, False], rows)
