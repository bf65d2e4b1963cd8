"""Compiles the programs in C and drives the load client."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.benchmarks.fanout_servers.cores import CLIENT, on_core

SOURCES = Path(__file__).parent


def compiled(name: str, folder: Path, sources: Path = SOURCES) -> Path:
    """The program `name`.c, built into `folder` when its sources are newer. Ends the run without a compiler."""
    program, source = folder / name, sources / f"{name}.c"
    newest = max(each.stat().st_mtime for each in [source, *SOURCES.glob("*.h"), *sources.glob("*.h")])
    if program.exists() and program.stat().st_mtime > newest:
        return program
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None or sys.platform != "linux":
        sys.exit(
            "This benchmark needs Linux and a C compiler (cc, gcc or clang): its load client must be faster than what "
            "it measures. Debian and Ubuntu: apt-get install gcc libc6-dev."
        )
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([compiler, "-O2", "-o", str(program), str(source)], check=True)
    return program


class CrowdError(RuntimeError):
    """The load client gave up; its words say why."""


@dataclass
class Crowd:
    """Connected listeners and one publisher."""

    process: subprocess.Popen[str]
    connect_seconds: float

    def run(
        self, *, window: int, seconds: float, limit: float, server: int, backing: Sequence[int] = (),
        rate: float = 0, repeat: int = 1,
    ) -> dict[str, Any]:  # fmt: skip
        """`window` messages outstanding, or `rate` a second, for about so many seconds and at most `limit`.

        CPU is counted for the process `server` and for those of `backing`, between the first and the last delivery.
        """
        pids = ",".join(map(str, backing)) or "-"
        return self._ask(f"run {window} {seconds} {rate} {repeat} {limit} {server} {pids}")

    def stop_reading(self, count: int) -> None:
        self._ask(f"deaf {count}")

    def _ask(self, command: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return heard(self.process)


def heard(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise CrowdError(f"the load client ended with {process.wait()}")
    return dict(json.loads(line))


@contextmanager
def crowd(
    client: Path, port: int, listeners: int, words: IO[str] | None = None, **options: str | int
) -> Iterator[Crowd]:
    """So many listeners, all connected and ready to hear. Raises CrowdError."""
    given = {"port": port, "listeners": listeners, **options}
    with on_core(CLIENT):
        process = subprocess.Popen(
            [str(client), *(f"{name}={value}" for name, value in given.items())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True,
        )  # fmt: skip
    try:
        yield Crowd(process, heard(process)["seconds"])
    finally:
        process.kill()
        process.communicate()
