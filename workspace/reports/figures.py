"""What a view of a report shows once privacy has had its say: one shape for pages, downloads, mails and print.

A figure is data, not drawing: `views` names the chart, the sentence and the definition that go with it. It is what an
edition stores, so it holds nothing that may not be published: what is hidden here is nowhere else.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

View = Literal[
    "participation", "parity", "mixing", "ei", "distance", "initiation",
    "answers", "voice", "funnel", "customers", "belief", "bridges",
]  # fmt: skip
VIEWS: tuple[View, ...] = View.__args__  # type: ignore[attr-defined]
Unit = Literal["share", "ratio", "index", "steps", "hours", "count"]
# Why a figure or a part of it is not shown: fewer people than the threshold; to protect another; one person is more
# than half of it; nobody was there to measure; switched off in this installation.
Hidden = Literal["", "few", "protects", "dominated", "empty", "off"]


# Rows whose label begins so tell of what was brought in from before Causeway; the rest of the label is as usual.
BEFORE_CAUSEWAY = "baseline:"


@dataclass(frozen=True)
class Estimate:
    """A value and its 95 % interval, rounded as may be published."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Row:
    """One group in a chart. `label` is a key of the grid ("level:1-2", "unit:Sales", "gap:+1", "all").

    `people`: banded number of persons behind it. `previous`: the same in the period before, where comparable.
    `low`, `high` of `expected` are the middle 95 % of the null.
    """

    label: str
    people: int | None = None
    observed: Estimate = field(default_factory=Estimate)
    expected: Estimate | None = None
    previous: Estimate | None = None
    p: float | None = None
    hidden: Hidden = ""


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Curve:
    """A line: survival over hours, or Lorenz over the share of people. `median`: in the unit of x."""

    label: str
    people: int | None = None
    points: tuple[Point, ...] = ()
    median: float | None = None
    hidden: Hidden = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a mixing matrix: `ratio` observed to expected, `count` banded contributions."""

    row: str
    column: str
    ratio: float | None = None
    count: int | None = None
    hidden: Hidden = ""


@dataclass(frozen=True)
class Figure:
    """One view for one period. `facts`: the numbers and words that its sentence is composed of, by name; `before` of
    them is what was before Causeway: its months, its people, and facts of its own."""

    view: View
    unit: Unit
    people: int | None = None
    coverage: float | None = None
    reorganised_on: str | None = None
    null: str = ""
    rows: tuple[Row, ...] = ()
    curves: tuple[Curve, ...] = ()
    cells: tuple[Cell, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    hidden: Hidden = ""
