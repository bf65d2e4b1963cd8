"""A real server in a process of its own, on the database of the tests. What it shall see must be committed:
use it with `django_db(transaction=True)`.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO, ClassVar

from django.conf import settings
from django.db import connection
from django.test import Client

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
STOP_SECONDS = 60
_names = count(1)


def environment(*, apps: tuple[str, ...] = (), **more: str) -> dict[str, str]:
    """What a process needs to be part of this test: the same database, and production's own settings."""
    names = {
        "DJANGO_SETTINGS_MODULE": "tests.served",
        "SERVED_DATABASE": str(connection.settings_dict["NAME"]),
        "SERVED_APPS": " ".join(apps),
        "SERVED_MAIL": str(settings.MAIL_FOLDER),
        "CAUSEWAY_TEST": "",
        "CAUSEWAY_LOCAL": "1",
        "CAUSEWAY_STATE": str(settings.STATE_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    return {**os.environ, **names, **more}


class Served:
    """One running `manage.py serve`. `name`: as what its connections are known to the database."""

    running: ClassVar[list["Served"]] = []

    def __init__(self, process: subprocess.Popen[str], log: IO[str], port: int, name: str = "") -> None:
        self.process = process
        self.port = port
        self.name = name
        self._log = log

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def live(self) -> str:
        return f"ws://127.0.0.1:{self.port}/live/"

    def said(self) -> str:
        """What it has written to its log so far."""
        return Path(self._log.name).read_text(errors="replace")

    def stop(self) -> int:
        """Ask it to stop, as `make run` does, and wait. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(STOP_SECONDS)


@contextmanager
def serve(*options: str, apps: tuple[str, ...] = (), **env: str) -> Iterator[Served]:
    """Start a server on a free port, and stop it afterwards."""
    name = f"served {os.getpid()}-{next(_names)}"
    with tempfile.NamedTemporaryFile("w+", suffix=".log") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", *(options or ("--port", "0"))],
            cwd=ROOT,
            env=environment(apps=apps, PGAPPNAME=name, **env),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert "http://" in line, f"the server didn't start:\n{Path(log.name).read_text()}"
            served = Served(process, log, int(line.rstrip().rstrip("/").rpartition(":")[2]), name)
            Served.running.append(served)
            yield served
            served.stop()
        finally:
            Served.running[:] = [one for one in Served.running if one.name != name]
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stdout.close()


def session_of(person: object) -> str:
    """The session key of a fresh sign-in."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
