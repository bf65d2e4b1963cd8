"""Invitations by script: as on their pages."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.api.conftest import Script
from tests.guests import doors
from workspace.common import clock
from workspace.guests.models import Link

pytestmark = pytest.mark.django_db


def test_a_link_is_made_listed_used_and_closed() -> None:
    host, aqua = make.person(), make.customer("Aqua")
    space = make.space(host, "Pumps")
    script = Script(host)
    terms = {
        "organisation": aqua.pk, "spaces": [space.pk], "most": 3, "colleagues": 1, "domains": ["aqua.example"],
        "ends_at": (clock.now() + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    made = script.post("/invitations/links", terms)
    assert made.status == 201
    link = Link.objects.get()
    assert made.json["address"].endswith(link.path)
    klara = doors.came(link, name="Klara Vogt")
    (shown,) = script.get("/invitations").json["invitations"]
    assert (shown["used"], shown["state"], [one["name"] for one in shown["came_in"]]) == (1, "open", [klara.name])
    closed = script.post(f"/invitations/{link.pk}/close", {})
    assert (closed.json["state"], closed.json["address"]) == ("closed", None)
    assert script.get(f"/invitations/{link.pk}").json["state"] == "closed"


def test_a_letter_and_a_colleague_within_the_limit() -> None:
    host, aqua = make.person(), make.customer("Aqua")
    space = make.space(host, "Pumps")
    terms = {"organisation": aqua.pk, "spaces": [space.pk], "colleagues": 1}
    letter = Script(host).post("/invitations/letters", {**terms, "email": "Klara@aqua.example", "name": "Klara"})
    assert (letter.status, letter.json["email"], letter.json["address"]) == (201, "klara@aqua.example", None)
    klara = Script(doors.came(Link.objects.get()))
    assert klara.get("/invitations").json == {"invitations": [], "colleagues_left": 1}
    cem = {"email": "cem@aqua.example", "name": "Cem"}
    assert klara.post("/invitations/colleagues", cem).status == 201
    refused = klara.post("/invitations/colleagues", {**cem, "email": "dana@aqua.example"})
    assert (refused.status, "what was agreed" in refused.text) == (403, True)


def test_the_same_rules_hold() -> None:
    host, aqua = make.person(), make.customer("Aqua")
    space, hidden = make.space(host), make.space(access="invited")
    terms = {"organisation": aqua.pk, "spaces": [space.pk], "email": "k@aqua.example", "name": "Klara"}
    guest = make.guest(aqua)
    for person, given, status in (
        (guest, terms, 404),
        (make.person(), terms, 403),
        (make.space().created_by, terms, 403),
        (host, terms | {"spaces": [hidden.pk]}, 404),
        (host, terms | {"organisation": host.organisation_id}, 404),
        (host, terms | {"email": "nobody"}, 422),
        (host, terms | {"spaces": []}, 403),
    ):
        assert Script(person).post("/invitations/letters", given).status == status, given
    make.share(space, make.customer("Boreal"))
    assert Script(host).post("/invitations/letters", terms).status == 422
    assert Script(host).post("/invitations/letters", terms | {"customers_may_meet": True}).status == 201
    assert Script(guest).get("/invitations").status == 404


def test_sent_again_with_its_key_it_is_made_once() -> None:
    host = make.person()
    terms = {
        "organisation": make.customer().pk, "spaces": [make.space(host).pk], "most": 3,
        "ends_at": (clock.now() + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    key = "6f1f7dd3-6a53-4c4f-8f5e-9f1b2f6f0a11"
    first, second = (Script(host).post("/invitations/links", terms, **{"Idempotency-Key": key}) for _ in range(2))
    assert first.json["id"] == second.json["id"]
    assert Link.objects.count() == 1
