"""Figures across the company's border; and whoever is one end of everything, whichever end that is."""

import pytest

from tests import factories as make
from tests.reports.company import BEFORE, EVERYTHING, UPTO, deed, draft, later, staff, write
from workspace.common import clock
from workspace.people.models import Person
from workspace.reports.actions import rollup
from workspace.reports.building.drafts import PLANS
from workspace.reports.building.planned import told
from workspace.reports.building.scene import Scene
from workspace.reports.figures import Figure, Row, View
from workspace.reports.privacy import suppress
from workspace.reports.queries.periods import period_of
from workspace.reports.queries.telling.charts import chart
from workspace.reports.queries.telling.tables import tables
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def row(figure: Figure, label: str) -> Row:
    return next(one for one in figure.rows if one.label == label)


def scene() -> Scene:
    rollup.advance(below=EVERYTHING)
    return Scene.of(period_of("2026-09"), UPTO)


def told_of(view: View, label: str) -> Row:
    """A row of one view as it would be published if there were no other views."""
    planned = PLANS[view](scene())
    hidden = suppress(planned.cells, planned.equations).hidden
    return row(told(planned, hidden, least=5), label)


def guests(*firms: int) -> list[Person]:
    """So many people of each customer."""
    found = []
    for heads in firms:
        firm = make.customer()
        found += [make.person(organisation=firm, joined_at=BEFORE) for _ in range(heads)]
    return found


def test_ties_across_the_border_stand_beside_what_chance_gives() -> None:
    """12 employees in a ring, 6 customers who each turn to two of them: 12 ties within, 12 across, so E-I is 0. Of 153
    pairs of 18 people 72 are across: 144 / 153 - 1 is -0.059."""
    (workers,) = staff(12)
    asking = guests(3, 3)
    write(*(deed(one, workers[(place + 1) % 12]) for place, one in enumerate(workers)))
    write(*(deed(one, workers[place], workers[place + 6]) for place, one in enumerate(asking)))
    write(deed(workers[0], asking[0], at=later(2)), deed(workers[6], asking[0], at=later(3)))
    figure = draft().figures["ei"]
    across = row(figure, "by:sides")
    assert across.observed.value == 0.0
    assert across.expected is not None
    assert across.expected.value == pytest.approx(-0.06, abs=0.03)
    assert across.people == 15
    assert across.p is not None
    assert [one.label for one in chart(figure, k=5).marks][-1] == "With customers"
    assert tables(figure, k=5)[0].rows[-1][0].text == "With customers"


@pytest.mark.parametrize(("customers", "employees"), [(4, 12), (6, 3)])
def test_fewer_than_five_people_on_either_side_of_the_border_are_not_told(customers: int, employees: int) -> None:
    (workers,) = staff(12)
    asking = guests(customers // 2, customers // 2)
    write(*(deed(one, workers[(place + 1) % 12]) for place, one in enumerate(workers)))
    write(*(deed(worker, asking[place % customers]) for place, worker in enumerate(workers[:employees])))
    write(*(deed(one, workers[place % employees]) for place, one in enumerate(asking)))
    assert told_of("ei", "by:sides").hidden == "few"


def test_without_customers_there_is_no_border_to_tell_of() -> None:
    (workers,) = staff(12)
    write(*(deed(one, workers[(place + 1) % 12]) for place, one in enumerate(workers)))
    assert "by:sides" not in {one.label for one in PLANS["ei"](scene()).figure.rows}


def test_one_boss_at_one_end_of_every_tie_is_told_nowhere() -> None:
    """Everybody turns to the same boss, some once and some thrice: nobody does more than a few, one is turned to for
    all of it."""
    (boss,), leads, workers = staff(1, 9, 20)
    write(*(deed(one, boss, at=later(day)) for one in (*leads, *workers) for day in range(1 + one.pk % 3)))
    figures = draft().figures
    assert row(figures["ei"], "all").hidden
    for view in ("mixing", "distance", "initiation", "answers"):
        rows, cells = figures[view].rows, figures[view].cells
        assert [one for one in rows if one.observed.value is not None] == [], view
        assert [one for one in cells if one.ratio is not None] == [], view
    assert "mean" not in figures["distance"].facts


def test_one_boss_who_is_most_of_it_though_others_talk_is_told_nowhere() -> None:
    """A ring of twenty, and all of them thrice to one boss: of the ties half end in the boss, of what passes more."""
    (boss,), workers = staff(1, 20)
    write(*(deed(one, workers[(place + 1) % 20]) for place, one in enumerate(workers)))
    write(*(deed(one, boss, at=later(day)) for one in workers for day in range(3)))
    write(deed(boss, workers[0], at=later(4)))
    figures = draft().figures
    assert "mean" not in figures["distance"].facts
    assert all(one.hidden for one in figures["distance"].rows if one.label == "steps:1")


def test_one_customer_who_brings_up_most_of_it_is_not_told() -> None:
    (workers,) = staff(12)
    space = make.space(workers[0])
    asking = guests(2, 2, 2)
    for group in {one.organisation.group for one in asking}:
        spaces.grant(by=workers[0], space=space, can=Can.CONTRIBUTE, group=group, customers_may_meet=True)
    for place, guest in enumerate([*asking, *[asking[0]] * 8]):
        with clock.at(later(place % 5, at=later(place / 24))):
            threads.open_thread(by=guest, space=space, title="Help", body="How do I start it?")
    figure = draft().figures["customers"]
    assert row(figure, "replied").hidden == "dominated"
    assert [one.hidden for one in figure.curves] == ["dominated"]
