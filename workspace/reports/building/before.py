"""What was brought in from before Causeway, beside the figures of Causeway and never among them: made once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection

from workspace.audit.models import Verb
from workspace.reports.building.network_figures import openness, steps_of
from workspace.reports.building.planned import Planned, told
from workspace.reports.building.scene import OTHER, Rules, is_graded
from workspace.reports.building.turning_figures import ways_of
from workspace.reports.building.turns import numbers
from workspace.reports.figures import BEFORE_CAUSEWAY, Figure, View
from workspace.reports.metrics.direction import direction
from workspace.reports.metrics.distance import distance
from workspace.reports.metrics.ei import ei_index
from workspace.reports.metrics.network import NOBODY, Interactions, Ints, People
from workspace.reports.models import UNKNOWN, WHOLE, Act, Past, Turn
from workspace.reports.privacy import suppress
from workspace.reports.queries.figures import figure_of

SOURCE = "baseline"
# Who of one side turned to whom, as stamped; and where everybody stood, when it was last said.
_SAID = """
SELECT actor, target, coalesce(actor_level, {unknown}), coalesce(target_level, {unknown}), coalesce(up, {unknown}),
    coalesce(down, {unknown}), round(sum(weight) * {whole})::bigint
FROM audit_participation WHERE verb = %(verb)s AND source = %(source)s AND target IS NOT NULL AND target <> actor
AND side = 'employee' AND target_side = 'employee' AND (xid, id) <= (%(xid)s, %(row)s)
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""
_STOOD = """
SELECT DISTINCT ON (person) person, coalesce(level, {unknown}), unit, path FROM (
    SELECT actor AS person, actor_level AS level, actor_unit AS unit, actor_path AS path, at, id
    FROM audit_participation WHERE verb = %(verb)s AND source = %(source)s AND (xid, id) <= (%(xid)s, %(row)s)
    UNION ALL
    SELECT target, target_level, target_unit, target_path, at, id
    FROM audit_participation WHERE verb = %(verb)s AND source = %(source)s AND (xid, id) <= (%(xid)s, %(row)s)
) AS stood WHERE person = ANY(%(people)s) ORDER BY person, at DESC, id DESC
"""
_SPAN = """
SELECT min((at AT TIME ZONE %(zone)s)::date), max((at AT TIME ZONE %(zone)s)::date) FROM audit_participation
WHERE verb = %(verb)s AND source = %(source)s AND (xid, id) <= (%(xid)s, %(row)s)
"""


@dataclass(frozen=True)
class Talk:
    """Who turned to whom before Causeway. `people`: with bands in place of levels; `units`: as frozen."""

    people: People
    units: Ints
    said: Interactions


def pasts_for(rules: Rules, upto: tuple[int, int], off: Collection[str]) -> list[Past]:
    """What stands beside the figures of an edition: as it was made before, and what is still to be made, unsaved.

    Nothing new where nothing was brought in, or the levels tell nobody apart yet; nor of fewer people than the
    threshold. Reads only.
    """
    made = list(Past.objects.order_by("pk"))
    wanted = [view for view in MADE if view not in off and view not in {one.view for one in made}]
    if not wanted or not is_graded(rules.levels) or not Turn.objects.filter(act=Act.BEFORE).exists():
        return made
    upto = (made[0].xid, made[0].row) if made else upto
    talk = talk_until(upto, rules)
    if len(talk.people) < rules.least:
        return made
    first, last = _span(upto)
    found = [(view, _figure(MADE[view](talk, _dice(rules, view)), rules)) for view in wanted]
    return made + [
        Past(
            view=view, starts_on=first, ends_on=last, xid=upto[0], row=upto[1], figure=asdict(figure), cells=cells
        )
        for view, (figure, cells) in found
    ]  # fmt: skip


def beside(figure: Figure, pasts: Iterable[Past]) -> Figure:
    """With the rows of before, which say by their labels what they are; its period and people are facts."""
    past = next((one for one in pasts if one.view == figure.view), None)
    then = figure_of(past.figure) if past is not None else None
    if past is None or then is None or figure.hidden or then.hidden:
        return figure
    rows = tuple(replace(row, label=f"{BEFORE_CAUSEWAY}{row.label}") for row in then.rows)
    facts = {
        **then.facts, "people": then.people, "from": past.starts_on.isoformat(), "to": past.ends_on.isoformat()
    }  # fmt: skip
    return replace(figure, rows=(*figure.rows, *rows), facts={**figure.facts, "before": facts})


def talk_until(upto: tuple[int, int], rules: Rules) -> Talk:
    """All that was brought in, up to a row of the ledger. Two queries."""
    terms: dict[str, Any] = {"verb": Verb.TURNED_TO.value, "source": SOURCE, "xid": upto[0], "row": upto[1]}
    said = numbers(f"COPY ({_SAID.format(unknown=UNKNOWN, whole=WHOLE)}) TO STDOUT (DELIMITER ' ')", terms, 7)
    who = np.unique(said[:, :2])
    with connection.cursor() as cursor:
        cursor.execute(_STOOD.format(unknown=UNKNOWN), {**terms, "people": who.tolist()})
        stood = {person: (level, unit, path or []) for person, level, unit, path in cursor.fetchall()}
    people = _people(who, stood, rules)
    units = [_unit(stood[number][1], rules) for number in who.tolist()]
    nothing = np.zeros(len(said), dtype=np.int64)
    interactions = Interactions(
        nothing, np.searchsorted(who, said[:, 0]), np.searchsorted(who, said[:, 1]), said[:, 6] / WHOLE, nothing,
        nothing, ("turned to",), rules.bands(said[:, 2]), rules.bands(said[:, 3]), said[:, 4], said[:, 5],
    )  # fmt: skip
    return Talk(people, np.array(units, dtype=np.int64), interactions)


def _people(who: Ints, stood: Mapping[int, tuple[int, str, list[int]]], rules: Rules) -> People:
    index = {number: place for place, number in enumerate(who.tolist())}
    boss = np.full(len(who), NOBODY)
    for number, place in index.items():
        # The next above of whom there is anything: who said nothing is passed over.
        boss[place] = next((index[above] for above in reversed(stood[number][2][:-1]) if above in index), NOBODY)
    level = rules.bands(np.array([stood[number][0] for number in who.tolist()], dtype=np.int64))
    nowhere = np.full(len(who), NOBODY)
    return People(tuple(map(str, who.tolist())), level, nowhere, boss, np.ones(len(who), dtype=np.bool_))


def _unit(name: str, rules: Rules) -> int:
    """Its place among the units that are told apart, the last of which is all others."""
    if not name:
        return NOBODY
    names = [*rules.units, OTHER]
    return names.index(name) if name in names else len(names) - 1


def _openness(talk: Talk, rng: np.random.Generator) -> Planned:
    found = {"all": ei_index(talk.people, talk.said, rng=rng)}
    by_unit = ei_index(talk.people, talk.said, rng=rng, groups=talk.units)
    if by_unit.relabelled.p is not None:
        found["by:units"] = by_unit
    return openness(found)


def _steps(talk: Talk, rng: np.random.Generator) -> Planned:
    return steps_of(distance(talk.people, talk.said, rng=rng))


def _ways(talk: Talk, rng: np.random.Generator) -> Planned:
    """Of all that was sent: a file does not say what began a conversation."""
    return ways_of(direction(talk.people, talk.said, rng=rng))


MADE: Mapping[View, Callable[[Talk, np.random.Generator], Planned]] = {
    "ei": _openness, "distance": _steps, "initiation": _ways
}  # fmt: skip


def _figure(planned: Planned, rules: Rules) -> tuple[Figure, list[dict[str, object]]]:
    """Its counts are of other deeds than those of any edition: they are a family by themselves."""
    found = suppress(planned.cells, planned.equations, k=rules.least, published=planned.known)
    figure = planned.figure
    if found.exposed or not figure.people or figure.people < rules.least:
        return Figure(figure.view, figure.unit, hidden="few"), []
    cells: list[dict[str, object]] = [
        {"key": list(one.key), "people": one.people, "value": one.value, "hidden": found.hidden.get(one.key, "")}
        for one in planned.cells
    ]
    return told(planned, found.hidden, least=rules.least), cells


def _span(upto: tuple[int, int]) -> tuple[date, date]:
    """Whole months: on which day somebody was the first to write is nobody's business."""
    terms: dict[str, Any] = {
        "verb": Verb.TURNED_TO.value, "source": SOURCE, "xid": upto[0], "row": upto[1], "zone": settings.TIME_ZONE
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SPAN, terms)
        first, last = cursor.fetchone()
    return first.replace(day=1), (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _dice(rules: Rules, view: str) -> np.random.Generator:
    return np.random.default_rng([rules.seed, *SOURCE.encode(), *view.encode()])
