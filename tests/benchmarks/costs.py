"""What something took: time on the clock, of this process's CPU, of the database's, and at most of memory.

A machine that others use makes the clock slow; CPU says what the work itself is."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds. `database`: CPU of the connection's own process, in steps of 10 ms; 0 where it runs elsewhere."""

    clock: float
    cpu: float
    database: float


def cost_of(do: Callable[[], Any]) -> tuple[Cost, Any]:
    began, cpu, database = time.perf_counter(), time.process_time(), of_database()
    answer = do()
    return Cost(time.perf_counter() - began, time.process_time() - cpu, of_database() - database), answer


def of_database() -> float:
    """CPU seconds so far of the server's process that this connection talks to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        place = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    try:
        words = place.read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / TICKS


def forget_peak() -> None:
    """From here on `peak` counts anew. Linux alone; elsewhere it is the peak of the whole run."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def peak() -> int:
    """The most memory that this process held, in MB."""
    words = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()
    return int(words[0]) // 1024
