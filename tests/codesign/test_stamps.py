"""Who made and who changed a note comes from the server's own log."""

import pytest

from ideas.codesign import actions, queries
from ideas.codesign.models import Stamp
from tests import factories as make
from tests.codesign import walls
from workspace.audit.models import Participation, Verb
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def verbs(canvas_space: int) -> list[str]:
    return list(Participation.objects.filter(space=canvas_space).order_by("pk").values_list("verb", flat=True))


def test_a_note_carries_who_made_changed_and_took_it_away() -> None:
    canvas = walls.canvas()
    omar, mei = make.person("Omar Haddad"), make.person("Mei Tanaka")
    note = walls.note(canvas, omar, text="Seals leak")
    walls.say(canvas, note, mei, "Seals leak in winter")
    walls.take(canvas, note, canvas.opened_by)
    stamp = Stamp.objects.get(canvas=canvas)
    assert (stamp.created_by, stamp.changed_by, stamp.removed_by) == (omar, mei, canvas.opened_by)
    assert stamp.words == "Seals leak in winter"
    assert verbs(canvas.space_id)[-3:] == [Verb.WROTE_NOTE, Verb.CHANGED_NOTE, Verb.REMOVED_NOTE]


def test_writing_on_at_a_note_is_one_contribution_and_moving_it_none() -> None:
    canvas = walls.canvas()
    omar = make.person()
    note = walls.note(canvas, omar, text="S")
    before = len(verbs(canvas.space_id))
    for words in ("Se", "Sea", "Seals"):
        walls.say(canvas, note, omar, words)
    walls.change(canvas, omar, lambda doc: doc.get("notes", type=type(doc["notes"]))[note.id].update({"x": 40}))
    assert len(verbs(canvas.space_id)) == before
    assert Stamp.objects.get(canvas=canvas).words == "Seals"


def test_a_note_that_comes_back_keeps_its_author() -> None:
    canvas = walls.canvas()
    omar = make.person()
    note = walls.note(canvas, omar)
    actions.keep_version(by=canvas.opened_by, canvas=canvas, title="Before lunch")
    walls.take(canvas, note, canvas.opened_by)
    kept = next(one for one in queries.versions_of(queries.canvas_visit(omar, canvas.pk)))
    actions.restore_version(by=canvas.opened_by, canvas=canvas, version=kept.number)
    stamp = Stamp.objects.get(canvas=canvas)
    assert (stamp.created_by, stamp.stands) == (omar, True)
    assert note.id in walls.lying(canvas)


def test_where_names_are_not_told_nobody_learns_them(monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = walls.canvas()
    omar = make.person("Omar Haddad")
    walls.note(canvas, omar, text="Seals leak")
    monkeypatch.setattr("ideas.codesign.queries.registered._blinds", [set])
    visit = queries.canvas_visit(canvas.opened_by, canvas.pk)
    assert visit.is_blind
    told = queries.stamps_since(visit, None)
    assert (told["stamps"], told["people"], told["blind"]) == ({}, {}, True)
    assert "Omar" not in queries.as_csv(visit)
    assert "Omar" not in queries.as_json(visit)
    assert "Seals leak" in queries.as_csv(visit)


def test_a_gate_makes_the_canvas_read_only_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = walls.canvas()
    by = canvas.opened_by
    assert queries.access(by, canvas.pk).name == "WRITE"
    monkeypatch.setattr("ideas.codesign.queries.registered._gates", [set])
    assert queries.access(by, canvas.pk).name == "VIEW"
    assert not queries.canvas_visit(by, canvas.pk).may_write


def test_rights_on_the_document_are_those_of_the_space() -> None:
    canvas = walls.canvas()
    stranger, viewer = make.guest(), make.guest()
    from workspace.spaces import actions as spaces

    spaces.grant(by=canvas.opened_by, space=canvas.space, can=Can.VIEW, person=viewer)
    told = queries.access_many([(one, canvas.pk) for one in (canvas.opened_by, viewer, stranger)])
    assert {one.pk: level.name for (one, _), level in told.items()} == {canvas.opened_by_id: "WRITE", viewer.pk: "VIEW"}
    actions.archive_canvas(by=canvas.opened_by, canvas=canvas)
    assert queries.access(canvas.opened_by, canvas.pk).name == "VIEW"
