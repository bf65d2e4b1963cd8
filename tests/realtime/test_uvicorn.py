"""Another server than the shipped one: `workspace.asgi` on uvicorn, by the plain-ASGI path."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from websockets.exceptions import ConnectionClosed

from realtime import signals
from tests import factories
from tests.live_server import ROOT, START_SECONDS, STOP_SECONDS, Served, environment
from tests.realtime.conftest import ECHO, let_in, say
from tests.realtime.sockets import Socket
from tests.realtime.test_slow_readers import EVENTS, WORDS, lazy_socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def uvicorn(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "uvicorn", "workspace.asgi:application", "--port", str(port), "--ws", "websockets",
        "--log-level", "warning",
    ]  # fmt: skip
    with django_db_blocker.unblock(), tempfile.NamedTemporaryFile("w+", suffix=".log") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(apps=ECHO), stderr=log, text=True)
        served = Served(process, log, port)
        try:
            _until_it_listens(served)
            yield served
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            process.kill()
            process.wait()


def _until_it_listens(served: Served) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        with suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", served.port)).close()
            return
        assert served.process.poll() is None, served.said()
        assert time.monotonic() < until, "uvicorn did not start"


def test_events_signals_and_presence_arrive(uvicorn: Served, member: Any, stream: str) -> None:
    colleague = factories.person(name="Olga Typist")
    let_in(colleague, stream)
    with Socket(uvicorn, member) as here, Socket(uvicorn, colleague) as there:
        here.listen(stream, presence=True)
        there.listen(stream, presence=True)
        here.until_true(lambda message: message["type"] == "presence" and message["count"] == 2)
        there.send(type="signal", stream=stream, kind="typing", on=True)
        assert here.until("signal")["from"]["name"] == "Olga Typist"
        say(stream, "to both")
        assert [each.until("event")["html"] for each in (here, there)] == ['<p id="echo-1">to both</p>'] * 2


def test_who_never_reads_does_not_stop_the_others_and_is_closed(uvicorn: Served, member: Any, stream: str) -> None:
    with Socket(uvicorn, member) as well, Socket(uvicorn, member, sock=lazy_socket(uvicorn), max_queue=1) as stuck:
        well.listen(stream)
        assert stuck.listen(stream)["seq"] == 0
        for seq in range(1, EVENTS + 1):
            say(stream, WORDS)
            assert well.until("event")["seq"] == seq
        heard = []
        with suppress(ConnectionClosed):
            while True:
                heard.append(stuck.until("event")["seq"])
        assert heard == list(range(1, len(heard) + 1))
        assert len(heard) < EVENTS, "it was never closed"


def test_a_revoke_holds_within_a_second(uvicorn: Served, member: Any, stream: str) -> None:
    with Socket(uvicorn, member) as ws:
        ws.listen(stream)
        with transaction.atomic():
            member.groups.clear()
            signals.recheck([member.pk])
        assert ws.receive(1.0) == {"type": "closed", "stream": stream, "reason": "revoked"}
