"""Figures as an edition keeps them, made by hand: each view in a shape that its page draws, and some of it hidden."""

import math
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from tests import factories as make
from workspace.people.models import Person
from workspace.reports.figures import Cell, Curve, Estimate, Figure, Point, Row, View
from workspace.reports.models import Edition, Grid, Series
from workspace.reports.queries.periods import period_of

THEN = {"from": "2025-01-01", "to": "2025-06-30", "people": 120}
LEVELS = ("level:1-2", "level:3", "level:4+")


def _e(value: float, low: float | None = None, high: float | None = None) -> Estimate:
    return Estimate(value, low, high)


def _survival(rate: float, people: int, label: str) -> Curve:
    hours = [0, 1, 2, 4, 6, 8, 12, 16, 20, 24, 30, 40, 56]
    shares = [math.exp(-rate * hour) * 0.8 + 0.2 for hour in hours]
    points = tuple(
        Point(hour, round(y, 2), round(max(0, y - 0.05), 2), round(min(1, y + 0.05), 2))
        for hour, y in zip(hours, shares, strict=True)
    )
    return Curve(label, people, points, median=round(math.log(0.8 / 0.3) / rate, 1))


def _lorenz(power: float, label: str) -> Curve:
    return Curve(label, 150, tuple(Point(n / 20, round((n / 20) ** power, 3)) for n in range(21)))


PARTICIPATION = Figure(
    "participation", "share", people=150, facts={"took_part": 90},
    rows=(
        Row("level:1-2", 20, _e(0.85, 0.65, 0.95), previous=_e(0.8, 0.6, 0.9)),
        Row("level:3", 45, _e(0.7, 0.55, 0.8), previous=_e(0.65, 0.5, 0.8)),
        Row("level:4+", 85, _e(0.55, 0.44, 0.65), previous=_e(0.41, 0.31, 0.52)),
        Row("unknown", hidden="few"),
        Row("all", 150, _e(0.63, 0.55, 0.7), previous=_e(0.52, 0.44, 0.6)),
    ),
)  # fmt: skip
PARITY = Figure(
    "parity", "ratio", people=150, facts={"lowest": "level:4+", "highest": "level:1-2"},
    rows=(Row("all", 150, _e(0.65, 0.49, 0.84), previous=_e(0.58, 0.42, 0.79)),),
)  # fmt: skip
MIXING = Figure(
    "mixing", "ratio", people=150,
    cells=(
        Cell("level:1-2", "level:1-2", 2.66, 60), Cell("level:1-2", "level:3", 1.4, 85),
        Cell("level:1-2", "level:4+", 0.55, 40), Cell("level:3", "level:1-2", 1.35, 80),
        Cell("level:3", "level:3", 1.1, 210), Cell("level:3", "level:4+", 0.93, 305),
        Cell("level:4+", "level:1-2", hidden="protects"), Cell("level:4+", "level:3", 0.9, 290),
        Cell("level:4+", "level:4+", 1.08, 850),
    ),
)  # fmt: skip
EI = Figure(
    "ei", "index", people=150, null="relabelled", facts={"ties": 3190, "before": THEN},
    rows=(
        Row("all", 150, _e(-0.51, -0.62, -0.38), _e(-0.53, -0.65, -0.4), p=0.73, previous=_e(-0.5, -0.62, -0.37)),
        Row("by:units", 150, _e(-0.22, -0.3, -0.14), _e(0.12, 0.05, 0.19), p=0.001),
        Row("by:sides", 160, _e(-0.9, -0.95, -0.85), _e(-0.88, -0.93, -0.84), p=0.4),
        Row("baseline:all", 120, _e(-0.33, -0.45, -0.2), _e(-0.5, -0.6, -0.4), p=0.002),
        Row("baseline:by:units", hidden="few"),
    ),
)  # fmt: skip
_STEPS = ((1, 0.16, 0.04), (2, 0.2, 0.1), (3, 0.12, 0.14), (4, 0.25, 0.3), (5, 0.17, 0.25), (6, 0.08, 0.14))
_STEPS_THEN = ((1, 0.22, 0.1), (2, 0.3, 0.2), (3, 0.2, 0.25), (4, 0.18, 0.25), (5, 0.1, 0.2))
DISTANCE = Figure(
    "distance", "share", people=150, null="shuffled", facts={
        "mean": 3.6, "mean_expected": 4.3, "p": 0.001,
        "before": {**THEN, "mean": 3.1, "mean_expected": 3.4, "p": 0.2},
    },
    rows=(
        *(Row(f"steps:{n}", 140, _e(seen, seen - 0.03, seen + 0.03), _e(chance)) for n, seen, chance in _STEPS),
        Row("steps:7", hidden="few"),
        *(Row(f"baseline:steps:{n}", 110, _e(then), _e(chance)) for n, then, chance in _STEPS_THEN),
    ),
)  # fmt: skip
INITIATION = Figure(
    "initiation", "share", people=140,
    rows=(
        Row("direction:up", 90, _e(0.18, 0.15, 0.21), _e(0.21, 0.17, 0.25), p=0.21),
        Row("direction:lateral", 130, _e(0.66, 0.62, 0.7), _e(0.58, 0.54, 0.62), p=0.01),
        Row("direction:down", 40, _e(0.16, 0.13, 0.19), _e(0.21, 0.17, 0.25), p=0.04),
        Row("baseline:direction:up", 100, _e(0.18, 0.14, 0.22), _e(0.2, 0.17, 0.23), p=0.3),
        Row("baseline:direction:lateral", 110, _e(0.65, 0.6, 0.7), _e(0.6, 0.55, 0.65), p=0.06),
        Row("baseline:direction:down", 100, _e(0.17, 0.13, 0.21), _e(0.2, 0.17, 0.23), p=0.2),
    ),
    facts={"before": THEN},
)  # fmt: skip
ANSWERS = Figure(
    "answers", "share", people=130,
    rows=(
        Row("up", 90, _e(0.8, 0.76, 0.84)), Row("up:named", 70, _e(0.85, 0.8, 0.9)),
        Row("up:open", 60, _e(0.74, 0.68, 0.79)), Row("gap:+2", 35, _e(0.69, 0.67, 0.71)),
        Row("gap:+1", 70, _e(0.86, 0.8, 0.9)),
        Row("gap:0", 110, _e(0.7, 0.66, 0.74)), Row("gap:-1", hidden="few"),
    ),
    curves=(
        _survival(0.05, 35, "gap:+2"), _survival(0.11, 70, "gap:+1"), _survival(0.06, 110, "gap:0"),
        Curve("gap:-1", hidden="few"),
    ),
)  # fmt: skip
VOICE = Figure(
    "voice", "index", people=150, rows=(Row("all", 150, _e(0.61, 0.56, 0.65), previous=_e(0.66, 0.61, 0.7)),),
    curves=(_lorenz(2.9, "now"), _lorenz(3.6, "before")), facts={"spoke": 95},
)  # fmt: skip
_STAGES = {
    "level:1-2": (1, 0.95, 0.9, 0.45, 0.25), "level:3": (1, 0.9, 0.8, 0.4, 0.2), "level:4+": (1, 0.8, 0.6, 0.25, 0.1),
}  # fmt: skip
FUNNEL = Figure(
    "funnel", "share", people=75,
    rows=(
        *(
            Row(f"{level}/{stage}", 25, _e(share, round(max(0, share - 0.12), 2), round(min(1, share + 0.1), 2)))
            for level, shares in _STAGES.items()
            for stage, share in zip(("posted", "seen", "answered", "accepted", "shipped"), shares, strict=True)
            if (level, stage) != ("level:1-2", "shipped")
        ),
        Row("level:1-2/shipped", hidden="few"),
        Row("parity/accepted", 75, _e(0.56, 0.3, 1.04)),
    ),
)  # fmt: skip
CUSTOMERS = Figure(
    "customers", "share", people=30, facts={"organisations": 5},
    rows=(
        Row("credited", 30, _e(0.4, 0.2, 0.65)), Row("replied", 30, _e(5.5, 4, 8)),
        Row("closed", 30, _e(0.75, 0.55, 0.9)),
    ),
    curves=(_survival(0.13, 30, "customers"),),
)  # fmt: skip
BELIEF = Figure(
    "belief", "share", people=145,
    rows=(
        Row("pulse:2/leaders", 10, _e(0.7, 0.4, 0.9)), Row("pulse:2/staff", 130, _e(0.62, 0.53, 0.7)),
        Row("pulse:2/gap", 140, _e(0.08, -0.22, 0.29)),
        Row("pulse:1/leaders", 10, _e(0.75, 0.45, 0.95)), Row("pulse:1/staff", 130, _e(0.31, 0.23, 0.39)),
        Row("pulse:1/gap", 140, _e(0.44, 0.15, 0.62)),
        Row("pulse:3/leaders", hidden="few"), Row("pulse:3/staff", 120, _e(0.5, 0.4, 0.6)),
        Row("pulse:3/gap", hidden="few"),
    ),
    facts={"questions": {
        "pulse:1": "Whoever names a problem here is heard, whatever their rank",
        "pulse:2": "Decisions are explained to those whom they concern", "pulse:3": "I would tell a customer the truth",
    }},
)  # fmt: skip
BRIDGES = Figure("bridges", "count", people=150, rows=(Row("all", 150, _e(4), previous=_e(6)),), facts={"pairs": 21})

FIGURES: dict[View, Figure] = {
    one.view: one
    for one in (
        PARTICIPATION, PARITY, MIXING, EI, DISTANCE, INITIATION, ANSWERS, VOICE, FUNNEL, CUSTOMERS, BELIEF, BRIDGES
    )
}  # fmt: skip
RESULTS: dict[str, Any] = {
    "shipped": 12, "with_customers": 5, "customers": 3, "answer_days": 6.5, "promises": {"due": 10, "kept": 0.8},
    "from": [
        {"label": "level:1-2", "people": None, "hidden": "few"}, {"label": "level:3", "people": 5, "hidden": ""},
        {"label": "level:4+", "people": 10, "hidden": ""}, {"label": "side:customer", "people": 5, "hidden": ""},
    ],
}  # fmt: skip


def hidden_figures() -> dict[View, Figure]:
    """A company too small for anything to be shown."""
    return {
        view: replace(one, rows=(), curves=(), cells=(), hidden="few", people=None) for view, one in FIGURES.items()
    }


def asking(question: str) -> dict[View, Figure]:
    """All of them, with this question where leaders and staff are furthest apart."""
    return {**FIGURES, "belief": replace(BELIEF, facts={"questions": {"pulse:1": question}})}


def edition(period: str = "2026-Q3", *, figures: dict[View, Figure] | None = None, by: Person | None = None) -> Edition:
    """Published as it stands here."""
    found = period_of(period)
    series = Series.objects.get_or_create(grid=Grid(found.grid))[0]
    return Edition.objects.create(
        series=series, period=period, starts_on=found.starts_on, ends_on=found.ends_on, least=5,
        levels=[[1, 2], [3, 3], [4, 9]], units=[], xid=1, row=1,
        figures={view: asdict(one) for view, one in (FIGURES if figures is None else figures).items()}, results=RESULTS,
        people=150, coverage=0.95, reorganised_on=date(2026, 4, 1), published_by=by or make.person(is_operator=True),
    )  # fmt: skip
