"""What scripts read and write, and what they are told when something is wrong."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests import factories as make
from tests.api.conftest import Script
from workspace.audit.models import Participation
from workspace.threads import actions as threads


@pytest.fixture
def anna() -> Script:
    return Script(make.person("Anna Berg", title="Engineer", unit="Pumps"))


def test_people_are_listed_found_and_shown(anna: Script) -> None:
    make.person("Omar Haddad")
    everybody = anna.get("/people").json
    assert [person["name"] for person in everybody["people"]] == ["Anna Berg", "Omar Haddad"]
    assert [person["name"] for person in anna.get("/people", q="hádd om").json["people"]] == ["Omar Haddad"]
    shown = anna.get(f"/people/{anna.person.pk}").json
    assert (shown["title"], shown["unit"], shown["side"]) == ("Engineer", "Pumps", "employee")
    assert "email" not in shown
    assert anna.get("/me").json["email"] == anna.person.email


def test_a_conversation_from_end_to_end(anna: Script) -> None:
    omar = Script(make.person("Omar Haddad"))
    space = anna.post("/spaces", {"name": "Pump works", "purpose": "All of it"}).json
    assert space["may"] == ["contribute", "facilitate", "view"]
    assert [row["name"] for row in omar.get("/spaces").json["spaces"]] == ["Pump works"]
    assert omar.post(f"/spaces/{space['id']}/join").json["may"] == ["contribute", "view"]
    thread = anna.post(f"/spaces/{space['id']}/threads", {"title": "Which seal?", "body": "@omar-haddad, **which**?"})
    assert thread.status == 201
    number = thread.json["id"]
    assert omar.get("/catch-up").json["calls"][0]["thread"]["title"] == "Which seal?"
    first = omar.get(f"/threads/{number}/posts").json["posts"][0]
    assert "<strong>which</strong>" in first["html"]
    reply = omar.post(f"/threads/{number}/posts", {"body": "The steel one.", "quotes": first["id"]}).json
    assert (reply["number"], reply["quotes"]) == (2, first["id"])
    assert omar("PATCH", f"/posts/{reply['id']}", {"body": "The bronze one."}).json["body"] == "The bronze one."
    assert anna("PUT", f"/posts/{reply['id']}/reactions/👍").json["reactions"] == [
        {"emoji": "👍", "person": anna.person.pk}
    ]
    assert anna("DELETE", f"/posts/{reply['id']}/reactions/👍").json["reactions"] == []
    decided = anna.post(f"/posts/{reply['id']}/outcomes", {"kind": "decision", "summary": "Bronze"})
    assert decided.json["decided_by"][0]["name"] == "Omar Haddad"
    other = anna.post(f"/threads/{number}/posts", {"body": "Steel after all."}).json
    later = anna.post(f"/outcomes/{decided.json['id']}/supersede", {"post": other["id"]}).json
    assert anna.get(f"/outcomes/{decided.json['id']}").json["superseded_by"] == later["id"]
    assert [one["id"] for one in omar.get("/outcomes", kind="decision").json["outcomes"]] == [
        later["id"],
        decided.json["id"],
    ]
    assert anna.post(f"/threads/{number}/close").json["closed_at"]
    assert omar.post(f"/threads/{number}/posts", {"body": "Too late"}).status == 403
    assert omar.post(f"/threads/{number}/reopen").json["closed_at"] is None
    read = omar.post(f"/threads/{number}/read", {"number": 99}).json
    assert read["unread"] == 0
    assert omar("DELETE", f"/posts/{first['id']}").status == 403
    assert anna("DELETE", f"/posts/{first['id']}").json["body"] == ""
    assert omar.post(f"/spaces/{space['id']}/leave").status == 204


def test_actions_are_taken_done_and_taken_up_again(anna: Script) -> None:
    post = make.reply(anna.person)
    action = anna.post(
        f"/posts/{post.pk}/outcomes", {"kind": "action", "owner": anna.person.pk, "due": "2026-12-24"}
    ).json
    assert anna.get("/catch-up").json["actions"][0]["id"] == action["id"]
    assert anna.post(f"/outcomes/{action['id']}/done").json["done_at"]
    assert anna.post(f"/outcomes/{action['id']}/reopen").json["done_at"] is None
    assert anna.post(f"/outcomes/{action['id']}/withdraw").json["withdrawn_at"]


def test_threads_are_paged_newest_first(anna: Script) -> None:
    room = make.space(anna.person)
    made = [make.thread(anna.person, room).pk for _ in range(7)]
    threads.close_thread(by=anna.person, thread=make.thread(anna.person, room))
    seen: list[int] = []
    after = ""
    while True:
        page = anna.get(
            f"/spaces/{room.pk}/threads", limit=3, closed="false", **({"after": after} if after else {})
        ).json
        seen += [thread["id"] for thread in page["threads"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert seen == made[::-1]
    assert len(anna.get(f"/spaces/{room.pk}/threads", closed="true").json["threads"]) == 1


def test_posts_are_read_on_by_their_number(anna: Script) -> None:
    thread = make.thread(anna.person)
    for _ in range(5):
        make.reply(anna.person, thread)
    page = anna.get(f"/threads/{thread.pk}/posts", after=2, limit=2).json
    assert [post["number"] for post in page["posts"]] == [3, 4]
    assert page["last_number"] == 6


def test_the_same_key_does_nothing_twice(anna: Script) -> None:
    thread = make.thread(anna.person)
    key = str(uuid4())
    first, second = (
        anna.post(f"/threads/{thread.pk}/posts", {"body": "Once"}, **{"Idempotency-Key": key}) for _ in range(2)
    )
    assert (first.status, second.status) == (201, 201)
    assert first.json["id"] == second.json["id"]
    assert thread.posts.count() == 2
    assert Participation.objects.filter(actor=anna.person.pk, object_id=first.json["id"], verb="replied").count() == 1
    assert anna.post(f"/threads/{thread.pk}/posts", {"body": "x"}, **{"Idempotency-Key": "no"}).status == 422


def test_what_happened_is_read_from_a_cursor(anna: Script) -> None:
    thread = make.thread(anna.person)
    path = f"/events/thread:{thread.pk}"
    begun = anna.get(path).json
    assert [event["kind"] for event in begun["events"]] == ["post.replied"]
    post = make.reply(anna.person, thread)
    later = anna.get(path, epoch=begun["epoch"], seq=begun["seq"]).json
    assert [(event["kind"], event["payload"]["post"]) for event in later["events"]] == [("post.replied", post.pk)]
    assert later["more"] is False
    assert anna.get(path, epoch="otherwise", seq=1).status == 409
    for stream in ("thread:999999", "nonsense", f"person:{make.person().pk}", "canvas:1"):
        assert anna.get(f"/events/{stream}").status == 404


def test_search_speaks_as_the_page_does(anna: Script) -> None:
    from search import indexer
    from search.documents import Kind

    post = make.reply(anna.person, body="The okapi rattles")
    indexer.look_at(Kind.POST, [post.pk])
    found = anna.get("/search", q="okapi").json
    assert [(one["kind"], one["id"]) for one in found["results"]] == [("post", post.pk)]
    assert {"text": "okapi", "found": True} in found["results"][0]["text"]
    assert anna.get("/search", q="has:wings").json["notes"]
    assert anna.get("/search", q="okapi", kind="wings").status == 422


# ---- what is told when something is wrong


def wrong(answer: Any, status: int) -> str:
    assert answer.status == status
    assert answer.json["error"]["status"] == status
    return str(answer.json["error"]["message"])


def test_errors_have_one_shape(anna: Script) -> None:
    thread = make.thread(anna.person)
    assert "nothing here" in wrong(anna.get("/threads/999999"), 404)
    assert wrong(anna.get("/threads/99999999999999999999999"), 422)
    assert wrong(anna.get("/threads/abc"), 422)
    assert "Write something" in wrong(anna.post(f"/threads/{thread.pk}/posts", {"body": " "}), 422)
    assert wrong(anna.post(f"/threads/{thread.pk}/posts", {"text": "x"}), 422)
    assert "such address" in wrong(anna.get("/nothing"), 404)
    answer = anna("POST", "/spaces", {"name": 5})
    assert answer.json["error"]["fields"] == {"space.name": "Input should be a valid string"}
    broken = anna.client.generic("POST", "/api/v1/spaces", data="{", content_type="application/json")
    assert broken.status_code in {400, 422}
    assert broken.json()["error"]["status"] == broken.status_code
    assert Client().get("/api/v2/me").json()["error"]["status"] == 404
    assert anna.client.delete("/api/v1/me").status_code == 405


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_what_cannot_be_kept_is_refused_and_not_an_accident(anna: Script, sign: str) -> None:
    thread = make.thread(anna.person)
    assert wrong(anna.post(f"/threads/{thread.pk}/posts", {"body": f"a{sign}b"}), 400)
    assert wrong(anna.post("/spaces", {"name": f"a{sign}b"}), 400)
    assert anna("GET", "/people?q=%00").status == 422
    assert anna("GET", "/search?q=%00okapi").status == 422
    assert anna("PUT", f"/posts/{thread.posts.get().pk}/reactions/%00").status in {404, 422}
    assert anna("GET", "/events/thread:%00").status in {404, 422}


def test_too_much_at_once_is_told_with_when_to_come_again(anna: Script, settings: Any) -> None:
    settings.WRITES_PER_MINUTE = 3
    thread = make.thread(anna.person)
    answers = [anna.post(f"/threads/{thread.pk}/posts", {"body": "x"}) for _ in range(4)]
    assert wrong(answers[-1], 429)
    assert answers[-1].headers["Retry-After"] == "60"


def test_customers_open_no_spaces(anna: Script) -> None:
    assert Script(make.guest()).post("/spaces", {"name": "Mine"}).status == 404
    assert anna.post("/spaces", {"name": "Mine", "access": "secret"}).status == 422
