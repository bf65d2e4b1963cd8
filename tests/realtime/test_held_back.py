"""After a revoke nothing more is told, by a process that slept through it, or that nobody could tell of it; and who
keeps the right misses nothing by that.
"""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction

from realtime import changes, log, signals
from tests import factories
from tests.live_server import Served, serve, session_of
from tests.realtime.conftest import ECHO, let_in, say
from tests.realtime.echo.room import Said
from tests.realtime.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

# The promise of the house: within a second.
SOON = 1.0


def group(stream: str) -> Group:
    return Group.objects.get(name=stream.replace(":", "-"))


@contextmanager
def asleep(served: Served) -> Iterator[None]:
    """The process does not run meanwhile."""
    os.kill(served.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(served.process.pid, signal.SIGCONT)


@pytest.mark.parametrize("turn", range(5))
def test_a_process_that_slept_through_a_revoke_tells_nothing_of_what_came_after(
    live: Served, member: Any, stream: str, turn: int
) -> None:
    stays = factories.person()
    let_in(stays, stream)
    with Socket(live, member) as goes, Socket(live, stays) as remains:
        for each in (goes, remains):
            each.listen(stream)
        say(stream, "for both")
        goes.until("event")
        with asleep(live):
            say(stream, "still for both")
            with transaction.atomic():
                member.groups.remove(group(stream))
                signals.recheck([member.pk])
            for _ in range(3):
                say(stream, "among ourselves")
        heard = []
        while (message := goes.receive())["type"] != "closed":
            heard.append(message.get("html", ""))
        assert not [html for html in heard if "among ourselves" in html]
        assert [each["seq"] for each in remains.events(5, stream)] == [1, 2, 3, 4, 5]


def test_a_poll_that_slept_through_a_revoke_is_answered_without_what_came_after(
    live: Served, member: Any, stream: str
) -> None:
    say(stream, "for both")
    cookies = {settings.SESSION_COOKIE_NAME: session_of(member)}
    with httpx.Client(base_url=live.origin, cookies=cookies, timeout=40) as browser:
        (level,) = browser.get("/live/poll/", params={"listen": stream}).json()
        with asleep(live):
            with transaction.atomic():
                member.groups.remove(group(stream))
                signals.recheck([member.pk])
            say(stream, "among ourselves")
        listen = f"{stream}@{level['epoch']}:{level['seq']}"
        assert "among" not in browser.get("/live/poll/", params={"listen": listen}).text


@contextmanager
def survey_held_up() -> Iterator[None]:
    """Nobody can find out which sessions stand."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def elsewhere() -> Iterator[Any]:
    """A connection beside the one that holds things up."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


def say_elsewhere(stream: str, words: str) -> None:
    with elsewhere() as cursor:
        cursor.execute(log._APPEND, [stream, "00000000", Said.kind, f'{{"words": "{words}"}}', None, None])
        cursor.execute("SELECT pg_notify('causeway_live', %s)", [f'{{"from":"","say":[{{"wake":["{stream}"]}}]}}'])


def test_only_those_in_doubt_wait_and_then_miss_nothing(live: Served, member: Any, stream: str) -> None:
    stays = factories.person()
    let_in(stays, stream)
    with Socket(live, member) as doubted, Socket(live, stays) as certain:
        for each in (doubted, certain):
            each.listen(stream)
        signals.recheck([stays.pk])  # all is well: the server has looked, and looks again
        say(stream, "one")
        assert doubted.until("event")["seq"] == certain.until("event")["seq"] == 1
        with survey_held_up():
            with elsewhere() as cursor:
                cursor.execute(
                    "INSERT INTO realtime_rightschange (people, session) VALUES (%s::bigint[], '')", [[member.pk]]
                )
            for words in ("two", "three"):
                say_elsewhere(stream, words)
            assert [each["seq"] for each in certain.events(2, stream)] == [2, 3]
            with pytest.raises(TimeoutError):
                doubted.receive(0.3)
            doubted.send(type="ping")
            assert doubted.receive() == {"type": "pong"}, "no head is told of what is held back"
        assert [each["seq"] for each in doubted.events(2, stream)] == [2, 3]
        say(stream, "four")
        assert doubted.receive()["seq"] == certain.receive()["seq"] == 4, "live again, and caught up only once"


@pytest.fixture(scope="module")
def unreachable(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    """A process whose relay never comes up."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with django_db_blocker.unblock(), serve(apps=ECHO, RELAY_URL=f"redis://127.0.0.1:{port}/0") as served:
        yield served


def test_while_the_relay_is_down_a_revoke_holds_within_a_second(unreachable: Served, member: Any, stream: str) -> None:
    with Socket(unreachable, member) as ws:
        ws.listen(stream)
        with transaction.atomic():
            member.groups.remove(group(stream))
            changes.note([member.pk])
        began = time.monotonic()
        assert ws.receive() == {"type": "closed", "stream": stream, "reason": "revoked"}
        assert time.monotonic() - began < SOON


def test_while_the_relay_is_down_a_sign_out_holds_within_a_second(
    unreachable: Served, member: Any, stream: str
) -> None:
    session = session_of(member)
    with Socket(unreachable, session=session) as ws:
        ws.listen(stream)
        signals.end_session(session)
        began = time.monotonic()
        assert ws.closed_with() == 4401
        assert time.monotonic() - began < SOON


def test_while_the_relay_is_down_what_follows_a_revoke_is_not_told(
    unreachable: Served, member: Any, stream: str
) -> None:
    with Socket(unreachable, member) as ws:
        ws.listen(stream)
        say(stream, "for all")
        assert ws.until("event")["seq"] == 1
        with transaction.atomic():
            member.groups.remove(group(stream))
            changes.note([member.pk])
            log.append(stream, Said(words="among ourselves"))
        say(stream, "among ourselves")
        assert ws.receive()["type"] == "closed"
