"""`make run`: everything comes up together, goes down together, and says in one sentence what is wrong."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.embedded.places import Places
from deploy.embedded.postgres import ROOT
from tests.deploy.machine import PATIENCE, eventually, postgres_in

START_WITHIN = 240.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Run:
    """One `python -m deploy.run`, with what it said in a file."""

    def __init__(self, state: Path, port: int, said: Path) -> None:
        self.state, self.port, self._said = state, port, said
        away = ("CAUSEWAY_TEST", "SECRET_KEY", "DATABASE_URL", "MAKELEVEL")
        kept = {name: value for name, value in os.environ.items() if name not in away}
        with said.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.run", "--port", str(port)],
                cwd=ROOT,
                env={**kept, "CAUSEWAY_STATE": str(state), "CAUSEWAY_DEMO": "0"},
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self._said.read_text()

    def wait_until_up(self) -> None:
        give_up = time.monotonic() + START_WITHIN
        while "Causeway is at" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < give_up, self.said
            time.sleep(0.02)

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def left(self) -> list[int]:
        """Every process that this start brought: known by its environment or its folder."""
        mark = f"CAUSEWAY_STATE={self.state}".encode()
        found = postgres_in(Places(self.state))
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def child(self, words: str) -> int:
        """The process number of the part that was started with these words."""
        for pid in self.left():
            if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                return pid
        raise AssertionError(f"no {words} runs")


@pytest.fixture(scope="module")
def kept_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One state folder for all tests here: the first makes the database, the others find it."""
    return tmp_path_factory.mktemp("run") / "state"


@pytest.fixture
def start(kept_state: Path, tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def begin(port: int | None = None) -> Run:
        runs.append(Run(kept_state, port or free_port(), tmp_path / f"said-{len(runs)}"))
        return runs[-1]

    yield begin
    for run in runs:
        run.process.kill()
        run.process.wait()
        eventually(lambda run=run: not run.left(), "nothing is left")  # type: ignore[misc]


Start = Callable[..., Run]


def worked() -> float:
    """Seconds of a core that the processes took which were started here, and have ended."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def status_of(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        answer.close()
        return answer.code


def test_ctrl_c_stops_everything_and_leaves_nothing(start: Start) -> None:
    run = start()
    run.wait_until_up()
    assert f"Causeway is at http://localhost:{run.port}" in run.said
    assert status_of(run.port) == 200
    assert run.child("manage.py serve")
    assert run.child("manage.py work")
    assert run.stop(signal.SIGINT) == 0
    eventually(lambda: not run.left(), "server, worker and database are gone")
    assert "Traceback" not in run.said


def test_the_second_start_takes_seconds(start: Start) -> None:
    before = worked()
    run = start()
    run.wait_until_up()
    assert "Preparing the database" not in run.said
    assert run.stop(signal.SIGTERM) == 0
    assert worked() - before < 30  # by the work that it is: on an idle machine it is up after four
    assert not run.left()


def test_killing_it_outright_leaves_nothing_behind(start: Start) -> None:
    run = start()
    run.wait_until_up()
    run.process.kill()
    eventually(lambda: not run.left(), "the parts notice that their parent was killed")


@pytest.mark.parametrize("part", ["serve", "work"])
def test_when_one_part_dies_all_stop_and_it_is_said(start: Start, part: str) -> None:
    run = start()
    run.wait_until_up()
    os.kill(run.child(f"manage.py {part}"), signal.SIGKILL)
    assert run.process.wait(PATIENCE) == 1
    assert "ended (exit code -9), so everything was stopped." in run.said.splitlines()[-1]
    assert not run.left()


def test_a_port_in_use_is_one_sentence(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = start(port)
        assert run.process.wait(PATIENCE) == 1
    assert run.said.strip() == (
        f"Port {port} on 127.0.0.1 cannot be used (Address already in use): "
        f"stop what listens there, or choose another with `make run PORT={port + 1}`."
    )


def test_a_second_run_from_the_same_folder_is_told_where_the_first_is(start: Start) -> None:
    first = start()
    first.wait_until_up()
    second = start()
    assert second.process.wait(PATIENCE) == 1
    assert second.said.strip() == (f"Causeway already runs from this folder, at http://localhost:{first.port}.")
    assert status_of(first.port) == 200
    assert first.stop(signal.SIGINT) == 0


def test_interrupted_while_it_prepares_it_still_leaves_nothing(start: Start, kept_state: Path) -> None:
    run = start()
    eventually(lambda: postgres_in(Places(kept_state)), "the database is up")
    assert run.stop(signal.SIGINT) == 0
    eventually(lambda: not run.left(), "nothing is left")
    assert "Traceback" not in run.said


def test_something_that_is_no_port_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.run", "--port", "http"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "PORT=http is not a port: give a number from 1 to 65535."


def test_a_database_that_does_not_answer_is_said_without_a_traceback(tmp_path: Path) -> None:
    with socket.socket() as silent:  # bound and not listening: connections are refused
        silent.bind(("127.0.0.1", 0))
        address = f"postgres://someone@127.0.0.1:{silent.getsockname()[1]}/causeway"
        done = subprocess.run(
            [sys.executable, "-m", "deploy.run", "--port", str(free_port())],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address, "CAUSEWAY_STATE": str(tmp_path), "CAUSEWAY_TEST": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "The database cannot be prepared: connection failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "postgres").exists()
