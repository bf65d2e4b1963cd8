"""Listening over a real socket: from now on, from a cursor, and what happens when that can't be."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from realtime import log, signals
from realtime.models import Event
from realtime.tasks import prune
from tests import factories
from tests.live_server import Served
from tests.realtime.conftest import let_in, say
from tests.realtime.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_socket_is_greeted_and_answers_a_ping(live: Served, member: object) -> None:
    with Socket(live, member) as socket:
        assert socket.receive() == {"type": "hello", "protocol": 1}
        socket.send(type="ping")
        assert socket.receive() == {"type": "pong"}


def test_what_is_said_reaches_who_listens(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as socket:
        assert socket.listen(stream) == {"type": "caught_up", "stream": stream, "epoch": "", "seq": 0}
        key = uuid4()
        event = say(stream, "<b>good morning</b>", actor=7, key=key)
        heard = socket.until("event")
        assert heard == {
            "type": "event",
            "stream": stream,
            "epoch": log.head(stream).epoch,
            "seq": 1,
            "kind": "echo.said",
            "actor": 7,
            "key": str(key),
            "at": event.at.isoformat(),
            "html": '<p id="echo-1">&lt;b&gt;good morning&lt;/b&gt;</p>',
        }


def test_a_listener_with_a_cursor_is_told_what_it_missed_and_then_what_comes(
    live: Served, member: object, stream: str
) -> None:
    for _ in range(3):
        say(stream)
    epoch = log.head(stream).epoch
    with Socket(live, member) as socket:
        socket.send(type="listen", stream=stream, epoch=epoch, seq=1)
        assert [each["seq"] for each in socket.events(2, stream)] == [2, 3]
        assert socket.receive() == {"type": "caught_up", "stream": stream, "epoch": epoch, "seq": 3}
        say(stream)
        assert socket.receive()["seq"] == 4


def test_a_page_without_events_listens_from_before_the_first(live: Served, member: object, stream: str) -> None:
    say(stream)
    with Socket(live, member) as socket:
        socket.send(type="listen", stream=stream, epoch="", seq=0)
        assert socket.until("event")["seq"] == 1
        assert socket.until("caught_up")["seq"] == 1


@pytest.mark.parametrize(("epoch", "seq"), [("another", 1), (None, 99), ("", 1)])
def test_a_cursor_that_this_stream_never_gave_is_told_to_reload(
    live: Served, member: object, stream: str, epoch: str | None, seq: int
) -> None:
    say(stream)
    say(stream)
    with Socket(live, member) as socket:
        epoch = log.head(stream).epoch if epoch is None else epoch
        assert socket.listen(stream, epoch=epoch, seq=seq) == {"type": "resync", "stream": stream}


def test_a_listener_behind_the_window_is_told_to_reload(
    live: Served, member: object, stream: str, settings: Any
) -> None:
    for _ in range(5):
        say(stream)
    at = log.head(stream)
    Event.objects.filter(stream=stream, seq__lte=3).update(at=timezone.now() - timedelta(days=40))
    settings.LIVE_KEEP_EVENTS = 2
    prune(timestamp=0)
    with Socket(live, member) as socket:
        assert socket.listen(stream, epoch=at.epoch, seq=1)["type"] == "resync"
        assert socket.listen(stream, epoch=at.epoch, seq=3)["type"] == "caught_up"


def test_renewed_streams_tell_their_listeners_to_reload(live: Served, member: object, stream: str) -> None:
    say(stream)
    with Socket(live, member) as socket:
        socket.listen(stream)
        call_command("live_renew")
        assert socket.until("resync") == {"type": "resync", "stream": stream}
        at = log.head(stream)
        assert socket.listen(stream, epoch=at.epoch, seq=at.seq)["type"] == "caught_up"


def test_many_missed_events_come_in_order(live: Served, member: object, stream: str) -> None:
    for number in range(350):
        say(stream, str(number))
    at = log.head(stream)
    with Socket(live, member) as socket:
        socket.send(type="listen", stream=stream, epoch=at.epoch, seq=20)
        assert [socket.until("event")["seq"] for _ in range(330)] == list(range(21, 351))
        assert socket.receive()["type"] == "caught_up"


def test_a_stream_of_others_is_as_one_that_does_not_exist(live: Served, member: object) -> None:
    with Socket(live, member) as socket:
        for name in ("echo:999999", "nothing:1"):
            assert socket.listen(name) == {"type": "closed", "stream": name, "reason": "not_found"}


def test_who_leaves_hears_no_more(live: Served, member: object, stream: str) -> None:
    other = f"{stream}000"
    let_in(member, other)
    with Socket(live, member) as socket:
        socket.listen(stream)
        socket.listen(other)
        socket.send(type="leave", stream=stream)
        socket.send(type="listen", stream=other)
        socket.until("caught_up", stream=other)
        say(stream, "unheard")
        say(other, "heard")
        assert socket.until("event")["stream"] == other


def test_an_event_that_cannot_be_rendered_holds_up_nobody(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as socket:
        socket.listen(stream)
        say(stream, "break the rendering")
        say(stream, "whole")
        first, second = socket.events(2, stream)
        assert (first["seq"], first["html"]) == (1, "")
        assert second["html"] == '<p id="echo-2">whole</p>'


def test_a_ping_tells_where_the_streams_stand(live: Served, member: object, stream: str) -> None:
    say(stream)
    with Socket(live, member) as socket:
        socket.listen(stream)
        socket.send(type="ping")
        assert socket.until("head") == {"type": "head", "stream": stream, "seq": 1}


def test_a_socket_may_listen_to_200_streams(live: Served, member: object) -> None:
    with Socket(live, member) as socket:
        group = [f"echo:{number}" for number in range(500_000, 500_201)]
        member.groups.add(*Group.objects.bulk_create(Group(name=name.replace(":", "-")) for name in group))
        for name in group:
            socket.send(type="listen", stream=name)
        answers = [socket.until_true(lambda m: m["type"] in {"caught_up", "error"}) for _ in group]
        assert [each["type"] for each in answers] == ["caught_up"] * 200 + ["error"]
        assert answers[-1]["reason"] == "too_many_streams"


def test_two_of_one_person_and_one_of_another_all_hear_it(live: Served, member: object, stream: str) -> None:
    colleague = factories.person()
    let_in(colleague, stream)
    with Socket(live, member) as first, Socket(live, member) as second, Socket(live, colleague) as third:
        for socket in (first, second, third):
            socket.listen(stream)
        say(stream)
        assert [socket.until("event")["seq"] for socket in (first, second, third)] == [1, 1, 1]


def test_news_that_came_between_a_page_and_its_listening_are_told_when_it_listens(
    live: Served, member: object, stream: str
) -> None:
    with Socket(live, member) as first, Socket(live, member) as second:
        first.listen(stream)
        signals.publish(stream, "bell")
        first.until("signal")  # from here on it is told
        second.listen(stream)
        assert second.until("signal")["kind"] == "bell"


def test_what_somebody_typed_before_one_came_is_not_told(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as first, Socket(live, member) as second:
        first.listen(stream)
        signals.publish(stream, "typing", person=factories.person())
        signals.publish(stream, "grown", about=5)
        first.until("signal", about=5)
        second.listen(stream)
        assert second.until("signal")["kind"] == "grown"
