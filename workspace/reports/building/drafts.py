"""From a closed period to the figures that may be published of it: read, measure, hide, round. Nothing is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from workspace.common import clock
from workspace.reports.building import ideas_figures as of_ideas
from workspace.reports.building import network_figures as network
from workspace.reports.building import turning_figures as turning
from workspace.reports.building import turns as reading
from workspace.reports.building.before import beside, pasts_for
from workspace.reports.building.belief_figure import belief_figure
from workspace.reports.building.ideas import submitted
from workspace.reports.building.kin import Counts, Kin, kept, kin_of
from workspace.reports.building.people import reorganised_on
from workspace.reports.building.planned import Key, Planned, told
from workspace.reports.building.results import results_of
from workspace.reports.building.scene import Rules, Scene
from workspace.reports.figures import VIEWS, Estimate, Figure, Unit, View
from workspace.reports.models import Edition, Past
from workspace.reports.privacy import Suppressed, rounding, suppress
from workspace.reports.queries.figures import figure_of
from workspace.reports.queries.periods import Period
from workspace.reports.queries.switches import metrics_off

UNITS: Mapping[View, Unit] = {
    "participation": "share", "parity": "ratio", "mixing": "ratio", "ei": "index", "distance": "share",
    "initiation": "share", "answers": "share", "voice": "index", "funnel": "share", "customers": "share",
    "belief": "share", "bridges": "count",
}  # fmt: skip
PLANS: Mapping[View, Callable[[Scene], Planned]] = {
    "participation": network.participation_figure,
    "parity": network.parity_figure,
    "mixing": network.mixing_figure,
    "ei": network.ei_figure,
    "distance": network.distance_figure,
    "initiation": turning.initiation_figure,
    "answers": turning.answers_figure,
    "voice": network.voice_figure,
    "funnel": of_ideas.funnel_figure,
    "customers": of_ideas.customers_figure,
    "belief": belief_figure,
    "bridges": network.bridges_figure,
}


@dataclass(frozen=True)
class Draft:
    """An edition before it is published. `eligible` and `family` are exact, and for our own eyes only. `beside`: the
    periods that were published when it was begun, which it was made around."""

    period: Period
    rules: Rules
    upto: tuple[int, int]
    eligible: int
    people: int
    coverage: float | None
    reorganised_on: date | None
    computed_at: datetime
    figures: Mapping[View, Figure] = field(default_factory=dict)
    results: Mapping[str, Any] = field(default_factory=dict)
    family: Sequence[Mapping[str, Any]] = ()
    pasts: Sequence[Past] = ()
    beside: frozenset[str] = frozenset()


def draft_of(period: Period, *, upto: tuple[int, int], source: reading.Source | None = None) -> Draft:
    """Everything that may be published of a period, from the ledger up to the row `upto` = (xid, id). Reads only.

    The same ledger, people and seed give the same draft. Views that earlier editions would give away are hidden whole.
    """
    published = frozenset(Edition.objects.values_list("period", flat=True))
    scene = Scene.of(period, upto, source)
    off = _off()
    planned = _planned(scene, off)
    own = _counts(planned)
    kin = kin_of(scene, own, lambda other: _counts(_planned(Scene.of(other, upto, source), off)))
    known = [key for one in planned.values() for key in one.known]
    withheld = [key for one in planned.values() for key in one.withheld]
    hidden = hidden_of(own, kin, known, withheld, least=scene.rules.least)
    pasts = pasts_for(scene.rules, upto, off)
    figures = {view: beside(figure, pasts) for view, figure in _figures(scene, planned, hidden, off)}
    return Draft(
        period, scene.rules, upto, scene.staff.eligible, rounding.banded(scene.staff.eligible),
        None if scene.staff.coverage is None else rounding.share(scene.staff.coverage, scene.staff.eligible),
        reorganised_on(period), clock.now(), figures, results_of(scene, submitted(scene)), kept(*own, hidden),
        pasts, published,
    )  # fmt: skip


def hidden_of(
    own: Counts, kin: Kin, known: Sequence[Key], kept: Sequence[Key] = (), *, least: int
) -> Mapping[Key, str]:
    """Which counts stay hidden, and why: the whole family as one table, with the periods that overlap it. `kept`: those
    that are hidden in any case.

    What a month did not tell of a quarter, the quarter does not tell either: the other two could be subtracted. Where
    what is out already gives something away whatever is hidden, nothing of that view is told.
    """
    cells, equations = own
    mine = {cell.key for cell in cells}
    withheld = kin.hidden_before | set(kept)

    def solved() -> Suppressed:
        return suppress(
            [*cells, *kin.cells], [*equations, *kin.equations], k=least,
            published=kin.published | (set(known) - withheld), withheld=kin.withheld | withheld,
        )  # fmt: skip

    found = solved()
    if found.exposed:
        lost = {key[0] if key in mine else key[1] for key in found.exposed}
        withheld |= {key for key in mine if key[0] in lost}
        found = solved()
    return {key: found.hidden.get(key, "protects") for key in mine if key in withheld or key in found.hidden}


def _off() -> frozenset[str]:
    """What is not told. Parity is of the rates of participation: without these nothing would say which are too few."""
    off = metrics_off()
    return off | {"parity"} if "participation" in off else off


def _planned(scene: Scene, off: frozenset[str]) -> dict[View, Planned]:
    return {view: PLANS[view](scene) for view in VIEWS if view in PLANS and view not in off}


def _counts(planned: Mapping[View, Planned]) -> Counts:
    cells = [cell for one in planned.values() for cell in one.cells]
    return cells, [equation for one in planned.values() for equation in one.equations]


def _figures(
    scene: Scene, planned: Mapping[View, Planned], hidden: Mapping[Key, str], off: Iterable[str]
) -> Iterable[tuple[View, Figure]]:
    changed = reorganised_on(scene.period)
    for view in VIEWS:
        if view in off:
            yield view, Figure(view, UNITS[view], hidden="off")
            continue
        if view not in planned:
            yield view, Figure(view, UNITS[view], hidden="empty")
            continue
        one = planned[view]
        complete = replace(
            one.figure,
            coverage=scene.staff.coverage if one.figure.coverage is None else one.figure.coverage,
            reorganised_on=changed.isoformat() if changed else None,
        )
        yield (
            view,
            _compared(
                scene, _guarded(told(replace(one, figure=complete), hidden, least=scene.rules.least), one, scene)
            ),
        )


def _guarded(figure: Figure, planned: Planned, scene: Scene) -> Figure:
    """A figure of too few people, or of nobody, is not shown at all."""
    people = planned.figure.people
    if figure.hidden:
        return Figure(figure.view, figure.unit, hidden=figure.hidden)
    if not people or not (figure.rows or figure.curves or figure.cells):
        return Figure(figure.view, figure.unit, hidden="empty")
    return Figure(figure.view, figure.unit, hidden="few") if people < scene.rules.least else figure


def _compared(scene: Scene, figure: Figure) -> Figure:
    """With what was published of the period before, where that was comparable: the same rules, the same rows."""
    if scene.previous is None:
        return figure
    before = figure_of(scene.previous.figures.get(figure.view))
    if before is None or before.hidden:
        return figure
    then = {row.label: row.observed for row in before.rows if not row.hidden}
    rows = tuple(
        replace(row, previous=then.get(row.label, Estimate())) if not row.hidden else row for row in figure.rows
    )
    earlier = tuple(replace(one, label="before") for one in before.curves if one.label == "now" and not one.hidden)
    return replace(figure, rows=rows, curves=(*figure.curves, *earlier))
