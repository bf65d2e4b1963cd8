"""The figures of who turns to whom first, and of who is answered."""

from workspace.reports.building.conversations import Openings, working_hours
from workspace.reports.building.planned import Planned, null_of, plain
from workspace.reports.building.scene import Scene
from workspace.reports.figures import Curve, Figure, Point, Row
from workspace.reports.metrics.direction import direction
from workspace.reports.metrics.replies import Gap, answers
from workspace.reports.privacy import Cell, Equation

FARTHEST = 2


def initiation_figure(scene: Scene) -> Planned:
    """6: whether talk starts upward, sideways or downward, beside targets drawn at random."""
    turned = Openings.of(scene).turned()
    found = direction(scene.banded, turned, rng=scene.dice("initiation"))
    rows, counts = [], []
    for way in found.ways:
        label = f"direction:{way.way}"
        rows.append(Row(label, way.people, plain(way.share.observed), null_of(way.share), p=way.share.p))
        counts.append(Cell(("initiation", label), way.people, round(way.contributions), min(1.0, way.largest_share)))
    total = Cell(("initiation", "all"), found.people, sum(count.value for count in counts))
    figure = Figure("initiation", "share", people=found.people, null="shuffled", rows=tuple(rows))
    equations = [Equation(total.key, tuple(count.key for count in counts))]
    # Shares add up to one: where all of it would have to be hidden, none of them is told.
    return Planned(figure, [*counts, total], equations, {count.key[1]: [total.key] for count in counts})


def answers_figure(scene: Scene) -> Planned:
    """7: how soon whoever is turned to answers, by how many levels above the asker they are, in their working hours."""
    asked = Openings.of(scene).asked(scene)
    clock = working_hours(scene)
    found = answers(scene.banded, asked, clock, rng=scene.dice("answers"), farthest=FARTHEST, least=scene.rules.least)
    rows = tuple(Row(_label(gap), min(gap.askers, gap.people), plain(gap.within)) for gap in found.groups)
    curves = tuple(_curve(gap) for gap in found.groups)
    counts = [
        Cell(("answers", _label(gap)), min(gap.askers, gap.people), gap.asked, gap.largest_share)
        for gap in found.groups
    ]
    total = Cell(("answers", "all"), found.people, found.asked)
    equations = [Equation(total.key, tuple(count.key for count in counts))] if counts else []
    figure = Figure("answers", "share", people=found.people, rows=rows, curves=curves, facts={"days": found.days})
    return Planned(figure, [*counts, total] if counts else [], equations)


def _label(gap: Gap) -> str:
    return f"gap:{gap.gap:+d}" if gap.gap else "gap:0"


def _curve(gap: Gap) -> Curve:
    points = tuple(Point(x, y, low, high) for x, y, low, high in gap.curve)
    return Curve(_label(gap), min(gap.askers, gap.people), points, gap.median.value)
