"""The figure of what leaders and staff believe, from pulses that closed in the period."""

from collections.abc import Sequence
from dataclasses import replace

from workspace.polls.disclosure import THRESHOLD
from workspace.pulses.models import Kind
from workspace.pulses.queries.tallies import Tally, closed_tallies
from workspace.reports.building.planned import Planned, plain
from workspace.reports.building.scene import Scene
from workspace.reports.figures import Figure, Row
from workspace.reports.metrics.belief import belief_gap

GROUPS = ("leaders", "staff", "gap")


def belief_figure(scene: Scene) -> Planned:
    """11: leaders beside staff on the same question. Groups of which too few answered were never counted apart."""
    tallies = closed_tallies(scene.period.starts_at, scene.period.ends_at)
    rows = [row for one in tallies for row in _rows(one)]
    people = max((sum(one.everybody) for one in tallies if one.everybody), default=0)
    facts = {"questions": {_key(one): one.question for one in tallies}}
    fewest = {f"{_key(one)}/{who}": min(_answers(one)) for one in tallies for who in GROUPS}
    figure = Figure("belief", "share", people=people, rows=tuple(rows), facts=facts)
    # Asked, but of too few: that is not the same as nobody having asked.
    return Planned(replace(figure, hidden="few") if tallies and not people else figure, rests_on=fewest)


def _key(one: Tally) -> str:
    return f"pulse:{one.pulse}"


def _answers(one: Tally) -> tuple[int, int]:
    """Those of leaders and of staff: with what all answered, which everybody may read, either tells of the other."""
    return sum(one.leaders or ()), sum(one.staff or ())


def _rows(one: Tally) -> list[Row]:
    if one.leaders is None or one.staff is None or not _is_split(one):
        return [Row(f"{_key(one)}/{who}", hidden="few") for who in GROUPS]
    leaders, staff = sum(one.leaders), sum(one.staff)
    found = belief_gap(*_told_of(agreeing(one.kind, one.leaders), leaders, agreeing(one.kind, one.staff), staff))
    return [
        Row(f"{_key(one)}/leaders", leaders, plain(found.said_by_leaders)),
        Row(f"{_key(one)}/staff", staff, plain(found.said_by_staff)),
        Row(f"{_key(one)}/gap", min(leaders, staff), plain(found.gap)),
    ]


def _is_split(one: Tally) -> bool:
    """Whether enough agreed and enough did not: the page of the pulse hides smaller counts, which shares would tell."""
    agreed = agreeing(one.kind, one.everybody or ())
    return THRESHOLD <= agreed <= sum(one.everybody or ()) - THRESHOLD


def _told_of(leaders: int, of_leaders: int, staff: int, of_staff: int) -> tuple[int, int, int, int]:
    """That everybody or nobody of a group agreed would tell what each of them answered: one is told as of another mind,
    and one of the other group as of theirs, since the page of the pulse says how many agreed in all. Then what is told
    is true of all of a group, or of all but one."""
    together = leaders + staff
    told = _unsure(leaders, of_leaders)
    other = _unsure(together - told, of_staff)
    return _unsure(together - other, of_leaders), of_leaders, other, of_staff


def _unsure(count: int, of: int) -> int:
    return min(max(count, 1), of - 1)


def agreeing(kind: str, counts: Sequence[int]) -> int:
    """How many said yes; of a scale, how many chose one of its two upper steps."""
    return sum(counts[-1:] if kind == Kind.YES_NO else counts[-2:])
