"""Drives the load client: screens that listen, and people who write."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.fanout_servers import load
from tests.benchmarks.fanout_servers.cores import CLIENT, SERVER, on_core
from tests.benchmarks.fanout_servers.load import CrowdError

SOURCES = Path(__file__).parent
REPLIES, FLOOR = "/threads/%d/replies/", "/floor/"
LIMIT_SECONDS = 60.0
Figures = dict[str, Any]


def client(folder: Path) -> Path:
    return load.compiled("screens", folder, SOURCES)


@dataclass
class Crowd:
    """Connected screens."""

    process: subprocess.Popen[str]

    def write(
        self, path: str, writers: int, seconds: float, server: int, backing: Sequence[int] = (), *, rate: float = 0
    ) -> Figures:
        """`writers` post for so many seconds: each again when all screens show it, or together `rate` a second.

        Raises CrowdError when a screen missed a post or showed one twice.
        """
        pids = ",".join(map(str, backing)) or "-"
        run = self._ask(f"post {path} {writers} {seconds} {rate} {LIMIT_SECONDS} {server} {pids}")
        if run["missing"] or run["doubled"] or run["disorder"] or run["unfinished"] or not run["posts"]:
            raise CrowdError(f"not every screen showed every post once: {run}")
        return _told(run)

    def lost(self) -> int:
        """Wait until the connections have ended. Returns how many did."""
        return int(self._ask("lost")["lost"])

    def back(self, limit: float) -> Figures:
        """All connect at once and resume, until the last has caught up."""
        return self._ask(f"back {limit}")

    def _ask(self, command: str) -> Figures:
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return load.heard(self.process)


@contextmanager
def crowd(program: Path, port: int, listeners: int, files: Mapping[str, str]) -> Iterator[Crowd]:
    """So many screens, spread over the threads, all listening. Raises CrowdError."""
    given = {"port": port, "listeners": listeners, **files}
    with on_core(CLIENT):
        process = subprocess.Popen(
            [str(program), *(f"{name}={value}" for name, value in given.items())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    try:
        load.heard(process)
        yield Crowd(process)
    finally:
        process.kill()
        process.communicate()


def _told(run: Figures) -> Figures:
    """A run as it is reported."""
    seconds, posts = run["seconds"], run["posts"]
    times = [f"{what}_{share}_ms" for what in ("answer", "screens", "last") for share in ("p50", "p99")]
    return {
        "per_s": round(posts / seconds, 1),
        "server_cpu_ms": round(run["server_cpu_s"] / posts * 1000, 2),
        "backing_cpu_ms": round(run["backing_cpu_s"] / posts * 1000, 2),
        "client_cpu_share": round(run["client_cpu_s"] / seconds, 3),
        **{
            name: round(run[name], 2)
            for name in (*times, "max_ms")
            if run["screens"] or not name.startswith(("screens", "last"))
        },
    }


def ceiling(program: Path, files: Mapping[str, str], seconds: float = 1.0) -> float:
    """Requests per second that the client makes to a server that does nothing: it must be far above all others."""
    with on_core(SERVER):
        nothing = subprocess.Popen([sys.executable, str(SOURCES / "nothing.py")], stdout=subprocess.PIPE, text=True)
    try:
        assert nothing.stdout is not None
        port = int(nothing.stdout.readline().rstrip("/\n").rpartition(":")[2])
        with crowd(program, port, 0, files) as people:
            return float(people.write(FLOOR, 16, seconds, nothing.pid)["per_s"])
    finally:
        nothing.kill()
        nothing.communicate()
