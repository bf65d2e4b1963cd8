"""The server that is measured: `manage.py serve`, alone on its core, with the floor beside the house's addresses."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tests.benchmarks.fanout_servers.cores import SERVER, on_core
from tests.benchmarks.fanout_servers.rivals import ROOT, Running
from tests.live_server import environment

SETTINGS = "tests.benchmarks.screens.floor.settings"


@contextmanager
def serving(words: IO[str], port: int = 0, **env: str) -> Iterator[Running]:
    """What it says goes to `words`. At the end it is killed, as a power cut would."""
    with on_core(SERVER):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=words, text=True, env={**environment(), "DJANGO_SETTINGS_MODULE": SETTINGS, **env},
        )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline().rstrip()
        if "http://" not in line:
            raise RuntimeError("the server did not start; its words are in the log")
        yield Running(process.pid, int(line.rstrip("/").rpartition(":")[2]))
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
