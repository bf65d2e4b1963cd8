"""`manage.py serve`: pages and live sockets, in one process or several on one address."""

import errno
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

logger = logging.getLogger(__name__)

BACKLOG = 2048
# A process that dies at once, again and again, must not eat the machine.
RESTART_PAUSE_SECONDS = 1.0
STOP_SECONDS = 15.0


class Command(BaseCommand):
    help = "Serve pages and live sockets (daphne)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=1, help="processes that share the address")
        parser.add_argument("--fd", type=int, default=None, help="an open listening socket (used between processes)")

    def handle(self, *args: Any, host: str, port: int, processes: int, fd: int | None, **options: Any) -> None:
        if fd is not None:
            run(fd)
            return
        listening = listen_on(host, port)
        self.stdout.write(f"Causeway listens on http://{host}:{listening.getsockname()[1]}/")
        self.stdout.flush()
        if processes == 1:
            run(listening.fileno())
        else:
            Crew(listening, processes).run()


def listen_on(host: str, port: int) -> socket.socket:
    """A listening socket on host:port (0: any free port), or a sentence that says why not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"Port {port} is in use: stop what runs there, or choose another with --port.") from None
        raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


def run(fd: int) -> None:
    """Serve on an open listening socket until SIGTERM or SIGINT."""
    # A shell ignores SIGINT in what a script starts with `&`, and Twisted leaves alone what it did not find as usual.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from channels.routing import get_default_application

    from realtime.server import LiveServer

    # What was loaded stays: the collector need not walk through it again and again while rooms are told.
    gc.collect()
    gc.freeze()
    LiveServer(
        get_default_application(),
        endpoints=[f"fd:fileno={fd}"],
        server_name="causeway",
    ).run()


class Crew:
    """Several processes on one listening socket. One that dies is replaced; the others don't notice."""

    def __init__(self, listening: socket.socket, size: int) -> None:
        self._listening = listening
        self._size = size
        self._members: list[subprocess.Popen[bytes]] = []
        self._stopping = False

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self._members = [self._start() for _ in range(self._size)]
        while not self._stopping:
            for place, member in enumerate(self._members):
                if member.poll() is not None and not self._stopping:
                    logger.error("server process %d ended with %s; starting another", member.pid, member.returncode)
                    time.sleep(RESTART_PAUSE_SECONDS)
                    self._members[place] = self._start()
            time.sleep(0.2)
        self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        fd = self._listening.fileno()
        os.set_inheritable(fd, True)
        return subprocess.Popen([sys.executable, sys.argv[0], "serve", "--fd", str(fd)], pass_fds=[fd])  # noqa: S603

    def _stop(self, number: int, stack: FrameType | None) -> None:
        self._stopping = True

    def _end(self) -> None:
        self._listening.close()
        for member in self._members:
            member.terminate()
        until = time.monotonic() + STOP_SECONDS
        for member in self._members:
            try:
                member.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                member.kill()
                member.wait()
