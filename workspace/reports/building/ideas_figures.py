"""The figures of what becomes of ideas, and of customers' voice."""

import numpy as np

from workspace.reports.building.customers import contributions_of, shipped_with_customers
from workspace.reports.building.ideas import OLD_ENOUGH, of_employees, submitted
from workspace.reports.building.planned import Key, Planned, plain
from workspace.reports.building.scene import Scene
from workspace.reports.figures import Curve, Figure, Point, Row
from workspace.reports.metrics.blocks import largest_share
from workspace.reports.metrics.clock import WorkingHours
from workspace.reports.metrics.customers import DAY, Contributions, customer_voice
from workspace.reports.metrics.funnel import Funnel, Origin, funnel
from workspace.reports.metrics.network import NOBODY, Ints
from workspace.reports.privacy import MOST, Cell, Equation

DAYS = 30
STAGES = ("posted", "seen", "answered", "accepted", "shipped")


def funnel_figure(scene: Scene) -> Planned:
    """9: how far ideas of each level come, and how alike levels are at each stage."""
    found, answering = _funnel(scene)
    label = scene.rules.band_label
    rows, cells = [], []
    part_of: dict[str, list[Key]] = {}
    for origin in found.levels:
        rows += _stages(label(origin.level), origin)
        cells += _counts(label(origin.level), origin, answering)
    # Told where all levels are that it is chosen from: between the lowest and the highest lies every other.
    compared = {one.level: one.people for one in found.levels if _is_compared(one, scene.rules.least)}
    rests_on = {}
    for parity in found.parity:
        name = f"parity/{parity.stage}"
        rows.append(Row(name, found.people, plain(parity.ratio)))
        part_of[name] = [("funnel", f"{label(level)}/{parity.stage}") for level in compared]
        rests_on[name] = min(compared[parity.lowest], compared[parity.highest])
    facts = {"old_enough_days": OLD_ENOUGH.days, "ideas": found.ideas - found.ideas % 5}
    figure = Figure("funnel", "share", people=found.people, rows=tuple(rows), facts=facts)
    return Planned(figure, cells, (), part_of, rests_on=rests_on)


def _is_compared(origin: Origin, least: int) -> bool:
    return origin.people >= least and origin.largest_share <= MOST


def _funnel(scene: Scene) -> tuple[Funnel, int]:
    """With how many people answer for the boards of these ideas."""
    ideas, answering = of_employees(scene, submitted(scene))
    found = funnel(
        scene.banded, ideas, now=int(scene.period.ends_at.timestamp()), rng=scene.dice("funnel"), stages=STAGES,
        old_enough=int(OLD_ENOUGH.total_seconds()), least=scene.rules.least, most=MOST,
    )  # fmt: skip
    return found, answering


def _stages(label: str, origin: Origin) -> list[Row]:
    return [
        Row(f"{label}/{stage}", origin.people, plain(rate))
        for stage, rate in zip(STAGES, origin.rates, strict=True)
    ]  # fmt: skip


def _counts(label: str, origin: Origin, answering: int) -> list[Cell]:
    """What was seen tells what those read who answer for the boards: where these are few, it is theirs."""
    return [
        Cell(
            ("funnel", f"{label}/{stage}"), min(origin.people, answering) if stage == "seen" else origin.people,
            round(count), origin.largest_share,
        )
        for stage, count in zip(STAGES, origin.reached, strict=True)
    ]  # fmt: skip


def customers_figure(scene: Scene) -> Planned:
    """10: what customers are credited with, how soon an employee replies, and whether they hear what came of it."""
    people, organisation, contributions, repliers, closers = contributions_of(scene)
    now = int(scene.period.ends_at.timestamp())
    with_customer = shipped_with_customers(scene.period.ends_at)
    found = customer_voice(
        people, contributions, with_customer, organisation=organisation, clock=WorkingHours.everywhere(1), now=now,
        rng=scene.dice("customers"), days=DAYS, least=scene.rules.least, repliers=repliers,
    )  # fmt: skip
    reply = found.first_reply
    rows = [
        Row("credited", found.people, plain(found.shipped)),
        Row("replied", found.people, plain(reply.median)),
        Row("closed", found.people, plain(found.closed)),
    ]
    points = tuple(Point(x, y, low, high) for x, y, low, high in reply.curve)
    curves = (Curve("customers", found.people, points, reply.median.value),) if points else ()
    facts = {"organisations": found.organisations, "shipped": found.shipped_of}
    figure = Figure(
        "customers", "share", people=found.people, coverage=1.0, rows=tuple(rows), curves=curves, facts=facts
    )
    told_with = {"replied": [_BROUGHT, _REPLIES], "customers": [_BROUGHT, _REPLIES], "closed": [_DUE, _CLOSED]}
    counts = [
        *_brought_up(contributions, now), *_by_employees(_REPLIES, contributions, repliers),
        *_by_employees(_CLOSED, contributions, closers),
    ]  # fmt: skip
    return Planned(figure, counts, [Equation(_BROUGHT, (_DUE, _YOUNG))] if counts else [], told_with)


_BROUGHT, _DUE, _YOUNG = ("customers", "brought"), ("customers", "due"), ("customers", "young")
_REPLIES, _CLOSED = ("customers", "replies"), ("customers", "told")


def _brought_up(contributions: Contributions, now: int) -> list[Cell]:
    """What customers brought up, and the parts of it that are due to be closed by now, and are not yet."""
    due = contributions.at <= now - DAYS * DAY
    cells = []
    for key, here in ((_BROUGHT, np.ones(len(due), dtype=np.bool_)), (_DUE, due), (_YOUNG, ~due)):
        who = contributions.customer[here]
        most = largest_share(who, np.ones(len(who)), int(who.max(initial=0)) + 1)
        cells.append(Cell(key, len(np.unique(who)), len(who), most))
    return cells if len(due) else []


def _by_employees(key: Key, contributions: Contributions, by: Ints) -> list[Cell]:
    """What employees did for customers, by those who did: how soon one of them replies, or how often one tells what
    came of it, is nobody's to read."""
    here = by != NOBODY
    who, customers = np.unique(by[here], return_inverse=True)[1], contributions.customer[here]
    one = np.ones(len(who))
    most = max(largest_share(side, one, int(side.max(initial=0)) + 1) for side in (who, customers))
    people = min(len(np.unique(who)), len(np.unique(customers)))
    return [Cell(key, people, len(who), most)] if len(who) else []
