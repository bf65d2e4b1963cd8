"""What goes on on the stage: the agenda."""

from time import process_time

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as some

from tests import factories as make
from workspace.common.errors import Invalid, Refused
from workspace.gatherings import actions
from workspace.gatherings.forms import StartForm
from workspace.gatherings.models import AGENDA_LONGEST, AGENDA_MOST, AgendaItem, Gathering

pytestmark = pytest.mark.django_db


def order(gathering: Gathering) -> list[str]:
    return list(gathering.agenda.values_list("text", flat=True))


def test_anybody_adds_a_point_and_only_who_leads_orders_them() -> None:
    gathering = make.gathering()
    added = actions.add_item(by=make.person(), gathering=gathering, text="What about cost?", minutes=5)
    make.item(gathering, "Second")
    with pytest.raises(Refused):
        actions.move_item(by=added.added_by, item=added, place=2)
    actions.move_item(by=gathering.facilitator, item=added, place=2)
    assert order(gathering) == ["Second", "What about cost?"]


def test_a_point_moves_anywhere_and_the_others_close_up() -> None:
    gathering = make.gathering()
    items = [make.item(gathering, name) for name in "abcd"]
    actions.move_item(by=gathering.facilitator, item=items[3], place=1)
    assert order(gathering) == ["d", "a", "b", "c"]
    actions.move_item(by=gathering.facilitator, item=items[3], place=99)
    assert order(gathering) == ["a", "b", "c", "d"]
    assert list(gathering.agenda.values_list("place", flat=True)) == [1, 2, 3, 4]


def test_one_point_is_under_way_and_brings_its_time() -> None:
    gathering = make.gathering()
    first, second = make.item(gathering, "a", 10), make.item(gathering, "b")
    actions.start_item(by=gathering.facilitator, item=first)
    gathering.refresh_from_db()
    assert gathering.timer_seconds == 600
    assert gathering.timer_since is not None
    actions.start_item(by=gathering.facilitator, item=second)
    gathering.refresh_from_db()
    first.refresh_from_db()
    assert first.done_at is not None
    assert gathering.timer_seconds is None
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds it too
        AgendaItem.objects.filter(pk=first.pk).update(done_at=None)


def test_a_point_that_was_begun_stays_on_the_record() -> None:
    gathering = make.gathering()
    begun, waiting = make.item(gathering, "a"), make.item(gathering, "b")
    actions.start_item(by=gathering.facilitator, item=begun)
    with pytest.raises(Refused):
        actions.remove_item(by=gathering.facilitator, item=begun)
    with pytest.raises(Refused):  # somebody else's
        actions.remove_item(by=make.person(), item=waiting)
    actions.remove_item(by=gathering.facilitator, item=waiting)
    assert order(gathering) == ["a"]


@pytest.mark.parametrize(
    "terms", [{"text": " "}, {"text": "x" * 201}, {"text": "x", "minutes": 0}, {"text": "x", "minutes": 241}]
)
def test_a_point_has_words_and_minutes_that_make_sense(terms: dict[str, object]) -> None:
    gathering = make.gathering()
    with pytest.raises(Invalid):
        actions.add_item(by=gathering.facilitator, gathering=gathering, **terms)
    with pytest.raises(Invalid):
        actions.add_item(by=gathering.facilitator, gathering=gathering, text="x", leader=make.guest())


def test_an_agenda_has_an_end() -> None:
    gathering = make.gathering()
    AgendaItem.objects.bulk_create(
        AgendaItem(gathering=gathering, text="x", place=n, added_by=gathering.facilitator) for n in range(AGENDA_MOST)
    )
    with pytest.raises(Invalid):
        make.item(gathering)


@given(some.text(max_size=60))
def test_any_agenda_that_was_typed_can_be_read(text: str) -> None:
    for point in actions.points_of(text):
        assert point.text.strip()
        assert point.minutes is None or 0 <= point.minutes <= 999


@pytest.mark.parametrize(
    ("line", "point"),
    [
        ("Which seal? 10 min", ("Which seal?", 10)),
        ("Which seal? (10')", ("Which seal?", 10)),
        ("Which seal – 5 minutes.", ("Which seal", 5)),
        ("Which seal, [ 120 Min ]", ("Which seal", 120)),
        ("10 min", ("10 min", None)),
        ("(10 min)", ("(10 min)", None)),
        ("Level 42", ("Level 42", None)),
    ],
)
def test_minutes_at_the_end_of_a_line_are_its_minutes(line: str, point: tuple[str, int | None]) -> None:
    assert actions.points_of(line) == [point]


@pytest.mark.parametrize("sign", ["-", " ", "1", "(", "1-", "- 1", "[ 1 min "])
def test_a_long_line_takes_no_longer_to_read_than_its_length(sign: str) -> None:
    started = process_time()
    actions.points_of(sign * 100_000 + "x")
    assert process_time() - started < 1


def test_an_agenda_is_typed_within_bounds() -> None:
    assert StartForm({"title": "Seals", "agenda": "x" * AGENDA_LONGEST}).is_valid()
    assert "agenda" in StartForm({"title": "Seals", "agenda": "-" * (AGENDA_LONGEST + 1)}).errors
