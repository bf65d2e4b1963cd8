"""The pages of canvases: opened, looked at, filled from a file, taken along, and shut for who may not."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ideas.codesign.models import Canvas, Discussion, Picture
from tests import factories as make
from tests.codesign import walls
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


BY_SCRIPT = {"HTTP_X_REQUESTED_WITH": "causeway"}


def seen_by(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def viewer_of(canvas: Canvas) -> Person:
    viewer = make.guest()
    spaces.grant(by=canvas.opened_by, space=canvas.space, can=Can.VIEW, person=viewer)
    return viewer


def test_a_canvas_is_opened_from_a_layout_and_listed() -> None:
    space = make.space()
    client = seen_by(space.created_by)
    assert "Nothing" not in client.get(f"/spaces/{space.pk}/canvases/").content.decode()
    answer = client.post(f"/spaces/{space.pk}/canvases/new/", {"title": "The new seal", "template": "storyboard"})
    canvas = Canvas.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, canvas.get_absolute_url())
    assert len(walls.lying(canvas)) == 12
    listed = client.get(f"/spaces/{space.pk}/canvases/").content.decode()
    assert "The new seal" in listed
    assert "12 things on it" in listed


def test_a_canvas_needs_a_title_and_keeps_what_was_typed() -> None:
    space = make.space()
    answer = seen_by(space.created_by).post(f"/spaces/{space.pk}/canvases/new/", {"title": "", "purpose": "For winter"})
    assert answer.status_code == 422
    assert "Give the canvas a title" in answer.content.decode()
    assert "For winter" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["", "stamps/", "versions/", "edit/", "import/", "export.csv", "export.json", "notes/x/"]
)
def test_a_stranger_finds_no_canvas(path: str) -> None:
    canvas = walls.canvas()
    stranger = make.guest()
    assert seen_by(stranger).get(f"{canvas.get_absolute_url()}{path}").status_code == 404


def test_who_may_look_only_is_told_and_can_do_nothing() -> None:
    canvas = walls.canvas()
    client = seen_by(viewer_of(canvas))
    page = client.get(canvas.get_absolute_url()).content.decode()
    assert "You can look here. To write, ask a facilitator of the space." in page
    for path in ("import/", "edit/"):
        assert client.get(f"{canvas.get_absolute_url()}{path}").status_code == 403
    for path in ("archive/", "bring/"):
        assert client.post(f"{canvas.get_absolute_url()}{path}", {"place": "0,0,10,10"}).status_code == 403


def test_an_archived_canvas_is_read_and_comes_back() -> None:
    canvas = walls.canvas()
    client = seen_by(canvas.opened_by)
    client.post(f"{canvas.get_absolute_url()}archive/")
    assert "This canvas is archived" in client.get(canvas.get_absolute_url()).content.decode()
    assert canvas.title not in client.get(f"/spaces/{canvas.space_id}/canvases/").content.decode()
    assert canvas.title in client.get(f"/spaces/{canvas.space_id}/canvases/?archived=1").content.decode()
    client.post(f"{canvas.get_absolute_url()}restore/")
    assert "This canvas is archived" not in client.get(canvas.get_absolute_url()).content.decode()


def test_a_file_is_looked_at_first_and_taken_whole_or_not_at_all() -> None:
    canvas = walls.canvas()
    client = seen_by(canvas.opened_by)
    url = f"{canvas.get_absolute_url()}import/"
    wrong = SimpleUploadedFile("notes.csv", b"text,colour\nSeals leak,yellow\nTwo,red\n,green\n")
    answer = client.post(url, {"file": wrong})
    assert answer.status_code == 422
    assert "Row 3: there is no colour “red”" in answer.content.decode()
    assert "Row 4: it has no text." in answer.content.decode()
    assert walls.lying(canvas) == {}
    right = SimpleUploadedFile("notes.csv", b"text,group,owner\nSeals leak,Pump,Mei\nRubber hardens,Pump,Mei\n")
    shown = client.post(url, {"file": right})
    assert "2 notes would come" in shown.content.decode()
    assert "owner" in shown.content.decode()
    assert walls.lying(canvas) == {}
    client.post(url, {"token": shown.context["token"]})
    assert sorted(note.text for note in walls.lying(canvas).values()) == ["Pump", "Rubber hardens", "Seals leak"]
    assert client.post(url, {"token": shown.context["token"]}).status_code == 409


def test_notes_are_taken_along_with_their_authors() -> None:
    canvas = walls.canvas()
    omar = make.person("Omar Haddad")
    frame = walls.note(canvas, kind="frame", text="Pump", w=400, h=400)
    walls.note(canvas, omar, text="=SUM(A1)", group=frame.id, x=20, y=60)
    client = seen_by(canvas.opened_by)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{canvas.get_absolute_url()}export.csv").content.decode())))
    assert [(row["text"], row["group"], row["made by"]) for row in rows] == [("'=SUM(A1)", "Pump", "Omar Haddad")]
    told = json.loads(client.get(f"{canvas.get_absolute_url()}export.json").content)
    assert {note["text"]: note["made_by"]["name"] for note in told["notes"]}["=SUM(A1)"] == "Omar Haddad"


def test_stamps_say_who_and_only_what_is_new() -> None:
    canvas = walls.canvas()
    klara = make.guest(make.customer("Aqua Works"), "Klara Vogt")
    make.share(canvas.space, klara.organisation)
    note = walls.note(canvas, klara)
    client = seen_by(canvas.opened_by)
    told = client.get(f"{canvas.get_absolute_url()}stamps/").json()
    assert told["stamps"][note.id][0] == klara.pk
    assert told["people"][str(klara.pk)] == {"name": "Klara Vogt", "customer": True, "of": "Aqua Works"}
    later = client.get(f"{canvas.get_absolute_url()}stamps/", {"since": "2999-01-01T00:00:00+00:00"}).json()
    assert later["stamps"] == {}
    assert client.get(f"{canvas.get_absolute_url()}stamps/", {"since": "soon"}).status_code == 422


def test_the_first_comment_opens_a_thread_and_later_ones_reply_there() -> None:
    canvas = walls.canvas()
    mei = make.person("Mei Tanaka")
    note = walls.note(canvas, text="Seals leak")
    client = seen_by(canvas.opened_by)
    url = f"{canvas.get_absolute_url()}notes/{note.id}/"
    assert "Nobody has commented yet" in client.get(url, **BY_SCRIPT).content.decode()
    answer = client.post(url, {"body": f"Which seal? @{mei.handle}"}, **BY_SCRIPT)
    talk = Discussion.objects.get()
    assert "Which seal?" in answer.content.decode()
    assert talk.thread.title == "Seals leak · The new seal"
    assert client.get(f"{canvas.get_absolute_url()}stamps/").json()["talks"] == {note.id: talk.thread_id}
    again = client.post(url, {"body": "A second thread?"}, **BY_SCRIPT)
    assert again.status_code == 403
    thread = client.get(talk.thread.get_absolute_url()).content.decode()
    assert "A note on a canvas is discussed here" in thread


def test_a_picture_is_seen_by_whoever_sees_the_canvas(png: bytes) -> None:
    canvas = walls.canvas()
    omar, mei, stranger = make.person("Omar Haddad"), make.person(), make.guest()
    file = threads.attach_file(by=omar, upload=SimpleUploadedFile("seal.png", png, "image/png"))
    url = f"/attachments/{file.pk}/"
    assert seen_by(mei).get(url).status_code == 404
    walls.note(canvas, omar, kind="image", text="The seal", more={"attachment": file.pk})
    assert Picture.objects.get().laid_by == omar
    answer = seen_by(mei).get(url)
    assert b"".join(answer.streaming_content)  # read to its end, which closes the file
    assert answer.status_code == 200
    assert seen_by(stranger).get(url).status_code == 404


def test_nobody_lays_a_file_of_somebody_else(png: bytes) -> None:
    canvas = walls.canvas()
    omar, mei = make.person(), make.person()
    file = threads.attach_file(by=omar, upload=SimpleUploadedFile("seal.png", png, "image/png"))
    walls.note(canvas, mei, kind="image", more={"attachment": file.pk})
    assert not Picture.objects.exists()
    assert seen_by(mei).get(f"/attachments/{file.pk}/").status_code == 404


@pytest.mark.parametrize("place", ["", "1,2,3", "a,b,c,d", "0,0,0,10", "0,0,99999999,10"])
def test_only_a_place_can_be_shown_to_everybody(place: str) -> None:
    canvas = walls.canvas()
    answer = seen_by(canvas.opened_by).post(f"{canvas.get_absolute_url()}bring/", {"place": place})
    assert answer.status_code == 422


@pytest.fixture
def png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()
