"""Gatherings as JSON: the same rules, the same deeds."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests import factories as make
from workspace.gatherings import actions
from workspace.gatherings.models import AGENDA_MOST, Gathering
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


def ask(person: Person, method: str, path: str, **given: Any) -> tuple[int, Any]:
    client = Client()
    client.force_login(person)
    headers = {"Idempotency-Key": str(uuid4())}
    answer = client.generic(method, f"/api/v1{path}", json.dumps(given), "application/json", headers=headers)
    return answer.status_code, answer.json()


def test_a_gathering_is_started_read_and_ended() -> None:
    thread = make.thread()
    by = thread.opened_by
    status, made = ask(
        by, "POST", f"/threads/{thread.pk}/gatherings",
        purpose="One seal", agenda=[{"text": "Steel or bronze", "minutes": 10}, {"text": "Cost"}],
    )  # fmt: skip
    assert status == 201
    assert made["title"] == thread.title
    assert [(point["text"], point["minutes"]) for point in made["agenda"]] == [("Steel or bronze", 10), ("Cost", None)]
    gathering = Gathering.objects.get(pk=made["id"])
    actions.start_timer(by=by, gathering=gathering, seconds=300)
    status, read = ask(make.person(), "GET", f"/gatherings/{made['id']}")
    assert (status, read["timer"]["seconds"], read["timer"]["left"]) == (200, 300, None)
    assert ask(make.person(), "POST", f"/gatherings/{made['id']}/end")[0] == 403
    status, ended = ask(by, "POST", f"/gatherings/{made['id']}/end", summary="We take **steel**.")
    assert status == 200
    assert ended["ended_at"]
    assert thread.posts.get(pk=ended["summary"]).body == "We take **steel**."


def test_an_agenda_has_an_end() -> None:
    thread = make.thread()
    points = [{"text": "x"}] * (AGENDA_MOST + 1)
    assert ask(thread.opened_by, "POST", f"/threads/{thread.pk}/gatherings", agenda=points)[0] == 422
    assert ask(thread.opened_by, "POST", f"/threads/{thread.pk}/gatherings", agenda=points[:-1])[0] == 201


def test_points_and_notes_are_everybodys() -> None:
    gathering, mei = make.gathering(), make.person("Mei Tanaka")
    assert ask(mei, "POST", f"/gatherings/{gathering.pk}/agenda", text="Cost", minutes=5)[0] == 201
    status, note = ask(mei, "POST", f"/gatherings/{gathering.pk}/notes", text="Steel holds.")
    assert (status, note["version"], note["author"]["name"]) == (201, 1, "Mei Tanaka")
    assert ask(mei, "PUT", f"/notes/{note['id']}", text="Steel held.", version=1)[1]["version"] == 2
    assert ask(gathering.facilitator, "PUT", f"/notes/{note['id']}", text="Bronze.", version=1)[0] == 409
    assert ask(mei, "POST", f"/gatherings/{gathering.pk}/agenda", text="Cost", minutes=999)[0] == 422


def test_the_gatherings_of_a_space_come_in_pages() -> None:
    where = make.space()
    thread = make.thread(where=where)
    for _ in range(31):
        actions.end_gathering(by=where.created_by, gathering=make.gathering(where.created_by, thread))
    live = make.gathering(where.created_by, thread)
    status, first = ask(make.person(), "GET", f"/spaces/{where.pk}/gatherings")
    assert status == 200
    assert first["gatherings"][0]["id"] == live.pk
    assert len(first["gatherings"]) == 31
    client = Client()
    client.force_login(make.person())
    rest = client.get(f"/api/v1/spaces/{where.pk}/gatherings", {"after": first["next"]}).json()
    assert len(rest["gatherings"]) == 1
    assert rest["next"] is None


def test_a_stranger_finds_nothing() -> None:
    gathering = make.gathering()
    note = make.note(gathering)
    stranger = make.guest()
    for method, path in (
        ("GET", f"/gatherings/{gathering.pk}"), ("POST", f"/gatherings/{gathering.pk}/end"),
        ("GET", f"/spaces/{gathering.thread.space_id}/gatherings"),
        ("POST", f"/threads/{gathering.thread_id}/gatherings"),
    ):  # fmt: skip
        assert ask(stranger, method, path)[0] == 404, path
    assert ask(stranger, "PUT", f"/notes/{note.pk}", text="x", version=1)[0] == 404
    assert ask(stranger, "POST", f"/gatherings/{gathering.pk}/notes", text="x")[0] == 404
