"""make bench NAME=reconnect: the server is killed, and 3,000 listeners come back at once and resume.

Meanwhile there were posts: each listener must be told every one of them, once and in order. Measured: the time until
the last has caught up, the server's memory at its worst, and what it asked of the database. The last line is JSON.
SMALL=1 for 300 listeners.
"""

import json
import os
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402

from tests.benchmarks.fanout import database_on  # noqa: E402
from tests.benchmarks.fanout_servers.cores import CLIENT  # noqa: E402
from tests.benchmarks.fanout_servers.load import CrowdError  # noqa: E402
from tests.benchmarks.fanout_servers.rivals import Running  # noqa: E402
from tests.benchmarks.own_database import own_database  # noqa: E402
from tests.benchmarks.screens import crowd  # noqa: E402
from tests.benchmarks.screens.company import Company, found  # noqa: E402
from tests.benchmarks.screens.crowd import Figures  # noqa: E402
from tests.benchmarks.screens.server import serving  # noqa: E402
from workspace.threads import actions  # noqa: E402

LIMIT_SECONDS = 150.0
MOST_STATEMENTS = 8


@dataclass(frozen=True)
class Plan:
    listeners: int
    streams: tuple[int, ...]
    missed: int  # posts in each stream while everybody is away


FULL = Plan(3000, (1, 100), 10)
SMALL = Plan(300, (1, 20), 5)


def storm(plan: Plan, streams: int, company: Company, program: Path, folder: Path) -> Figures:
    """Kill the server under its listeners, post, start another at the same address, and let all come back at once."""
    files = company.in_files(folder, streams)
    with tempfile.TemporaryFile("w+") as words:
        with serving(words) as first:
            port = first.port
            people = crowd.crowd(program, port, plan.listeners, files)
            there = people.__enter__()
        try:
            if (lost := there.lost()) != plan.listeners:
                raise CrowdError(f"only {lost} of {plan.listeners} noticed that the server is gone")
            _meanwhile(company, streams, plan.missed)
            began = time.perf_counter()
            with serving(words, port, SCREENS_COUNT="1") as second:
                before = _asked(port)
                started = time.perf_counter() - began
                return {"start_s": round(started, 2)} | _measured(plan, there, second, before)
        finally:
            people.__exit__(None, None, None)


def _meanwhile(company: Company, streams: int, missed: int) -> None:
    for thread in company.threads[:streams]:
        for n in range(missed):
            actions.post_reply(by=company.people[n], thread=thread, body=f"Meanwhile {n}: " + "word " * 40)


def _measured(plan: Plan, there: crowd.Crowd, server: Running, before: dict[str, int]) -> Figures:
    idle = server.rss_kb
    server.forget_peak()
    cpu = server.cpu_seconds
    came = there.back(LIMIT_SECONDS)
    wanted = plan.listeners * plan.missed
    if came["told"] != wanted or came["doubled"] or came["disorder"]:
        raise CrowdError(f"not everybody was told all that was missed, once: {wanted} wanted, {came}")
    used, peak = server.cpu_seconds - cpu, server.peak_kb
    asked = {sql: count - before.get(sql, 0) for sql, count in _asked(server.port).items()}
    return {
        "seconds": round(came["seconds"], 2),
        "half_within_s": round(came["p50_s"], 2),
        "listeners_per_s": round(plan.listeners / came["seconds"]),
        "told": came["told"],
        "server_cpu_s": round(used, 2),
        "memory_mb": round(idle / 1024, 1),
        "memory_peak_mb": round(peak / 1024, 1),
        "memory_peak_kb_per_listener": round((peak - idle) / plan.listeners, 1),
        "queries": sum(asked.values()),
        "queries_per_listener": round(sum(asked.values()) / plan.listeners, 3),
        "asked_most": {
            sql[:110]: count for sql, count in sorted(asked.items(), key=lambda one: -one[1])[:MOST_STATEMENTS]
        },
    }


def _asked(port: int) -> dict[str, int]:
    """What the server has asked of the database; waits until it answers."""
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/asked/", timeout=30) as answer:
                return dict(json.load(answer))
        except OSError:
            if time.monotonic() > until:
                raise


def main() -> int:
    plan = SMALL if os.environ.get("SMALL") else FULL
    folder = Path(settings.STATE_DIR) / "reconnect"
    folder.mkdir(parents=True, exist_ok=True)
    program = crowd.client(folder)
    storms: dict[str, Figures] = {}
    with own_database("bench_reconnect"), database_on(CLIENT):
        company = found(plan.listeners, max(plan.streams))
        for streams in plan.streams:
            figures = storm(plan, streams, company, program, folder)
            storms[f"{streams} streams"] = figures
            words = "  ".join(f"{name} {value}" for name, value in figures.items() if name != "asked_most")
            print(f"  {plan.listeners} listeners, {streams} streams: {words}", file=sys.stderr, flush=True)
            for sql, count in figures["asked_most"].items():
                print(f"    {count:6} x {sql}", file=sys.stderr, flush=True)
    worst = max(storms.values(), key=lambda each: each["seconds"])
    told = ("seconds", "memory_peak_mb", "queries", "queries_per_listener")
    print(
        json.dumps(
            {
                "name": "reconnect",
                "listeners": plan.listeners,
                "missed": plan.missed,
                **{name: worst[name] for name in told},
                "storms": storms,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
