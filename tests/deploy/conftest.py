"""A database of one's own to start, break and stop."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.embedded.places import Places
from deploy.embedded.postgres import ROOT, wait_until_stopped
from tests.deploy.machine import PATIENCE, postgres_in


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A new state folder; its database is stopped at the end, whatever the test did."""
    folder = tmp_path / "state"
    yield folder
    if (folder / "locks").exists():
        assert wait_until_stopped(folder, patience=PATIENCE)


@pytest.fixture
def places(state: Path) -> Places:
    return Places(state)


@pytest.fixture
def holder(state: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts another process that holds the database until it is killed."""
    started: list[subprocess.Popen[str]] = []
    script = (
        "import signal, sys; from pathlib import Path; from deploy.embedded.postgres import hold\n"
        "held = hold(Path(sys.argv[1])); print('holding', flush=True); signal.pause()"
    )

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(state)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def keeper_of(state: Path) -> Callable[[], int]:
    """Gives the keeper's process number: the parent of the server that has no parent among its like."""

    def find() -> int:
        servers = postgres_in(Places(state))
        for pid in servers:
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            if parent not in servers:
                return parent
        raise AssertionError("no server runs")

    return find
