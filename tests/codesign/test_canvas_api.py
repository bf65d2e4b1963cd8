"""Canvases by the API."""

import pytest

from ideas.codesign.models import Canvas
from tests import factories as make
from tests.api.conftest import Script
from tests.codesign import walls

pytestmark = pytest.mark.django_db


def test_the_api_tells_and_does_the_same() -> None:
    space = make.space()
    owner = Script(space.created_by)
    made = owner.post(f"/spaces/{space.pk}/canvases", {"title": "The new seal", "template": "affinity"})
    assert made.status == 201, made.text
    canvas = Canvas.objects.get(pk=made.json["id"])
    walls.note(canvas, text="Seals leak")
    notes = owner.get(f"/canvases/{canvas.pk}/notes").json["notes"]
    assert {one["text"] for one in notes} >= {"All notes", "Seals leak"}
    assert notes[0]["made_by"]["name"] == space.created_by.name
    assert owner("PUT", f"/canvases/{canvas.pk}", {"title": "Other"}).json["title"] == "Other"
    assert [one["id"] for one in owner.get(f"/spaces/{space.pk}/canvases").json["canvases"]] == [canvas.pk]
    assert owner.post(f"/canvases/{canvas.pk}/archive").json["archived_at"]
    assert owner.post(f"/canvases/{canvas.pk}/restore").json["archived_at"] is None
    assert Script(make.guest()).get(f"/canvases/{canvas.pk}").status == 404
