"""`manage.py serve`: starts, says where, stops when asked, and says in a sentence why it can't."""

import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest
from django.core.management.base import CommandError

from realtime.management.commands.serve import listen_on
from tests.live_server import ROOT, environment, serve, session_of
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
