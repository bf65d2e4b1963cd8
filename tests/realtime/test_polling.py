"""The long poll: the same frames, the same rights and the same resync, without a WebSocket."""

import json
import threading
import time
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpRequest

from realtime import log, signals
from realtime.log import Cursor
from realtime.models import Stream
from realtime.polling import Malformed, places, presences
from realtime.said import said
from tests import factories
from tests.live_server import Served, serve, session_of
from tests.realtime.conftest import ECHO, let_in, say
from tests.realtime.sockets import Message, Socket

pytestmark = pytest.mark.django_db(transaction=True)


class Poller:
    """A page that polls; keeps its cursor as the browser does."""

    def __init__(self, served: Served, session: str, stream: str, at: Cursor | None = None) -> None:
        self.stream, self.at = stream, at or Cursor()
        self.url = f"{served.origin}/live/poll/"
        self.cookies = {settings.SESSION_COOKIE_NAME: session}

    def ask(self, **query: str) -> httpx.Response:
        return httpx.get(self.url, params=query, cookies=self.cookies, timeout=40)

    def ask_from_here(self) -> httpx.Response:
        return self.ask(listen=f"{self.stream}@{self.at.epoch}:{self.at.seq}")

    def poll(self) -> list[Message]:
        frames: list[Message] = self.ask_from_here().raise_for_status().json()
        for each in frames:
            said(json.dumps(each))
            if each["type"] in {"event", "caught_up"}:
                self.at = Cursor(each["epoch"], each["seq"])
        return frames


@pytest.fixture
def poller(live: Served, member: Any, stream: str) -> Poller:
    return Poller(live, session_of(member), stream)


def words(frames: list[Message]) -> list[str]:
    return [each["html"] for each in frames if each["type"] == "event"]


def soon(work: Any) -> threading.Thread:
    """`work` while somebody waits: the poll is on its way by then, or finds it in the log."""
    thread = threading.Timer(0.3, work)
    thread.start()
    return thread


def test_what_was_missed_is_answered_at_once(poller: Poller, stream: str) -> None:
    for turn in range(3):
        say(stream, str(turn))
    began = time.monotonic()
    assert words(poller.poll()) == [f'<p id="echo-{n + 1}">{n}</p>' for n in range(3)]
    assert time.monotonic() - began < 10


def test_a_poll_waits_for_what_comes(poller: Poller, stream: str) -> None:
    say(stream, "first")
    poller.poll()
    speaking = soon(lambda: say_and_close(stream, "second"))
    assert words(poller.poll()) == ['<p id="echo-2">second</p>']
    speaking.join()


def say_and_close(stream: str, said: str) -> None:
    from django.db import connection

    say(stream, said)
    connection.close()


def test_the_frames_are_those_of_the_socket(live: Served, member: Any, poller: Poller, stream: str) -> None:
    with Socket(live, member) as ws:
        ws.listen(stream)
        say(stream, "same")
        told = ws.until("event")
    assert told in poller.poll()


def test_without_a_place_it_says_where_the_stream_stands(poller: Poller, stream: str) -> None:
    say(stream)
    head = log.head(stream)
    frames = poller.ask(listen=stream).json()
    assert frames == [{"type": "caught_up", "stream": stream, "epoch": head.epoch, "seq": 1}]


def test_without_streams_it_says_hello(poller: Poller) -> None:
    assert poller.ask().json() == [{"type": "hello", "protocol": 1}]


def test_another_epoch_is_told_to_reload(poller: Poller, stream: str) -> None:
    say(stream)
    poller.poll()
    Stream.objects.filter(name=stream).update(epoch="renewed")
    assert {"type": "resync", "stream": stream} in poller.poll()


def test_a_stream_that_is_not_for_you_is_not_found(live: Served, member: Any, poller: Poller) -> None:
    poller.stream = "echo:987654"
    assert poller.poll() == [{"type": "closed", "stream": "echo:987654", "reason": "not_found"}]


def test_a_right_that_is_lost_ends_the_wait(member: Any, poller: Poller, stream: str) -> None:
    def revoke() -> None:
        from django.db import connection

        with transaction.atomic():
            member.groups.clear()
            signals.recheck([member.pk])
        connection.close()

    say(stream)
    poller.poll()
    revoking = soon(revoke)
    began = time.monotonic()
    frames = poller.poll()
    assert frames[-1]["reason"] in {"revoked", "not_found"}
    assert time.monotonic() - began < 10
    revoking.join()
    say(stream, "after")
    assert words(poller.poll()) == []


def test_nobody_who_is_signed_out_is_told_anything(live: Served, member: Any, stream: str) -> None:
    session = session_of(member)
    poller = Poller(live, session, stream)
    say(stream)
    poller.poll()

    def sign_out() -> None:
        from django.db import connection

        request = HttpRequest()
        request.session = SessionStore(session)
        request.user = member
        logout(request)
        connection.close()

    leaving = soon(sign_out)
    assert poller.ask_from_here().status_code == 401
    leaving.join()
    assert poller.ask_from_here().status_code == 401
    assert Poller(live, "", stream).ask_from_here().json() == [{"type": "error", "reason": "not_signed_in"}]


@pytest.mark.parametrize(
    "query", [b"listen=thread", b"listen=thread:5@x", b"heard=thread:5", b"listen=thread:5@a:-1", b"&", b"listen=\xff"]
)
def test_what_is_not_understood_is_refused(query: bytes) -> None:
    with pytest.raises(Malformed):
        places(query)


def test_places_are_read() -> None:
    assert places(b"listen=thread:5@ab12:17&listen=space:3&listen=person:1@:0") == {
        "thread:5": Cursor("ab12", 17),
        "space:3": None,
        "person:1": Cursor("", 0),
    }
    assert places(b"") == {}


def test_a_server_that_stops_answers_those_who_wait(member: Any, stream: str) -> None:
    with serve(apps=ECHO) as served:
        poller = Poller(served, session_of(member), stream)
        say(stream)
        poller.poll()
        stopping = soon(served.stop)
        began = time.monotonic()
        assert words(poller.poll()) == []
        assert time.monotonic() - began < 12
        stopping.join()


def test_who_polls_is_seen_and_sees_who_is_here(live: Served, member: Any, stream: str) -> None:
    colleague = factories.person(name="Olga Present")
    let_in(colleague, stream)
    poller = Poller(live, session_of(colleague), stream)
    with Socket(live, member) as ws:
        ws.listen(stream, presence=True)
        listen = f"{stream}@:0"
        (told,) = [f for f in poller.ask(listen=listen, present=stream).json() if f["type"] == "presence"][-1:]
        both = [{"id": colleague.pk, "name": "Olga Present"}, {"id": member.pk, "name": member.display_name}]
        ws.until("presence", count=2)
        if told["count"] == 1:  # the list as it was when it came, which the next answer puts right
            (told,) = poller.ask(listen=listen, present=f"{stream}@{told['mark']}").json()[-1:]
        assert sorted(told["people"], key=lambda each: each["id"]) == sorted(both, key=lambda each: each["id"])
        asked = soon(lambda: poller.ask(listen=listen, present=f"{stream}@{told['mark']}"))
        say(stream, "what ends the poll, as the list is known")
        asked.join(40)
        ws.until("event")
        alone = ws.until("presence")
        assert [each["id"] for each in alone["people"]] == [member.pk], "who polls no more is gone after a while"


def test_who_polls_can_say_that_they_write(live: Served, member: Any, stream: str) -> None:
    colleague, stranger = factories.person(name="Olga Typist"), factories.person()
    let_in(colleague, stream)

    def signal(person: Any, body: dict[str, Any], origin: str = live.origin) -> int:
        cookies = {settings.SESSION_COOKIE_NAME: session_of(person)} if person else {}
        url, headers = f"{live.origin}/live/poll/", {"Origin": origin}
        return httpx.post(url, json=body, cookies=cookies, headers=headers, timeout=40).status_code

    typing = {"type": "signal", "stream": stream, "kind": "typing", "on": True}
    with Socket(live, member) as ws:
        ws.listen(stream)
        assert signal(None, typing) == 401
        assert signal(stranger, typing) == 404
        assert signal(colleague, typing, "http://evil.example") == 403
        assert signal(colleague, {"type": "ping"}) == signal(colleague, typing | {"more": "x" * 3000}) == 400
        assert signal(colleague, typing) == 204
        assert ws.receive() == {**typing, "from": {"id": colleague.pk, "name": "Olga Typist"}}


@pytest.mark.parametrize("query", ["present=echo", "present=echo:1@zz", "present=echo:1@0a1b2c3d4", "here=echo:1"])
def test_a_query_of_another_form_is_refused(query: str) -> None:
    with pytest.raises(Malformed):
        presences(query.encode())
