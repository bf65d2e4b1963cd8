"""Writing in private: what the others learn, and what becomes of it."""

import json

import pytest
from django.db import transaction
from django.test import Client

from ideas.codesign import form
from ideas.codesign.models import Stamp
from ideas.facilitation import actions
from ideas.facilitation.models import Drawer
from ideas.facilitation.queries import access, access_many
from realtime.documents import documents
from realtime.documents.documents import Access
from realtime.models import Event
from tests import factories as make
from tests.facilitation import workshop
from workspace.audit.models import Participation, Verb
from workspace.common.errors import NotVisible, Refused

pytestmark = pytest.mark.django_db


def test_a_drawer_is_open_to_its_person_alone() -> None:
    found = workshop.going_on()
    writing, owner = workshop.begin(found), make.person()
    drawer = actions.open_drawer(by=owner, activity=writing)
    operator = make.person(is_operator=True)
    assert access(owner, drawer.pk) is Access.WRITE
    others = [found.planned_by, make.person(), operator]
    assert access_many([(one, drawer.pk) for one in others]) == {}


def test_a_drawer_can_only_be_read_once_it_is_revealed() -> None:
    found = workshop.going_on()
    writing, owner = workshop.begin(found), make.person()
    actions.write_in_drawer(by=owner, activity=writing, words="One login")
    drawer = Drawer.objects.get(person=owner)
    actions.reveal_notes(by=found.planned_by, activity=writing)
    assert access(owner, drawer.pk) is Access.VIEW
    with pytest.raises(Refused):
        actions.write_in_drawer(by=owner, activity=writing, words="Too late")
    late = form.Note("f" * 32, "note", text="Too late")
    with pytest.raises(documents.Refused):
        documents.edit(drawer.document, by=owner.pk, change=lambda doc: form.put(doc, [late]))
    assert workshop.said(found.canvas) == ["One login"]


def test_who_lost_the_right_to_write_has_no_drawer_any_more() -> None:
    organisation = make.customer()
    found = workshop.going_on()
    make.share(found.canvas.space, organisation)
    guest = make.guest(organisation)
    drawer = actions.open_drawer(by=guest, activity=workshop.begin(found))
    assert access(guest, drawer.pk) is Access.WRITE
    guest.is_active = False
    guest.save(update_fields=["is_active"])
    assert access(guest, drawer.pk) is Access.NONE


def test_others_learn_how_many_have_written_and_not_who() -> None:
    found = workshop.going_on()
    writing, owner = workshop.begin(found), make.person()
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    actions.write_in_drawer(by=owner, activity=writing, words="One login")
    told = Event.objects.filter(pk__gt=last, stream=found.stream).get()
    assert (told.kind, told.actor, told.key) == ("session.grew", None, None)
    client = Client()
    client.force_login(found.planned_by)
    page = client.get(found.canvas.get_absolute_url()).content.decode()
    assert "1 person has written" in page
    assert "One login" not in page


def test_the_canvas_is_only_read_meanwhile() -> None:
    found = workshop.going_on()
    workshop.begin(found)
    client = Client()
    client.force_login(found.planned_by)
    assert 'data-may-write=""' in client.get(found.canvas.get_absolute_url()).content.decode()


def test_what_was_revealed_is_there_once_however_often_it_is_asked_for() -> None:
    found = workshop.going_on()
    writing = workshop.begin(found)
    actions.write_in_drawer(by=make.person(), activity=writing, words="One login")
    for _ in range(2):
        actions.reveal_notes(by=found.planned_by, activity=writing)
    actions.end_activity(by=found.planned_by, activity=writing)
    assert workshop.said(found.canvas) == ["One login"]


def test_a_reveal_that_breaks_half_way_leaves_all_in_the_drawers() -> None:
    found = workshop.going_on()
    writing = workshop.begin(found)
    for words in ("One login", "Dark mode"):
        actions.write_in_drawer(by=make.person(), activity=writing, words=words)
    with transaction.atomic():
        actions.reveal_notes(by=found.planned_by, activity=writing)
        transaction.set_rollback(True)
    assert workshop.said(found.canvas) == []
    assert not Stamp.objects.filter(canvas=found.canvas).exists()
    writing.refresh_from_db()
    assert writing.revealed_at is None
    actions.reveal_notes(by=found.planned_by, activity=writing)
    assert workshop.said(found.canvas) == ["Dark mode", "One login"]


def test_each_note_is_signed_by_its_writer_once() -> None:
    found = workshop.going_on()
    writing, owner = workshop.begin(found), make.person()
    actions.write_in_drawer(by=owner, activity=writing, words="One login")
    actions.reveal_notes(by=found.planned_by, activity=writing)
    wrote = Participation.objects.filter(verb=Verb.WROTE_NOTE)
    assert [(one.actor, one.space) for one in wrote] == [(owner.pk, found.canvas.space_id)]


def test_what_is_written_on_the_canvas_itself_is_signed_and_counted_too() -> None:
    """By the socket: the document tells what changed, within the transaction that stores it."""
    found = workshop.going_on()
    writing, owner = workshop.begin(found), make.person()
    drawer = actions.open_drawer(by=owner, activity=writing)
    with transaction.atomic():
        note = form.Note("a" * 32, "note", 0, 0, 200, 140, text="One login")
        documents.edit(drawer.document, by=owner.pk, change=lambda doc: form.put(doc, [note]))
    drawer.refresh_from_db()
    assert drawer.notes == 1
    assert Participation.objects.get(verb=Verb.WROTE_NOTE).actor == owner.pk
    told = Event.objects.filter(stream=found.stream).order_by("-pk").first()
    assert told is not None
    assert (told.kind, told.actor) == ("session.grew", None)


def test_a_note_is_changed_and_taken_away_while_nobody_has_read_it() -> None:
    found = workshop.going_on()
    writing, owner = workshop.begin(found), make.person()
    actions.write_in_drawer(by=owner, activity=writing, words="One login")
    (note,) = workshop.lying_in(Drawer.objects.get(person=owner))
    actions.reword_in_drawer(by=owner, activity=writing, note=note, words="Two logins")
    actions.write_in_drawer(by=owner, activity=writing, words="Dark mode")
    actions.take_from_drawer(by=owner, activity=writing, note=note)
    actions.end_activity(by=found.planned_by, activity=writing)
    assert workshop.said(found.canvas) == ["Dark mode"]


def test_nobody_changes_the_note_of_another() -> None:
    found = workshop.going_on()
    writing, owner = workshop.begin(found), make.person()
    actions.write_in_drawer(by=owner, activity=writing, words="One login")
    (note,) = workshop.lying_in(Drawer.objects.get(person=owner))
    with pytest.raises(NotVisible):
        actions.reword_in_drawer(by=found.planned_by, activity=writing, note=note, words="Mine")


def test_the_next_activity_reveals_what_was_written_in_the_one_before() -> None:
    found = workshop.going_on(None, workshop.writing(), workshop.writing("Again"))
    first = workshop.begin(found)
    actions.write_in_drawer(by=make.person(), activity=first, words="One login")
    workshop.begin(found, 1)
    assert workshop.said(found.canvas) == ["One login"]


def test_the_api_gives_each_their_own() -> None:
    found = workshop.going_on()
    writing, owner = workshop.begin(found), make.person()
    actions.write_in_drawer(by=owner, activity=writing, words="One login")

    def drawer(person: object) -> list[str]:
        client = Client()
        client.force_login(person)
        answer = client.get(f"/api/v1/session-activities/{writing.pk}/drawer")
        return [note["words"] for note in json.loads(answer.content)["notes"]]

    assert drawer(owner) == ["One login"]
    assert drawer(found.planned_by) == []
