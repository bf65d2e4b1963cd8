"""Hands, calls, turns and rounds as a script does them: the same rules as the pages."""

from uuid import uuid4

import pytest

from tests import factories as make
from tests.api.conftest import Script
from workspace.gatherings.equal_voice import RULE
from workspace.gatherings.models import Gathering, Hand, Turn

pytestmark = pytest.mark.django_db


def test_hands_and_turns_from_end_to_end(room: Gathering) -> None:
    leads, noor, omar = Script(room.facilitator), Script(make.person()), Script(make.person())
    for script in (noor, omar, omar):
        assert script("PUT", f"/gatherings/{room.pk}/hand").status == 200
    told = leads.get(f"/gatherings/{room.pk}/voices").json
    assert [one["hand"]["person"]["id"] for one in told["queue"]] == [noor.person.pk, omar.person.pk]
    assert told["rule"] == [str(sentence) for sentence in RULE]
    assert (told["floor"], told["after"]) == (None, 0)

    called = leads.post(f"/gatherings/{room.pk}/turns", {"after": 0})
    assert (called.status, called.json["person"]["id"]) == (201, noor.person.pk)
    assert called.json["out_of_turn_by"] is None
    stale = leads.post(f"/gatherings/{room.pk}/turns", {"after": 0})
    assert stale.status == 409
    assert noor.post(f"/turns/{called.json['id']}/end", {}).json["over"]

    noor("PUT", f"/gatherings/{room.pk}/hand")
    second = Hand.objects.raised().get(person=noor.person)
    out = leads.post(f"/gatherings/{room.pk}/turns", {"after": called.json["id"], "hand": second.pk})
    assert out.json["out_of_turn_by"]["id"] == room.facilitator.pk
    told = omar.get(f"/gatherings/{room.pk}/voices").json
    assert told["floor"]["id"] == told["after"] == out.json["id"]
    assert omar("DELETE", f"/gatherings/{room.pk}/hand").status == 204
    assert omar("DELETE", f"/gatherings/{room.pk}/hand").status == 204
    assert omar.get(f"/gatherings/{room.pk}/voices").json["queue"] == []


def test_how_long_somebody_spoke_is_not_told(room: Gathering) -> None:
    turn = make.turn(within=room)
    told = Script(make.person()).get(f"/gatherings/{room.pk}/voices").json
    assert "started_at" in told["floor"]
    assert set(told["turns"][0]) == {"id", "person", "over", "missed", "out_of_turn_by"}
    assert told["turns"][0]["id"] == turn.pk


def test_a_call_must_say_what_it_knew(room: Gathering) -> None:
    make.hand(within=room)
    leads = Script(room.facilitator)
    assert leads.post(f"/gatherings/{room.pk}/turns", {}).status == 422
    assert leads.post(f"/gatherings/{room.pk}/turns", {"after": -1}).status == 422
    assert not Turn.objects.exists()


def test_the_same_key_calls_once(room: Gathering) -> None:
    make.hand(within=room)
    make.hand(within=room)
    leads, key = Script(room.facilitator), str(uuid4())
    answers = [leads.post(f"/gatherings/{room.pk}/turns", {"after": 0}, **{"Idempotency-Key": key}) for _ in range(2)]
    assert [one.status for one in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert Turn.objects.count() == 1


def test_a_round_from_end_to_end(room: Gathering) -> None:
    leads, noor, omar = Script(room.facilitator), Script(make.person()), Script(make.person())
    opened = leads.post(f"/gatherings/{room.pk}/rounds", {"question": "What is in the way?"})
    assert opened.status == 201
    address = f"/rounds/{opened.json['id']}"
    assert noor("PUT", f"{address}/words", {"text": "The crane"}).json["own"]["text"] == "The crane"
    assert noor("PUT", f"{address}/words", {"text": "The slow crane"}).json["own"]["text"] == "The slow crane"
    assert omar("PUT", f"{address}/words", {"text": "The queue"}).status == 200
    assert omar("DELETE", f"{address}/words").json["own"] is None
    before = leads.get(address).json
    assert (before["wrote"], before["words"], before["own"]) == (1, [], None)

    assert noor.post(f"{address}/reveal").status == 403
    revealed = leads.post(f"{address}/reveal").json
    assert [(one["text"], one["late"]) for one in revealed["words"]] == [("The slow crane", False)]
    assert noor("PUT", f"{address}/words", {"text": "Another thing"}).status == 403
    late = omar("PUT", f"{address}/words", {"text": "The queue after all"}).json
    assert [(one["text"], one["late"]) for one in late["words"]][1] == ("The queue after all", True)
    assert [one["id"] for one in omar.get(f"/gatherings/{room.pk}/rounds").json["rounds"]] == [revealed["id"]]


def test_a_round_without_words_is_dropped(room: Gathering) -> None:
    leads = Script(room.facilitator)
    opened = leads.post(f"/gatherings/{room.pk}/rounds", {"question": "Why?"}).json
    assert leads.post(f"/rounds/{opened['id']}/reveal").status == 403
    assert leads.post(f"/rounds/{opened['id']}/drop").json["dropped_at"]
