"""What goes on on the stage: the timer and the notes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests import factories as make
from workspace.common import clock
from workspace.common.errors import Invalid, Refused, Stale
from workspace.gatherings import actions, queries
from workspace.gatherings.models import Gathering, Note

pytestmark = pytest.mark.django_db


def browser(gathering: Gathering) -> Client:
    client = Client(headers={"X-Requested-With": "causeway"})
    client.force_login(gathering.facilitator)
    return client


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
