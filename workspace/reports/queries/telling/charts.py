"""A figure as a chart: what is drawn where, with every word already said. The browser, the PDF and the table of a page
draw the same; nothing is computed anew in any of them."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from django.utils.translation import gettext as _

from workspace.reports.figures import Cell, Curve, Estimate, Figure, Row, Unit, View
from workspace.reports.queries.telling.labels import label, stage_name, why_hidden
from workspace.reports.queries.telling.numbers import plain, points, points_between, with_interval, written
from workspace.reports.queries.telling.sentences import LINE, question_of

Kind = Literal["dots", "pairs", "heat", "bars", "stack", "curves", "funnels", "number"]
STAGES = ("posted", "seen", "answered", "accepted", "shipped")


@dataclass(frozen=True)
class Mark:
    """One row: its value and interval, what chance would give, and the period before. `note`: why it is not shown."""

    label: str
    text: str = ""
    people: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None
    previous: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Pair:
    """Two groups' answers to one statement."""

    label: str
    one: Mark
    other: Mark
    text: str = ""


@dataclass(frozen=True)
class Line:
    """A curve of (x, y, low, high). `past`: of the period before, drawn grey."""

    label: str
    points: tuple[tuple[float, float, float | None, float | None], ...] = ()
    past: bool = False
    note: str = ""


@dataclass(frozen=True)
class Square:
    """A cell of the matrix, by the places of its row and column."""

    row: int
    column: int
    ratio: float | None = None
    text: str = ""
    count: str = ""
    note: str = ""


@dataclass(frozen=True)
class Funnel:
    label: str
    people: str = ""
    steps: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Chart:
    """`names`: the words of the key. `line`: a value that is drawn across, with its word. `told`: the chart in a
    sentence, for whoever does not see it. `step`: curves that stay until they fall."""

    kind: Kind
    unit: Unit
    told: str = ""
    names: dict[str, str] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    line: float | None = None
    line_text: str = ""
    x_name: str = ""
    y_name: str = ""
    step: bool = False
    diagonal: bool = False
    marks: tuple[Mark, ...] = ()
    pairs: tuple[Pair, ...] = ()
    lines: tuple[Line, ...] = ()
    labels: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    squares: tuple[Square, ...] = ()
    funnels: tuple[Funnel, ...] = ()

    @property
    def json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def is_empty(self) -> bool:
        """Nothing in it can be drawn: everything is hidden, or nothing was there."""
        shown = [mark.value for mark in self._every_mark()] + [square.ratio for square in self.squares]
        return all(value is None for value in shown) and not any(line.points for line in self.lines)

    @property
    def key(self) -> list[tuple[str, str]]:
        """What the signs mean that this chart has: (class, words)."""
        return [(sign, words) for sign, words, shown in self._signs() if shown]

    def _signs(self) -> Iterable[tuple[str, str, bool]]:
        marks = [one for one in self._every_mark() if one.value is not None]
        names = self.names
        if self.kind == "pairs":
            yield from (("one", names["one"], True), ("other", names["other"], True))
        elif self.kind == "heat":
            yield from (
                ("less", names["less"], True),
                ("as-chance", names["chance"], True),
                ("more", names["more"], True),
            )
        elif self.kind == "stack":
            yield from ((f"part-{n}", f"{one.label}: {one.text}", True) for n, one in enumerate(marks, 1))
        elif self.kind == "curves":
            yield from self._signs_of_lines()
        elif self.kind in {"bars", "funnels"}:
            yield ("bar", names["observed"], True)
        else:
            yield ("dot", names["observed"], bool(marks) and (self.kind == "dots" or self.high is not None))
        if self.kind not in {"stack", "curves"}:
            yield ("interval", names["interval"], any(one.low is not None for one in marks))
            yield (
                "outline" if self.kind == "bars" else "chance",
                names["expected"],
                any(one.expected is not None for one in marks),
            )
            yield ("null", names["null"], any(one.expected_low is not None for one in marks))
            yield ("before", names["previous"], self._shows_past(marks))

    def _shows_past(self, marks: list[Mark]) -> bool:
        """Columns and numbers without a scale have no room for the period before; their sentence says it."""
        return self.kind != "bars" and self.high is not None and any(one.previous is not None for one in marks)

    def _signs_of_lines(self) -> Iterable[tuple[str, str, bool]]:
        shown = [one for one in self.lines if one.points]
        turn = 0
        for one in shown:
            turn += not one.past
            yield ("line-past" if one.past else f"line-{turn}", one.label, True)
        yield ("line-equal", self.names["equal"], self.diagonal)
        yield (
            "interval-band",
            self.names["interval"],
            any(spot[2] is not None for one in shown for spot in one.points),
        )

    @property
    def notes(self) -> list[str]:
        """Of curves and cells that are not shown, why; rows say it in their place."""
        of_lines = [f"{one.label}: {one.note}" for one in self.lines if one.note]
        of_squares = [
            f"{self.labels[one.row]} – {self.columns[one.column]}: {one.note}" for one in self.squares if one.note
        ]
        return [*of_lines, *of_squares]

    def _every_mark(self) -> Iterable[Mark]:
        yield from self.marks
        for pair in self.pairs:
            yield from (pair.one, pair.other)
        for funnel in self.funnels:
            yield from funnel.steps


def chart(figure: Figure, *, k: int, told: str = "") -> Chart:
    """How a figure is drawn. `k`: the smallest group that is shown; `told`: its sentence."""
    drawn = _DRAWN[figure.view](figure, k) if not figure.hidden else Chart("number", figure.unit)
    return replace(drawn, told=told, names={**_names(), **drawn.names})


def mark(row: Row, unit: Unit, k: int, name: str | None = None) -> Mark:
    """One row as it is drawn."""
    called = label(row.label) if name is None else name
    people = _people(row.people)
    if row.hidden or row.observed.value is None:
        return Mark(called, people=people if not row.hidden else "", note=why_hidden(row.hidden or "empty", k))
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
        "previous": _("The period before"), "interval": _("95 % interval"), "equal": _("All alike"),
        "hidden": _("Hidden"),
    }  # fmt: skip


def _marks(figure: Figure, k: int) -> tuple[Mark, ...]:
    return tuple(mark(row, figure.unit, k) for row in figure.rows)


def _participation(figure: Figure, k: int) -> Chart:
    return Chart("dots", "share", low=0, high=1, marks=_marks(figure, k), x_name=_("Share of people who contributed"))


def _parity(figure: Figure, k: int) -> Chart:
    return Chart(
        "number", "ratio", low=0, high=1, line=LINE, line_text=_("0.8: worth a look below"), marks=_marks(figure, k),
        x_name=_("Lowest rate divided by highest rate"),
    )  # fmt: skip


def _ei(figure: Figure, k: int) -> Chart:
    return Chart(
        "dots", "index", low=-1, high=1, line=0,
        marks=tuple(mark(row, "index", k, _("Between levels") if row.label == "all" else None) for row in figure.rows),
        x_name=_("−1: only within levels, +1: only between levels"),
    )  # fmt: skip


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
    rows = [row for row in figure.rows if row.label != "all"]
    return Chart(
        "bars", "share", low=0, marks=tuple(mark(row, "share", k) for row in rows),
        x_name=_("Steps between two people"), y_name=_("Share of contributions"),
    )  # fmt: skip


def _initiation(figure: Figure, k: int) -> Chart:
    rows = [row for row in figure.rows if row.label != "all"]
    return Chart(
        "stack", "share", low=0, high=1, marks=tuple(mark(row, "share", k) for row in rows),
        x_name=_("Share of what was begun"),
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
            tuple(mark(steps[stage], "share", k, stage_name(stage)) for stage in stages if stage in steps),
        )
        for group, steps in groups.items()
    )  # fmt: skip
    return Chart("funnels", "share", low=0, high=1, funnels=funnels, x_name=_("Share of the level's ideas"))


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
