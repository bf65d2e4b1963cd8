"""A quarter beside its months: the same groups, what came late, and who came and went."""

from collections.abc import Sequence

import pytest

from tests import factories as make
from tests.reports.company import BEFORE, LATER, deed, draft, staff, write
from workspace.people.models import Person
from workspace.reports import actions
from workspace.reports.building.kin import _tells_who_came_and_went
from workspace.reports.models import Edition, Series, Switch
from workspace.reports.privacy import Cell, Key
from workspace.reports.queries.periods import period_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november", "settled")]
MONTHS, QUARTER = ("2026-07", "2026-08", "2026-09"), "2026-Q3"


def company(operator: Person, months: Sequence[int] = (7, 8, 9)) -> list[list[Person]]:
    """Of three levels, each of whom turns to each other level in every month; only who turns to whom is measured."""
    for view in ("parity", "ei", "initiation", "answers", "voice", "funnel", "customers", "belief", "bridges"):
        Switch.objects.create(metric=view, is_on=False, by=operator)
    levels = staff(1, 11, 20)
    for month in months:
        at = LATER.replace(month=month, day=10)
        for place, one in enumerate(levels[1] + levels[2]):
            others = [levels[1][(place + month) % 11], levels[2][(place + month % 3 + 3) % 20]]
            write(*(deed(one, other, at=at) for other in others if other != one))
    return levels


def hidden_in(period: str) -> set[tuple[str, ...]]:
    return {tuple(cell["key"]) for cell in Edition.objects.get(period=period).family.cells if cell["hidden"]}


@pytest.mark.parametrize("is_late", [False, True])
def test_what_came_late_is_not_to_be_had_by_subtracting(is_late: bool) -> None:
    """Ten deeds of one person, told after their month was published, as when a rank-blind phase ends."""
    operator = make.person(is_operator=True)
    levels = company(operator)
    late = [deed(levels[2][0], one, at=LATER.replace(month=8, day=20)) for one in levels[2][1:11]]
    if not is_late:
        write(*late)
    for month in MONTHS:
        actions.publish_period(period_of(month), by=operator)
    if is_late:
        write(*late)
    actions.publish_period(period_of(QUARTER), by=operator)
    key = ("mixing", "level:3", "level:3")
    assert not any(key in hidden_in(month) for month in MONTHS)
    assert (key in hidden_in(QUARTER)) is is_late


def test_a_month_in_which_a_metric_was_off_is_not_to_be_had_by_subtracting() -> None:
    """One deed of one person in July, in a matrix that was switched off then: the quarter less its other months."""
    operator = make.person(is_operator=True)
    levels = company(operator, (8, 9))
    write(deed(levels[2][0], levels[2][1], at=LATER.replace(month=7, day=10)))
    actions.switch_metric(by=operator, metric="mixing", is_on=False)
    actions.publish_period(period_of(MONTHS[0]), by=operator)
    actions.switch_metric(by=operator, metric="mixing", is_on=True)
    for period in (*MONTHS[1:], QUARTER):
        actions.publish_period(period_of(period), by=operator)
    key = ("mixing", "level:3", "level:3")
    assert [key in hidden_in(period) for period in (*MONTHS[1:], QUARTER)] == [False, False, True]


def test_both_series_have_the_same_groups_whatever_changed_between() -> None:
    operator = make.person(is_operator=True)
    levels = company(operator)
    actions.publish_period(period_of(MONTHS[0]), by=operator)
    for _ in range(30):
        make.person(manager=levels[2][0], placed=True, joined_at=BEFORE)
    Series.objects.update(least=6)
    actions.publish_period(period_of(QUARTER), by=operator)
    month, quarter = Series.objects.order_by("grid")
    assert (month.levels, month.units) == (quarter.levels, quarter.units)
    assert quarter.least == 6


@pytest.mark.parametrize(("outside", "spoke"), [(2, 45), (6, 50)])
def test_too_few_outside_the_tree_are_in_no_denominator(outside: int, spoke: int) -> None:
    """48 with a level all spoke, and so did those without one: two of these would be everybody less the levels."""
    everybody = [one for level in staff(1, 9, 38) for one in level]
    everybody += [make.person(joined_at=BEFORE) for _ in range(outside)]
    write(*(deed(one) for one in everybody))
    figures = draft().figures
    assert figures["voice"].facts["spoke"] == figures["voice"].people == spoke
    assert figures["participation"].facts["took_part"] == 45


@pytest.mark.parametrize(
    ("months", "quarter", "tells"),
    [
        ([(10, 6), (10, 5), (10, 4)], (10, 8), False),
        ([(11, 9), (10, 5), (10, 4)], (10, 8), True),  # who left in the first month took part in it
        ([(11, 3), (10, 3), (10, 2)], (10, 8), True),  # and here they did not
        ([(10, 3), (10, 3), (10, 2)], (10, 8), False),
    ],
)
def test_a_month_and_its_quarter_do_not_tell_who_left(
    months: list[tuple[int, int]], quarter: tuple[int, int], tells: bool
) -> None:
    key: Key = ("participation", "level:3")
    counts = [{key: Cell(key, people, value, kind="members")} for people, value in (quarter, *months)]
    assert _tells_who_came_and_went(counts[0], counts[1:]) is tells
