"""A machine that serves: one or several server processes on one address, which can be hurt one by one or together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

import httpx
import psutil

from tests.live_server import ROOT

READY_SECONDS = 90
STOP_SECONDS = 25


class Program:
    """One of our programs, in a process group of its own."""

    def __init__(self, words: tuple[str, ...], environment: dict[str, str], log: IO[bytes]) -> None:
        self.words, self.environment, self._log = words, environment, log
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *self.words],
            cwd=ROOT, env=self.environment, stdout=self._log, stderr=self._log, start_new_session=True,
        )  # fmt: skip

    def kill(self) -> None:
        """All of it, as if the machine had lost power."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGCONT)
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.kill()


class Machine(Program):
    def __init__(self, processes: int, environment: dict[str, str], log: IO[bytes]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.is_crew = processes > 1
        super().__init__(("serve", "--port", str(self.port), "--processes", str(processes)), environment, log)

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while True:
            with suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{self.port}/health/", timeout=10).is_success:
                    return
            assert time.monotonic() < until, "a server didn't start"
            time.sleep(0.1)

    def servers(self) -> list[psutil.Process]:
        """Those that answer, without the one that only looks after them."""
        with suppress(psutil.NoSuchProcess):
            root = psutil.Process(self.process.pid)
            return [each for each in (root.children() if self.is_crew else [root]) if is_running(each)]
        return []

    def kill_server(self, server: psutil.Process) -> None:
        """In a crew another takes its place; a machine of one process is started again, as systemd would."""
        if self.is_crew:
            server.kill()
        else:
            self.kill()
            self.start()


def is_running(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
    return False


@contextmanager
def standing_still(processes: list[psutil.Process]) -> Iterator[None]:
    """SIGSTOP for these, and SIGCONT afterwards."""
    stopped = []
    try:
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.suspend()
                stopped.append(process)
        yield
    finally:
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.resume()
