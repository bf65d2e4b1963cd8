"""What goes on on the stage: the agenda, the timer, the notes."""

from datetime import timedelta
from time import process_time
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from tests import factories as make
from workspace.common import clock
from workspace.common.errors import Invalid, Refused, Stale
from workspace.gatherings import actions, queries
from workspace.gatherings.forms import StartForm
from workspace.gatherings.models import AGENDA_LONGEST, AGENDA_MOST, AgendaItem, Gathering, Note

pytestmark = pytest.mark.django_db


def order(gathering: Gathering) -> list[str]:
    return list(gathering.agenda.values_list("text", flat=True))


def browser(gathering: Gathering) -> Client:
    client = Client(headers={"X-Requested-With": "causeway"})
    client.force_login(gathering.facilitator)
    return client


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


def test_a_timer_counts_by_the_servers_clock_and_stands_while_paused() -> None:
    gathering = make.gathering()
    start = clock.now()
    with clock.at(start):
        gathering = actions.start_timer(by=gathering.facilitator, gathering=gathering, seconds=300)
    assert gathering.timer_left(start + timedelta(seconds=100)) == 200
    with clock.at(start + timedelta(seconds=100)):
        gathering = actions.pause_timer(by=gathering.facilitator, gathering=gathering)
    assert gathering.timer_left(start + timedelta(hours=1)) == 200
    assert gathering.timer_ends_at is None
    with clock.at(start + timedelta(seconds=400)):
        gathering = actions.resume_timer(by=gathering.facilitator, gathering=gathering)
    assert gathering.timer_ends_at == start + timedelta(seconds=600)


def test_more_time_counts_from_now_when_it_was_over() -> None:
    gathering = make.gathering()
    start = clock.now()
    with clock.at(start):
        actions.start_timer(by=gathering.facilitator, gathering=gathering, seconds=60)
    with clock.at(start + timedelta(seconds=90)):
        gathering = actions.extend_timer(by=gathering.facilitator, gathering=gathering, seconds=60)
    assert gathering.timer_left(start + timedelta(seconds=90)) == 60
    with pytest.raises(Invalid):
        actions.extend_timer(by=gathering.facilitator, gathering=gathering, seconds=10**6)
    cleared = actions.clear_timer(by=gathering.facilitator, gathering=gathering)
    assert cleared.timer_seconds is None
    with pytest.raises(Invalid):
        actions.extend_timer(by=gathering.facilitator, gathering=gathering)


def test_the_timer_is_driven_by_who_leads_through_the_page() -> None:
    gathering = make.gathering()
    client, url = browser(gathering), f"/gatherings/{gathering.pk}/timer/"
    assert "cw-timer" in client.post(url, {"do": "start", "minutes": 5}).content.decode()
    for do in ("pause", "resume", "extend"):
        assert client.post(url, {"do": do}).status_code == 200
    gathering.refresh_from_db()
    assert gathering.timer_seconds == 360
    assert "cw-timer" not in client.post(url, {"do": "clear"}).content.decode()
    assert client.post(url, {"do": "explode"}).status_code == 422
    client.force_login(make.person())
    assert client.post(url, {"do": "start"}).status_code == 403


def test_a_note_stands_under_the_point_that_is_under_way() -> None:
    gathering = make.gathering()
    item = make.item(gathering, "Steel or bronze")
    before = make.note(gathering)
    actions.start_item(by=gathering.facilitator, item=item)
    assert before.item is None
    assert make.note(gathering).item == item


def test_of_two_who_edit_a_note_the_second_is_told_and_nothing_is_overwritten() -> None:
    gathering = make.gathering()
    note, other = make.note(gathering, text="Steel"), make.person("Mei Tanaka")
    actions.edit_note(by=other, note=note, text="Steel, says Mei", version=1)
    with pytest.raises(Stale):
        actions.edit_note(by=gathering.facilitator, note=note, text="Bronze", version=1)
    note.refresh_from_db()
    assert note.text == "Steel, says Mei"
    client = browser(gathering)
    told = client.post(f"/gatherings/notes/{note.pk}/edit/", {"text": "Bronze", "version": 1, "key": uuid4()})
    assert told.status_code == 409
    assert told.json()["fields"] == {"now": ["Steel, says Mei"], "version": ["2"], "by": ["Mei Tanaka"]}
    client.post(f"/gatherings/notes/{note.pk}/edit/", {"text": "Bronze", "version": 2, "apart": "on"})
    assert set(Note.objects.values_list("text", flat=True)) == {"Steel, says Mei", "Bronze"}
    actions.edit_note(by=gathering.facilitator, note=note, text="Both", version=2)
    assert [wording.text for wording in queries.wordings_of(Note.objects.get(pk=note.pk))] == [
        "Both", "Steel, says Mei", "Steel",
    ]  # fmt: skip


def test_without_script_the_second_gets_a_page_with_both() -> None:
    gathering = make.gathering()
    note = make.note(gathering, text="Steel")
    actions.edit_note(by=make.person(), note=note, text="Steel <b>", version=1)
    client = Client()
    client.force_login(gathering.facilitator)
    answer = client.post(f"/gatherings/notes/{note.pk}/edit/", {"text": "Bronze", "version": 1})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Steel &lt;b&gt;" in shown
    assert "Bronze</textarea>" in shown
    assert 'name="version" value="2"' in shown


def test_a_note_is_taken_away_by_its_author_or_who_leads() -> None:
    gathering = make.gathering()
    author = make.person()
    note = make.note(gathering, author)
    with pytest.raises(Refused):
        actions.delete_note(by=make.person(), note=note)
    actions.delete_note(by=author, note=note)
    with pytest.raises(Refused):
        actions.edit_note(by=author, note=note, text="Back", version=1)
    assert f'data-remove="note-{note.pk}"' in queries.note_html(note.pk)


def test_a_note_is_words_and_never_markup() -> None:
    gathering = make.gathering()
    note = make.note(gathering, text="<script>alert(1)</script>\nnext line")
    assert "<script>" not in queries.note_html(note.pk)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>next line" in queries.note_html(note.pk)
