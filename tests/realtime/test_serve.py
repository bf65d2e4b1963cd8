"""`manage.py serve`: starts, says where, stops when asked, and says in a sentence why it can't."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx
import psutil
import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction

from realtime.management.commands.serve import listen_on
from tests.live_server import ROOT, Served, environment, serve, session_of
from tests.realtime.conftest import ECHO, say
from tests.realtime.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_port_in_use_is_a_sentence_and_exit_code_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        tried = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert tried.returncode == 1
    assert tried.stdout == ""
    assert (
        tried.stderr.strip()
        == f"CommandError: Port {port} is in use: stop what runs there, or choose another with --port."
    )


def test_an_address_that_is_not_ours_is_a_sentence() -> None:
    with pytest.raises(CommandError, match=r"Cannot listen on 192\.0\.2\.1"):
        listen_on("192.0.2.1", 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("processes", ["1", "2"])
def test_it_stops_when_asked_and_tells_its_sockets_to_come_back(
    member: object, stream: str, number: int, processes: str
) -> None:
    with serve("--port", "0", "--processes", processes, apps=ECHO) as served, Socket(served, member) as ws:
        ws.listen(stream)
        children = psutil.Process(served.process.pid).children(recursive=True)
        os.kill(served.process.pid, number)
        assert ws.closed_with() == 4503
        assert served.process.wait(20) == 0
        assert "Traceback" not in served.said()
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_it_stops_at_sigint_also_where_a_script_started_it_in_the_background(
    member: object, stream: str, processes: str
) -> None:
    """A shell without job control ignores SIGINT in what it starts with `&`, and that is inherited."""
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with serve("--port", "0", "--processes", processes, apps=ECHO) as served, Socket(served, member) as ws:
            ws.listen(stream)
            served.process.send_signal(signal.SIGINT)
            assert ws.closed_with() == 4503
            assert served.process.wait(20) == 0
    finally:
        signal.signal(signal.SIGINT, usual)


@pytest.mark.parametrize("turn", range(3))
def test_it_stops_in_seconds_with_people_present_and_connections_kept_alive(
    member: object, stream: str, turn: int
) -> None:
    """Closing sockets rings the bell of presence just as it is told to end: that must not be missed."""
    session = session_of(member)
    with ExitStack() as open_pages, serve(apps=ECHO) as served:
        for _ in range(6):
            ws = open_pages.enter_context(Socket(served, session=session))
            ws.listen(stream, presence=True)
        browser = open_pages.enter_context(httpx.Client(base_url=served.origin, timeout=60))
        assert browser.get("/health/").status_code == 200
        open_pages.enter_context(socket.create_connection(("127.0.0.1", served.port)))  # as browsers do, in advance
        began = time.monotonic()
        assert served.stop() == 0
        assert time.monotonic() - began < 8


def test_nothing_here_waits_in_a_way_that_can_forget_to_end() -> None:
    """`asyncio.wait_for` of Python 3.11 swallows a cancel that comes with the result: a task would run on for ever."""
    for path in sorted((ROOT / "realtime").rglob("*.py")):
        code = [line for line in path.read_text().splitlines() if "wait_for(" in line]
        assert not code, path


@contextmanager
def held_up() -> Iterator[None]:
    """Sign-in is looked at in the database, which does not answer."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
        yield


def _waits_for_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'django_session'::regclass")
        return bool(cursor.fetchone()[0])


def _ask_until_held(served: Served, browser: ThreadPoolExecutor, session: str) -> "Future[httpx.Response]":
    asked = browser.submit(
        httpx.get, f"{served.origin}/me/", cookies={settings.SESSION_COOKIE_NAME: session}, timeout=30
    )
    until = time.monotonic() + 30
    while not _waits_for_lock():
        assert time.monotonic() < until
    return asked


def test_a_view_that_runs_comes_to_its_end_before_the_server_stops(member: object) -> None:
    session = session_of(member)
    with serve(apps=ECHO) as served, ThreadPoolExecutor(1) as browser:
        with held_up():
            asked = _ask_until_held(served, browser, session)
            served.process.send_signal(signal.SIGTERM)
            _until_it_no_longer_listens(served)
        assert asked.result().status_code in {200, 302}
        assert served.process.wait(20) == 0


def test_a_view_that_never_ends_does_not_keep_the_server(member: object) -> None:
    session = session_of(member)
    with serve(apps=ECHO) as served, ThreadPoolExecutor(1) as browser:
        with held_up():
            asked = _ask_until_held(served, browser, session)
            began = time.monotonic()
            assert served.stop() == 1, "it says that it was cut off"
            assert time.monotonic() - began < 15
        assert isinstance(asked.exception(), httpx.HTTPError)
        assert "Timeout" in served.said(), "what held it is in the log"


def _until_it_no_longer_listens(served: Served) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", served.port)).close()
        except (ConnectionRefusedError, ConnectionResetError):  # closed before, or while we asked
            return
        assert time.monotonic() < until


def test_one_process_that_dies_is_replaced_and_nobody_else_notices(member: object, stream: str) -> None:
    session = session_of(member)
    with serve("--port", "0", "--processes", "2", apps=ECHO) as served:
        crew = psutil.Process(served.process.pid)
        held = [Socket(served, session=session).__enter__() for _ in range(12)]
        try:
            for ws in held:
                ws.listen(stream)
            victim, other = crew.children()
            on_other = [ws for ws in held if _serves(other, ws)]
            victim.kill()
            say(stream)
            for ws in on_other:
                assert ws.until("event")["seq"] == 1
            until = time.monotonic() + 30
            while len([child for child in crew.children() if child.status() != psutil.STATUS_ZOMBIE]) < 2:
                assert time.monotonic() < until
        finally:
            for ws in held:
                ws.__exit__(None, None, None)


def _serves(process: psutil.Process, ws: Socket) -> bool:
    """Whether it is this process that holds the other end of the socket."""
    port = ws.wire.socket.getsockname()[1]
    return any(each.raddr and each.raddr.port == port for each in process.net_connections())
