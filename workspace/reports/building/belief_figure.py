"""The figure of what leaders and staff believe, from pulses that closed in the period."""

from collections.abc import Sequence

from workspace.pulses.models import Kind
from workspace.pulses.queries.tallies import Tally, closed_tallies
from workspace.reports.building.planned import Planned, plain
from workspace.reports.building.scene import Scene
from workspace.reports.figures import Figure, Row
from workspace.reports.metrics.belief import belief_gap


def belief_figure(scene: Scene) -> Planned:
    """11: leaders beside staff on the same question. Groups of which too few answered were never counted apart."""
    tallies = closed_tallies(scene.period.starts_at, scene.period.ends_at)
    rows = [row for one in tallies for row in _rows(one)]
    people = max((sum(one.everybody) for one in tallies if one.everybody), default=0)
    facts = {"questions": {_key(one): one.question for one in tallies}}
    return Planned(Figure("belief", "share", people=people, rows=tuple(rows), facts=facts))


def _key(one: Tally) -> str:
    return f"pulse:{one.pulse}"


def _rows(one: Tally) -> list[Row]:
    if one.leaders is None or one.staff is None:
        return [Row(f"{_key(one)}/{who}", hidden="few") for who in ("leaders", "staff", "gap")]
    leaders, staff = sum(one.leaders), sum(one.staff)
    found = belief_gap(agreeing(one.kind, one.leaders), leaders, agreeing(one.kind, one.staff), staff)
    return [
        Row(f"{_key(one)}/leaders", leaders, plain(found.said_by_leaders)),
        Row(f"{_key(one)}/staff", staff, plain(found.said_by_staff)),
        Row(f"{_key(one)}/gap", min(leaders, staff), plain(found.gap)),
    ]


def agreeing(kind: str, counts: Sequence[int]) -> int:
    """How many said yes; of a scale, how many chose one of its two upper steps."""
    return sum(counts[-1:] if kind == Kind.YES_NO else counts[-2:])
