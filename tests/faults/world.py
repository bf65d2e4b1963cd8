"""A company of its own: its database, two machines with three server processes, a worker and a relay between them.

The second machine reaches the database over a line that can be cut; so do the clients reach both machines, and both
machines the Valkey, where there is one.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg

from deploy.embedded.postgres import hold, socket_folder
from tests.faults.history import Followed, Truth
from tests.faults.machines import READY_SECONDS, STOP_SECONDS, Machine, Program
from tests.faults.proxy import Proxy
from tests.faults.tally.apps import TABLES
from tests.live_server import ROOT
from tests.valkey import Valkey

PROCESSES = (2, 1)
SOCKET = ".s.PGSQL.5432"


class Company:
    """The database, and what it tells. It lives through several worlds, one after the other."""

    def __init__(self, state: Path, ends: ExitStack) -> None:
        self.state = state
        self.log = ends.enter_context((state / "world.log").open("ab"))
        ends.enter_context(hold(state))
        self.run("migrate", "--verbosity", "0")
        self.run("createcachetable")
        with self.connected() as database:
            database.execute(TABLES)

    def environment(self, **more: str) -> dict[str, str]:
        outside = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CAUSEWAY_TEST"}}
        return outside | {
            "DJANGO_SETTINGS_MODULE": "tests.served",
            "SERVED_DATABASE": "causeway",
            "SERVED_APPS": "tests.faults.tally",
            "CAUSEWAY_LOCAL": "1",
            "CAUSEWAY_STATE": str(self.state),
            "SECRET_KEY": "faults" * 10,
            "WRITES_PER_MINUTE": "1000000",
            "LOG_LEVEL": "WARNING",
            **more,
        }

    def run(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment(), check=True,
                       stdout=self.log, stderr=self.log)  # fmt: skip

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

    def postgres(self) -> list[psutil.Process]:
        """All processes of this company's own PostgreSQL, the first of them first."""
        number = (self.state / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0]
        postmaster = psutil.Process(int(number))
        return [postmaster, *postmaster.children(recursive=True)]

    def cursors(self, streams: Sequence[str]) -> dict[str, tuple[str, int]]:
        with self.connected() as database:
            rows = database.execute(
                "SELECT name, epoch, head FROM realtime_stream WHERE name = ANY(%s)", [list(streams)]
            ).fetchall()
        return dict.fromkeys(streams, ("", 0)) | {name: (epoch, head) for name, epoch, head in rows}

    def truth(self, streams: Sequence[str], kept_from: dict[str, int]) -> Truth:
        threads = [int(stream.partition(":")[2]) for stream in streams]
        with self.connected() as database:
            events = database.execute(
                "SELECT stream, seq, key::text FROM faults_archive WHERE stream = ANY(%s) ORDER BY 1, 2", [streams]
            ).fetchall()
            posts = database.execute(
                "SELECT id, body FROM threads_post WHERE thread_id = ANY(%s)", [threads]
            ).fetchall()
            tally = Followed(
                _column(database, "event FROM faults_archive"), _column(database, "event FROM faults_tally")
            )
            found = _column(database, "object_id FROM search_entry WHERE kind = 'post'")
        return Truth(
            {stream: [(seq, key) for name, seq, key in events if name == stream] for stream in streams},
            [body.split()[1] for _, body in posts if body.startswith("words ")],
            {"the tally": tally, "the search index": Followed([number for number, _ in posts], found)},
            kept_from,
        )


class World:
    """All that runs on the company's database, with one kind of relay."""

    def __init__(self, company: Company, ends: ExitStack, *, by_valkey: bool) -> None:
        self.company = company
        self._ends = ends
        self.valkey: Valkey | None = None
        self.relay: Proxy | None = None
        relay = {}
        if by_valkey:
            self.valkey = Valkey()
            ends.callback(self._end_valkey)
            self.relay = ends.enter_context(Proxy(self.valkey.port))
            relay = {"RELAY_URL": f"redis://127.0.0.1:{self.relay.port}/0"}
        far = company.state / "far"
        far.mkdir(exist_ok=True)
        (far / SOCKET).unlink(missing_ok=True)
        self.database = ends.enter_context(Proxy(socket_folder(company.state) / SOCKET, far / SOCKET))
        self.stage: subprocess.Popen[str] | None = None
        self.relaying = company.environment(**relay)
        far_away = company.environment(SERVED_DATABASE_HOST=str(far), **relay)
        self.machines = [
            self._keep(Machine(processes, environment, company.log))
            for processes, environment in zip(PROCESSES, (self.relaying, far_away), strict=True)
        ]
        self.worker = self._keep(Program(("work",), self.relaying, company.log))
        self.doors = [ends.enter_context(Proxy(machine.port)) for machine in self.machines]
        for machine in self.machines:
            machine.wait_until_it_answers()

    def _keep(self, program: Any) -> Any:
        self._ends.callback(program.end)
        return program

    def look_after(self) -> None:
        """As whoever keeps services running: what ended by itself, such as for want of a database, starts again."""
        for program in (*self.machines, self.worker):
            if program.process.poll() is not None:
                program.kill()
                program.start()

    def _end_valkey(self) -> None:
        if self.valkey is not None:
            psutil.Process(self.valkey.process.pid).resume()
            self.valkey.kill()

    @property
    def origins(self) -> list[str]:
        return [f"http://127.0.0.1:{door.port}" for door in self.doors]

    def servers(self) -> list[psutil.Process]:
        return [server for machine in self.machines for server in machine.servers()]

    def serving(self, port: int) -> list[psutil.Process]:
        """The server process at the other end of a client's connection, which the client knows by this port."""
        far = {door.onward.get(port) for door in self.doors}
        found = []
        for server in self.servers():
            with suppress(psutil.NoSuchProcess):
                if any(one.raddr and one.raddr.port in far for one in server.net_connections("tcp")):
                    found.append(server)
        return found

    def relay_backends(self) -> list[psutil.Process]:
        """What the servers' relay is connected to in PostgreSQL."""
        with self.company.connected() as database:
            numbers = database.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'causeway relay'"
            ).fetchall()
        found = []
        for (number,) in numbers:
            with suppress(psutil.NoSuchProcess):
                found.append(psutil.Process(number))
        return found

    def cut_relay(self) -> None:
        with self.company.connected() as database:
            database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'causeway relay'"
            )

    # ---- the stage ------------------------------------------------------------------------------
    def set_stage(self, writers: int, listeners: int, painters: int) -> dict[str, Any]:
        """Everybody is there; returns the scene."""
        self.stage = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.stage", *map(str, (writers, listeners, painters))],
            cwd=ROOT, env=self.relaying, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.company.log,
        )  # fmt: skip
        self._ends.callback(_end_stage, self.stage)
        return dict(self._answer())

    def do(self, deed: str, **words: Any) -> Any:
        """A deed of the stage (see there); returns when it is done."""
        assert self.stage is not None
        assert self.stage.stdin is not None
        self.stage.stdin.write(json.dumps({"do": deed, **words}) + "\n")
        self.stage.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.stage is not None
        out: IO[str] | None = self.stage.stdout
        assert out is not None
        line = out.readline()
        assert line, f"the stage is gone: {(self.company.state / 'world.log').read_text()[-2000:]}"
        return json.loads(line)


def _column(database: psycopg.Connection[Any], what: str) -> list[int]:
    return [number for (number,) in database.execute(f"SELECT {what}").fetchall()]  # type: ignore[call-overload]


def _end_stage(stage: subprocess.Popen[str]) -> None:
    assert stage.stdin is not None
    assert stage.stdout is not None
    stage.terminate()
    stage.wait(STOP_SECONDS)
    for pipe in (stage.stdin, stage.stdout):
        with suppress(OSError):
            pipe.close()


@contextmanager
def company(state: Path) -> Iterator[Company]:
    with ExitStack() as ends:
        yield Company(state, ends)


@contextmanager
def world(of: Company, *, by_valkey: bool) -> Iterator[World]:
    with ExitStack() as ends:
        yield World(of, ends, by_valkey=by_valkey)
