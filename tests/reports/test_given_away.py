"""What is hidden and could be had from elsewhere: from an order, from what is beside it, from a nought, from whoever
stands on the other side."""

import pytest

from ideas.boards.models import Sighting
from tests import factories as make
from tests.boards import garden
from tests.reports.company import BEFORE, SEPTEMBER, deed, draft, later, staff, write
from tests.reports.test_figures import row
from workspace.common import clock
from workspace.people.models import Person
from workspace.reports.models import Grid, Series, Switch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november", "settled")]


def after_a_reorganisation() -> list[list[Person]]:
    """Bands that were frozen when there were more: of the second, three people are left."""
    Series.objects.create(grid=Grid.MONTH, frozen_at=BEFORE, levels=[[1, 2], [3, 3], [4, 4]], units=["Pumps", "Valves"])
    return staff(1, 9, 3, 30)


def test_a_level_that_became_small_is_told_by_no_order_and_by_no_nought() -> None:
    _, leads, few, workers = after_a_reorganisation()
    for some, others in ((leads, leads), (leads, workers), (workers, leads), (workers, workers)):
        write(*(deed(one, others[(place + 1) % len(others)]) for place, one in enumerate(some) if place % 5))
    figures = draft().figures
    assert row(figures["participation"], "level:3").hidden == "few"
    assert row(figures["participation"], "all").hidden == "protects"
    assert figures["voice"].facts == {}, "how many spoke is how many took part"
    assert {figures["parity"].facts[name] for name in ("lowest", "highest")} == {"level:1-2", "level:4"}
    # None of the three turned to anybody, and nobody to them: of so few, a nought is a fact about each.
    mixing = figures["mixing"].cells
    assert len(mixing) == 9
    theirs = [one for one in mixing if "level:3" in (one.row, one.column)]
    assert [(one.hidden, one.ratio, one.count) for one in theirs] == [("few", None, None)] * 5
    assert [one.count for one in mixing if one not in theirs and not one.hidden]
    assert len(few) == 3


def test_who_is_too_few_to_be_compared_is_in_no_parity() -> None:
    """Three of three would be the highest rate of all; parity is between the others, whatever these three do."""
    (head,), leads, few, workers = after_a_reorganisation()
    write(*(deed(one) for one in (head, *leads[:6], *few, *workers[:15])))
    figures = draft().figures
    assert "level:3" not in {figures["parity"].facts.get("lowest"), figures["parity"].facts.get("highest")}


def test_parity_goes_with_the_rates_that_it_is_made_of() -> None:
    """Switched off alone, nothing would say that a rate is of too few: their ratio would be told."""
    _, *rest = after_a_reorganisation()
    write(*(deed(one) for level in rest for one in level[:2]))
    Switch.objects.create(metric="participation", is_on=False, by=make.person())
    assert draft().figures["parity"].hidden == "off"


def test_how_unevenly_three_speak_is_not_told() -> None:
    levels = staff(1, 39)
    write(*(deed(levels[1][0], at=later(day)) for day in range(3)), deed(levels[1][1]), deed(levels[1][2]))
    write(*(deed(levels[1][number], at=later(9)) for number in (1, 2)))
    assert draft().figures["voice"].hidden == "few"


@pytest.mark.parametrize(("answering", "told"), [(1, False), (5, True)])
def test_what_one_reads_who_answers_for_a_board_is_not_told(answering: int, told: bool) -> None:
    (head,), workers = staff(1, 12)
    with clock.at(SEPTEMBER):
        board = garden.board(head, answered_by=make.circle(head, people=workers[:answering]))
        ideas = [garden.idea(author, board, title=f"Idea by {author.pk}") for author in workers[2:]]
        Sighting.objects.bulk_create(Sighting(idea=idea, person=workers[0]) for idea in ideas[::2])
    rows = draft("2026-10").figures["funnel"].rows
    seen, posted = ([one for one in rows if one.label.endswith(name)] for name in ("/seen", "/posted"))
    assert [not one.hidden for one in posted if not one.label.startswith("parity")] == [True]
    assert [not one.hidden for one in seen] == [told]
