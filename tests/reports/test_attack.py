"""An attacker with everything that an employee can obtain of the reports: each view, page, file and period, together.

Whatever was published counts as known exactly, though readers are told bands and rounded rates: that is more than
anybody has. The truth, which no page shows, is drafted anew beside it.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.reports.company import EVERYTHING, LATER, UPTO, deed, staff, write
from workspace.common import clock
from workspace.people.models import Person
from workspace.reports import actions
from workspace.reports.actions import rollup
from workspace.reports.building.drafts import PLANS
from workspace.reports.building.scene import Scene
from workspace.reports.figures import VIEWS
from workspace.reports.models import Edition
from workspace.reports.privacy import Cell, Equation, Key, exposed
from workspace.reports.queries.periods import period_of

pytestmark = pytest.mark.django_db

MONTHS, QUARTER = ("2026-07", "2026-08", "2026-09"), "2026-Q3"
PERIODS = (*MONTHS, QUARTER)


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """It is November, and the test's own open transaction counts as settled."""
    settled = rollup.advance
    monkeypatch.setattr(rollup, "advance", lambda **_: settled(below=EVERYTHING))
    with clock.at(LATER):
        yield


@pytest.fixture
def reader() -> Person:
    """Of a company of four levels and three units, some small; everybody wrote in each month, some more than others."""
    levels = staff(2, 6, 9, 21, units=("Pumps", "Valves", "Foundry"))
    people = [one for row in levels for one in row]
    for month in (7, 8, 9):
        at = LATER.replace(month=month, day=10)
        for place, one in enumerate(people):
            if (place + month) % 5:
                to = people[(place * 7 + month) % len(people)]
                if to != one:
                    write(*(deed(one, to, at=at) for _ in range(1 + place % 3)))
    operator = make.person(is_operator=True)
    for period in PERIODS:
        actions.publish_period(period_of(period), by=operator)
    return levels[3][0]


def everything() -> tuple[list[Cell], list[Equation]]:
    """The truth of all periods as one family: counts of a quarter are those of its months, where these add up."""
    cells: list[Cell] = []
    sums: list[Equation] = []
    for period in PERIODS:
        scene = Scene.of(period_of(period), UPTO)
        for view in VIEWS:
            one = PLANS[view](scene)
            cells += [Cell((period, *c.key), c.people, c.value, c.largest_share, c.kind) for c in one.cells]
            sums += [
                Equation((period, *e.total), tuple((period, *key) for key in e.parts), e.at_most) for e in one.equations
            ]
    found = {cell.key: cell for cell in cells}
    for cell in cells:
        months = [(month, *cell.key[1:]) for month in MONTHS]
        adds_up = cell.key[0] == QUARTER and cell.kind == "events" and all(key in found for key in months)
        if adds_up and sum(found[key].value for key in months) == cell.value:
            sums.append(Equation(cell.key, tuple(months)))
    return cells, sums


def hidden_in_editions() -> set[Key]:
    return {
        (edition.period, *cell["key"])
        for edition in Edition.objects.all()
        for cell in edition.family.cells
        if cell["hidden"]
    }


def rows_of(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        yield found
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from rows_of(one)


def test_no_count_of_fewer_than_five_people_follows_from_all_that_was_published(reader: Person) -> None:
    cells, sums = everything()
    assert len(cells) > 20
    hidden = hidden_in_editions()
    assert hidden, "something is small in this company"
    small = {cell.key for cell in cells if 0 < cell.people < 5}
    assert small <= hidden
    assert exposed(cells, sums, hidden) == []
    assert exposed(cells, sums, small), "hiding only what is small would give some of it away"
    stands_nowhere(reader, hidden)


def stands_nowhere(reader: Person, hidden: set[Key]) -> None:
    """What is hidden: not in an edition as it is stored, and not in what can be taken away of it."""
    client = Client()
    client.force_login(reader)
    seen = 0
    for edition in Edition.objects.all():
        for view in VIEWS:
            figure = edition.figures.get(view) or {}
            assert client.get(f"/reports/{edition.period}/{view}/").status_code == 200
            taken = client.get(f"/reports/{edition.period}/{view}.json")
            assert taken.status_code == 200
            for row in (*rows_of(figure), *rows_of(json.loads(taken.content))):
                keys = {
                    (edition.period, view, row.get("label")),
                    (edition.period, view, row.get("row"), row.get("column")),
                }
                if keys & hidden:
                    seen += 1
                    told = [row.get(name) for name in ("people", "count", "ratio", "p", "median", "points")]
                    told += [(row.get(name) or {}).get("value") for name in ("observed", "expected", "previous")]
                    assert not any(told), (edition.period, view, row)
    assert seen
