"""How each view is drawn: what is drawn where, with every word already said. The browser, the PDF and the table of a
page draw the same; nothing is computed anew in any of them."""

import math
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from workspace.reports.figures import BEFORE_CAUSEWAY, Cell, Curve, Estimate, Figure, Row, Unit, View
from workspace.reports.queries.telling.charts.shapes import Chart, Funnel, Line, Mark, Pair, Square
from workspace.reports.queries.telling.labels import label, openness, stage_name, why_hidden, why_not
from workspace.reports.queries.telling.numbers import plain, points, points_between, with_interval, written
from workspace.reports.queries.telling.sentences import LINE, question_of

__all__ = ["Chart", "Funnel", "Line", "Mark", "Pair", "Square", "chart", "mark"]
STAGES = ("posted", "seen", "answered", "accepted", "shipped")


def chart(figure: Figure, *, k: int, told: str = "") -> Chart:
    """How a figure is drawn. `k`: the smallest group that is shown; `told`: its sentence."""
    drawn = _DRAWN[figure.view](figure, k) if not figure.hidden else Chart("number", figure.unit)
    return replace(drawn, told=told, names={**_names(), **drawn.names})


def mark(row: Row, unit: Unit, k: int, name: str | None = None) -> Mark:
    """One row as it is drawn."""
    called = label(row.label) if name is None else name
    people = _people(row.people)
    if row.hidden or row.observed.value is None:
        return Mark(called, people=people if not row.hidden else "", note=why_not(row, k))
    expected, previous = row.expected or Estimate(), row.previous or Estimate()
    return Mark(
        called, with_interval(row.observed, unit), people,
        row.observed.value, row.observed.low, row.observed.high,
        expected.value, expected.low, expected.high, previous.value,
    )  # fmt: skip


def _people(number: int | None) -> str:
    """People are counted in fives, and never more than there are."""
    return "" if number is None else _("%(number)s+ people") % {"number": plain(number, 0)}


def _names() -> dict[str, str]:
    return {
        "observed": _("Observed"), "expected": _("By chance"), "null": _("Middle 95 % of chance"),
        "previous": _("The period before"), "baseline": _("Before Causeway"), "interval": _("95 % interval"),
        "equal": _("All alike"), "hidden": _("Hidden"),
    }  # fmt: skip


def _marks(figure: Figure, k: int) -> tuple[Mark, ...]:
    return tuple(mark(row, figure.unit, k) for row in figure.rows)


def _participation(figure: Figure, k: int) -> Chart:
    return Chart("dots", "share", low=0, high=1, marks=_marks(figure, k), x_name=_("Share of people who contributed"))


def _parity(figure: Figure, k: int) -> Chart:
    return Chart(
        "number", "ratio", low=0, high=_wide_enough(figure), line=LINE, line_text=_("0.8: worth a look below"),
        marks=_marks(figure, k),
        x_name=_("Lowest rate divided by highest rate"),
    )  # fmt: skip


def _wide_enough(figure: Figure) -> float:
    """The end of the scale of a ratio: 1, or as far as an interval goes, in fifths, but never beyond 2."""
    ends = [row.observed.high for row in figure.rows if not row.hidden and row.observed.high is not None]
    return min(2.0, max(1.0, math.ceil(max(ends, default=1.0) * 5 - 1e-9) / 5))


def _ei(figure: Figure, k: int) -> Chart:
    return Chart(
        "dots", "index", low=-1, high=1, line=0,
        marks=tuple(mark(row, "index", k, openness(row.label)) for row in figure.rows),
        x_name=_("−1: only within, +1: only between"),
    )  # fmt: skip


def _with_baseline(figure: Figure, k: int) -> tuple[Mark, ...]:
    """The rows of the period, each with its value before Causeway; and what there was then alone."""
    then = {
        row.label.removeprefix(BEFORE_CAUSEWAY): row.observed.value
        for row in figure.rows
        if row.label.startswith(BEFORE_CAUSEWAY) and not row.hidden
    }
    now = [row for row in figure.rows if row.label != "all" and not row.label.startswith(BEFORE_CAUSEWAY)]
    marks = [replace(mark(row, "share", k), baseline=then.pop(row.label, None)) for row in now]
    return (*marks, *(Mark(label(key), baseline=value) for key, value in then.items() if value and key != "all"))


def _mixing(figure: Figure, k: int) -> Chart:
    rows = list(dict.fromkeys(cell.row for cell in figure.cells))
    columns = list(dict.fromkeys(cell.column for cell in figure.cells))
    squares = tuple(
        Square(
            rows.index(cell.row), columns.index(cell.column), cell.ratio if not cell.hidden else None,
            written(cell.ratio, "ratio") if not cell.hidden else "",
            _times(cell),
            why_hidden(cell.hidden, k),
        )
        for cell in figure.cells
    )  # fmt: skip
    return Chart(
        "heat", "ratio", line=1, labels=tuple(map(label, rows)), columns=tuple(map(label, columns)), squares=squares,
        y_name=_("From"), x_name=_("Towards"),
        names={"less": _("Less than chance"), "chance": _("As chance"), "more": _("More than chance")},
    )  # fmt: skip


def _times(cell: Cell) -> str:
    if cell.hidden or cell.count is None:
        return ""
    return _("%(number)s times") % {"number": plain(cell.count, 0)}


def _distance(figure: Figure, k: int) -> Chart:
    return Chart(
        "bars", "share", low=0, marks=_with_baseline(figure, k),
        x_name=_("Steps between two people"), y_name=_("Share of contributions"),
    )  # fmt: skip


def _initiation(figure: Figure, k: int) -> Chart:
    marks = _with_baseline(figure, k)
    whole = [sum(one.value or 0 for one in marks), sum(one.expected or 0 for one in marks)]
    uneven = all(one.value is not None for one in marks) and any(abs(one - 1) > 0.001 for one in whole if one)
    note = _("Shares are rounded, so that they need not add up to 100 %.")
    return Chart(
        "stack", "share", low=0, high=1, marks=marks, x_name=_("Share of what was begun"),
        remarks=(note,) if uneven else (),
    )  # fmt: skip


def _curve(curve: Curve, k: int, *, past: bool = False) -> Line:
    points = tuple((one.x, one.y, one.low, one.high) for one in curve.points) if not curve.hidden else ()
    note = why_hidden(curve.hidden, k) if curve.hidden else ("" if points else why_hidden("empty", k))
    return Line(label(curve.label), points, past, note)


def _answers(figure: Figure, k: int) -> Chart:
    return Chart(
        "curves", "share", low=0, high=1, step=True, lines=tuple(_curve(one, k) for one in figure.curves),
        x_name=_("Working hours"), y_name=_("Still without an answer"),
    )  # fmt: skip


def _voice(figure: Figure, k: int) -> Chart:
    past = {"before", "previous"}
    curves = sorted(figure.curves, key=lambda one: one.label not in past)
    return Chart(
        "curves", "share", low=0, high=1, diagonal=True,
        lines=tuple(_curve(one, k, past=one.label in past) for one in curves),
        x_name=_("Share of people, from the quietest on"), y_name=_("Share of contributions"),
    )  # fmt: skip


def _funnel(figure: Figure, k: int) -> Chart:
    groups: dict[str, dict[str, Row]] = {}
    for row in figure.rows:
        group, slash, stage = row.label.rpartition("/")
        if slash and not group.startswith("parity"):
            groups.setdefault(group, {})[stage] = row
    stages = [stage for stage in STAGES if any(stage in steps for steps in groups.values())]
    funnels = tuple(
        Funnel(
            label(group), _people(next((row.people for row in steps.values() if row.people is not None), None)),
            _steps([mark(steps[stage], "share", k, stage_name(stage)) for stage in stages if stage in steps]),
        )
        for group, steps in groups.items()
    )  # fmt: skip
    return Chart("funnels", "share", low=0, high=1, funnels=funnels, x_name=_("Share of the level's ideas"))


def _steps(marks: list[Mark]) -> tuple[Mark, ...]:
    """A level's steps; where all are hidden for one reason it is said once."""
    notes = {one.note for one in marks}
    if len(marks) < 2 or len(notes) > 1 or "" in notes:
        return tuple(marks)
    return (Mark(_("All steps"), note=notes.pop()),)


def _customers(figure: Figure, k: int) -> Chart:
    marks = tuple(mark(row, "hours" if row.label == "replied" else "share", k) for row in figure.rows)
    return Chart(
        "curves", "share", low=0, high=1, step=True, marks=marks, lines=tuple(_curve(one, k) for one in figure.curves),
        x_name=_("Working hours"), y_name=_("Customers still without an answer"),
    )  # fmt: skip


def _belief(figure: Figure, k: int) -> Chart:
    rows = {row.label: row for row in figure.rows}
    stems = dict.fromkeys(key.rpartition("/")[0] for key in rows if "/" in key)
    pairs = []
    for stem in stems:
        leaders, staff = rows.get(f"{stem}/leaders", Row("")), rows.get(f"{stem}/staff", Row(""))
        gap = rows.get(f"{stem}/gap", Row(""))
        text = _apart(gap.observed) if gap.observed.value is not None else why_hidden(gap.hidden or "empty", k)
        called = question_of(figure, f"{stem}/gap")
        pairs.append(
            (gap.observed.value, Pair(called, _side(leaders, k, _("Leaders")), _side(staff, k, _("Staff")), text))
        )
    pairs.sort(key=lambda one: -abs(one[0]) if one[0] is not None else 1)
    return Chart(
        "pairs", "share", low=0, high=1, pairs=tuple(pair for _gap, pair in pairs), x_name=_("Share who agree"),
        names={"one": _("Leaders"), "other": _("Staff")},
    )  # fmt: skip


def _apart(gap: Estimate) -> str:
    return _("%(gap)s points [%(span)s]") % {"gap": points(gap.value or 0), "span": points_between(gap)}


def _side(row: Row, k: int, name: str) -> Mark:
    return mark(row, "share", k, name)


def _bridges(figure: Figure, k: int) -> Chart:
    return Chart("number", "count", low=0, marks=_marks(figure, k), x_name=_("Pairs of units with a single bridge"))


_DRAWN: dict[View, Callable[[Figure, int], Chart]] = {
    "participation": _participation, "parity": _parity, "mixing": _mixing, "ei": _ei, "distance": _distance,
    "initiation": _initiation, "answers": _answers, "voice": _voice, "funnel": _funnel, "customers": _customers,
    "belief": _belief, "bridges": _bridges,
}  # fmt: skip
