"""A figure as a chart: what is drawn where, with every word already said. The browser, the PDF and the table of a page
draw the same; nothing is computed anew in any of them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Literal

from workspace.reports.figures import Unit

Kind = Literal["dots", "pairs", "heat", "bars", "stack", "curves", "funnels", "number"]


@dataclass(frozen=True)
class Mark:
    """One row: its value and interval, what chance would give, and the period before. `note`: why it is not shown.
    `baseline`: its value before Causeway, where that is drawn in the same place."""

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
    baseline: float | None = None


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
    sentence, for whoever does not see it. `step`: curves that stay until they fall. `remarks`: what is to be
    known of what is drawn."""

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
    remarks: tuple[str, ...] = ()

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
        if self.kind == "bars":
            yield ("baseline", names["baseline"], any(one.baseline is not None for one in self.marks))

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
        """Of curves and cells that are not shown, why, each reason once; rows say it in their place."""
        hidden = [(one.note, one.label) for one in self.lines if one.note]
        hidden += [
            (one.note, f"{self.labels[one.row]} → {self.columns[one.column]}") for one in self.squares if one.note
        ]
        reasons = dict.fromkeys(note for note, _label in hidden)
        told = [f"{', '.join(one for note, one in hidden if note == why)}: {why}" for why in reasons]
        return [*self.remarks, *told]

    def _every_mark(self) -> Iterable[Mark]:
        yield from self.marks
        for pair in self.pairs:
            yield from (pair.one, pair.other)
        for funnel in self.funnels:
            yield from funnel.steps
