"""What leaders meet first: what shipped, where it came from, how soon ideas are answered, promises kept."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ideas.boards.models import Idea
from tests import factories as make
from tests.boards import garden
from tests.reports.company import BEFORE, LATER, SEPTEMBER, UPTO, later, staff
from tests.results import harvest
from workspace.common import clock
from workspace.reports.building.ideas import submitted
from workspace.reports.building.results import results_of
from workspace.reports.building.scene import Scene
from workspace.reports.queries.periods import period_of
from workspace.reports.queries.telling.results import results_told

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)


def told(period: str) -> dict[str, Any]:
    with clock.at(LATER):
        scene = Scene.of(period_of(period), UPTO)
        return results_of(scene, submitted(scene))


def answered(idea: Idea, at: datetime) -> Idea:
    with clock.at(at):
        harvest.answer(idea)
    return idea


def shipped(at: datetime, *ideas: Idea) -> None:
    with clock.at(at):
        harvest.shipped(harvest.result(*ideas))


def test_what_shipped_from_where_how_soon_and_as_promised() -> None:
    """An answer is promised within seven days. Of what came in on the first of September five ideas have it on the
    third, a customer's in the last hour of the eighth, a leader's on the tenth; two of other days have none."""
    leaders, others = staff(12, 12)
    firm = make.customer()
    guest = make.person(organisation=firm, joined_at=BEFORE)
    with clock.at(later(-12)):
        board = garden.board(leaders[0], make.share(make.space(leaders[0]), firm), answer_within=7)
        garden.idea(others[9], board, title="Of August")
    with clock.at(SEPTEMBER):
        five = [garden.idea(one, board, title=f"Idea {place}") for place, one in enumerate(others[:5])]
        theirs, late = garden.idea(guest, board, title="A customer's"), garden.idea(leaders[1], board, title="Late")
    with clock.at(later(23)):
        garden.idea(others[8], board, title="Due on the first of October")
    for one in five:
        answered(one, later(2))
    answered(theirs, datetime(2026, 9, 8, 23, 30, tzinfo=UTC))
    answered(late, later(9))
    shipped(later(19), *five)
    shipped(datetime(2026, 9, 30, 23, 59, tzinfo=UTC), theirs)
    shipped(OCTOBER, late)
    found = told("2026-09")
    assert (found["shipped"], found["with_customers"], found["customers"]) == (2, 1, 1)
    assert found["from"] == [
        {"label": "level:2", "people": 5, "hidden": ""}, {"label": "side:customer", "people": None, "hidden": "few"}
    ]  # fmt: skip
    assert found["promises"] == {"due": 7, "kept": 0.85}
    assert found["answer_days"] == 2.0
    after = told("2026-10")
    assert (after["shipped"], after["with_customers"], after["promises"]) == (1, 0, {"due": 1, "kept": 0.0})
    assert told("2026-08")["promises"] == {"due": 1, "kept": 0.0}
    first = results_told(found, after, k=5)[0]
    assert (first.number, first.before) == ("2", "1")
    assert first.note, "the levels are those of a year, what shipped is of the month"


def test_without_ideas_there_is_no_number_and_no_nought() -> None:
    staff(12)
    found = told("2026-09")
    assert (found["answer_days"], found["promises"], found["from"]) == (None, {"due": 0, "kept": None}, [])
    assert [one.is_none for one in results_told(found, None, k=5)] == [False, True, True, True]
    assert results_told(found, None, k=5)[0].note == ""
