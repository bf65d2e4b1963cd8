"""The figures of who turns to whom first, and of who is answered."""

from collections.abc import Mapping

from workspace.reports.building.conversations import Openings, working_hours
from workspace.reports.building.planned import Planned, null_of, plain
from workspace.reports.building.scene import Scene
from workspace.reports.building.unnamed import both, unnamed
from workspace.reports.figures import Curve, Figure, Point, Row
from workspace.reports.metrics.direction import Direction, direction
from workspace.reports.metrics.replies import Answers, Gap, answers
from workspace.reports.privacy import Cell, Equation

FARTHEST = 2


def initiation_figure(scene: Scene) -> Planned:
    """6: whether talk starts upward, sideways or downward, beside targets drawn at random."""
    turned = Openings.of(scene).turned()
    return ways_of(direction(scene.banded, turned, rng=scene.dice("initiation")))


def ways_of(found: Direction) -> Planned:
    """The shares of what went up, sideways and down."""
    rows, counts = [], []
    for way in found.ways:
        label = f"direction:{way.way}"
        rows.append(Row(label, way.people, plain(way.share.observed), null_of(way.share), p=way.share.p))
        counts.append(Cell(("initiation", label), way.people, round(way.contributions), min(1.0, way.largest_share)))
    total = Cell(("initiation", "all"), found.people, sum(count.value for count in counts))
    figure = Figure("initiation", "share", people=found.people, null="shuffled", rows=tuple(rows))
    equations = [Equation(total.key, tuple(count.key for count in counts))]
    # Shares add up to one: where all of it would have to be hidden, none of them is told.
    part_of = {count.key[1]: [total.key] for count in counts}
    return Planned(figure, [*counts, total], equations, part_of, known=[total.key])


def answers_figure(scene: Scene) -> Planned:
    """7: how soon there is an answer, by how many levels above the asker whoever was turned to stands. Upward, what
    names somebody and what names nobody count together, and each is told by itself as well."""
    asked = both(Openings.of(scene).asked(scene), unnamed(scene))
    found = answers(
        scene.banded, asked, working_hours(scene), rng=scene.dice("answers"), farthest=FARTHEST,
        least=scene.rules.least,
    )  # fmt: skip
    kinds = {"up": found.up, "up:named": found.up_named, "up:open": found.up_open}
    shown = {label: gap for label, gap in kinds.items() if gap is not None}
    shown |= {_label(gap): gap for gap in found.groups}
    figure = Figure(
        "answers", "share", people=found.people, facts={"days": found.days},
        rows=tuple(Row(label, _either(gap), plain(gap.within)) for label, gap in shown.items()),
        curves=tuple(_curve(gap) for gap in found.groups),
    )  # fmt: skip
    return Planned(figure, *_asked(shown, found))


def _asked(shown: Mapping[str, Gap], found: Answers) -> tuple[list[Cell], list[Equation]]:
    """How much was asked: upward by levels, and upward by name or not, are the same; all of it is all directions."""
    if not shown:
        return [], []
    cells = [
        Cell(("answers", label), _either(gap), gap.asked, min(1.0, gap.largest_share)) for label, gap in shown.items()
    ]
    total = Cell(("answers", "all"), found.people, found.asked)
    by_gap = [("answers", _label(gap)) for gap in found.groups]
    equations = [Equation(total.key, tuple(by_gap))]
    if found.up is not None:
        named = [("answers", label) for label in ("up:named", "up:open") if label in shown]
        upward = [("answers", _label(gap)) for gap in found.groups if gap.gap > 0]
        equations += [Equation(("answers", "up"), tuple(named)), Equation(("answers", "up"), tuple(upward))]
    return [*cells, total], equations


def _either(gap: Gap) -> int:
    """People on the side that has fewer: who asked, or with whom it was."""
    return min(gap.askers, gap.people)


def _label(gap: Gap) -> str:
    return f"gap:{gap.gap:+d}" if gap.gap else "gap:0"


def _curve(gap: Gap) -> Curve:
    points = tuple(Point(x, y, low, high) for x, y, low, high in gap.curve)
    return Curve(_label(gap), _either(gap), points, gap.median.value)
