"""Ways to look at the machine's processes from a test."""

import time
from collections.abc import Callable
from pathlib import Path

from deploy.embedded.places import Places

PATIENCE = 40.0


def eventually(true: Callable[[], object], what: str) -> None:
    """Wait for a condition of another process; fail with what was awaited."""
    give_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < give_up, f"never happened: {what}"
        time.sleep(0.01)


def postgres_in(places: Places) -> list[int]:
    """Every PostgreSQL process that works in this data folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "comm").read_text() == "postgres\n" and (process / "cwd").samefile(places.data):
                found.append(int(process.name))
        except OSError:
            continue
    return found
