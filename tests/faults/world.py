"""A company of its own: its database, two server processes on one address, and a worker, each of which can be hurt."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg

from deploy.embedded.postgres import hold, socket_folder
from tests.faults.history import Truth
from tests.live_server import ROOT

PROCESSES = 2
READY_SECONDS = 90


class World:
    def __init__(self, state: Path, ends: ExitStack) -> None:
        self.state = state
        self._ends = ends
        self._log = ends.enter_context((state / "world.log").open("ab"))
        ends.enter_context(hold(state))
        self._run("migrate", "--verbosity", "0")
        self._run("createcachetable")

    # ---- its processes --------------------------------------------------------------------------
    @property
    def environment(self) -> dict[str, str]:
        outside = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CAUSEWAY_TEST"}}
        return outside | {
            "DJANGO_SETTINGS_MODULE": "tests.served",
            "SERVED_DATABASE": "causeway",
            "CAUSEWAY_LOCAL": "1",
            "CAUSEWAY_STATE": str(self.state),
            "SECRET_KEY": "faults" * 10,
            "WRITES_PER_MINUTE": "1000000",
            "LOG_LEVEL": "WARNING",
        }

    def _run(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, check=True,
                       stdout=self._log, stderr=self._log)  # fmt: skip

    def _start(self, *words: str, **pipes: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=self.environment, text=True, **({"stderr": self._log} | pipes)
        )
        self._ends.callback(_end, process)
        return process

    def open(self, writers: int, listeners: int, revoked: int) -> dict[str, Any]:
        """Everything runs; returns the scene."""
        counts = [str(count) for count in (writers, listeners, revoked)]
        self.stage = self._start("-m", "tests.faults.stage", *counts, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        scene: dict[str, Any] = json.loads(_line(self.stage))
        self.crew = self._start(
            "manage.py", "serve", "--port", "0", "--processes", str(PROCESSES), stdout=subprocess.PIPE
        )
        self.port = int(_line(self.crew).rstrip().rstrip("/").rpartition(":")[2])
        self.start_worker()
        return scene

    def start_worker(self) -> None:
        self.worker = self._start("manage.py", "work", stdout=self._log)

    def servers(self) -> list[psutil.Process]:
        found = []
        for child in psutil.Process(self.crew.pid).children():
            with suppress(psutil.NoSuchProcess):
                if child.status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}:
                    found.append(child)
        return found

    def take_right(self, person: int, space: int) -> float:
        """When (at the latest) the right was gone."""
        assert self.stage.stdin is not None
        self.stage.stdin.write(f"revoke {person} {space}\n")
        self.stage.stdin.flush()
        assert _line(self.stage) == "done\n"
        return time.monotonic()

    # ---- its database ---------------------------------------------------------------------------
    def connected(self) -> psycopg.Connection[Any]:
        """To the database, waiting for it as long as it recovers."""
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                return psycopg.connect(host=str(socket_folder(self.state)), dbname="causeway", user="causeway")
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def postmaster(self) -> int:
        """The process id of this world's own PostgreSQL."""
        return int((self.state / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])

    def heads(self) -> dict[str, tuple[str, int]]:
        with self.connected() as database:
            rows = database.execute("SELECT name, epoch, head FROM realtime_stream").fetchall()
        return {name: (epoch, head) for name, epoch, head in rows}

    def truth(self, streams: list[str]) -> Truth:
        threads = [int(stream.partition(":")[2]) for stream in streams]
        with self.connected() as database:
            events = database.execute(
                "SELECT stream_id, seq, key::text FROM realtime_event WHERE stream_id = ANY(%s) ORDER BY 1, 2",
                [streams],
            ).fetchall()
            posts = database.execute("SELECT body FROM threads_post WHERE thread_id = ANY(%s)", [threads]).fetchall()
        return Truth(
            {stream: [(seq, key) for name, seq, key in events if name == stream] for stream in streams},
            [body.split()[1] for (body,) in posts if body.startswith("words ")],
        )

    def cut_relay(self) -> None:
        with self.connected() as database:
            database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'causeway relay'"
            )


def _line(process: subprocess.Popen[str]) -> str:
    stdout: IO[str] | None = process.stdout
    assert stdout is not None
    return stdout.readline()


def _end(process: subprocess.Popen[str]) -> None:
    for child in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []:
        with suppress(psutil.NoSuchProcess):
            child.send_signal(signal.SIGCONT)
    process.terminate()
    try:
        process.wait(25)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


@contextmanager
def world(state: Path) -> Iterator[World]:
    with ExitStack() as ends:
        yield World(state, ends)
