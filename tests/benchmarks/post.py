"""make bench NAME=post: what a post costs until it is durable and on everybody's screen.

Through the whole stack: HTTP, session, CSRF, permission, ledger, event, websockets. Beside it, in the same run, an
empty view of Django behind the same middlewares (the floor) and the post's own SQL by psycopg alone. The server has one
core, load and PostgreSQL the other. docs/reference/benchmarks.md says what is measured; the last line is JSON.
SMALL=1 for 100 screens and 1 and 16 writers only, BENCH_ROUNDS for how often.
"""

import json
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402

from tests.benchmarks.fanout import database_on, database_pids  # noqa: E402
from tests.benchmarks.fanout_servers.cores import CLIENT  # noqa: E402
from tests.benchmarks.own_database import own_database  # noqa: E402
from tests.benchmarks.screens import crowd, raw_sql  # noqa: E402
from tests.benchmarks.screens.company import Company, found  # noqa: E402
from tests.benchmarks.screens.crowd import FLOOR, REPLIES, Figures  # noqa: E402
from tests.benchmarks.screens.server import serving  # noqa: E402
from workspace.threads.models import Thread  # noqa: E402

SPACES = 100
RATE, RATE_WRITERS = 20.0, 16


@dataclass(frozen=True)
class Plan:
    screens: tuple[int, ...]
    spaces: tuple[int, ...]
    writers: tuple[int, ...]
    seconds: float
    rounds: int
    paced_seconds: float
    budget_seconds: float
    at: tuple[int, int, int]  # screens, spaces, writers of the ratios in the first line


FULL = Plan((100, 1000), (1, SPACES), (1, 16, 64), 3.0, 2, 15.0, 400, (100, 1, 16))
SMALL = Plan((100,), (1, SPACES), (1, 16), 1.2, 1, 4.0, 50, (100, 1, 16))


@dataclass
class Bench:
    """All that a run needs, and what it has found: (screens, spaces, writers) -> figures."""

    plan: Plan
    company: Company
    program: Path
    folder: Path
    captured: raw_sql.Captured
    until: float

    def cell(self, screens: int, spaces: int) -> dict[str, Figures]:
        """One server, one crowd: each number of writers, and in its turn the post, the floor and the raw SQL."""
        rounds: dict[str, list[Figures]] = {}
        files = self.company.in_files(self.folder, spaces)
        with (
            tempfile.TemporaryFile("w+") as words,
            serving(words) as server,
            crowd.crowd(self.program, server.port, screens, files) as people,
        ):

            def write(path: str, writers: int, **more: float) -> Figures:
                seconds = more.pop("seconds", self.plan.seconds)
                return people.write(path, writers, seconds, server.pid, database_pids(), **more)

            write(REPLIES, 4, seconds=0.6)
            write(FLOOR, 4, seconds=0.6)
            turns = [
                (writers, kind)
                for writers in self.plan.writers * self.plan.rounds
                for kind in random.sample(("post", "floor", "raw"), 3)
            ]
            for writers, kind in turns:
                if time.monotonic() > self.until and f"{kind} {writers}" in rounds:
                    continue  # another round, for which no time is left
                if kind == "raw":
                    per_s = raw_sql.replay(self.captured, self.company, self._spare(spaces), writers, self.plan.seconds)
                    figures = {"per_s": per_s}
                else:
                    figures = write({"post": REPLIES, "floor": FLOOR}[kind], writers)
                rounds.setdefault(f"{kind} {writers}", []).append(figures)
                tell(f"{screens:5} screens {spaces:4} spaces {writers:3} writers {kind:6}", figures)
            paced = write(REPLIES, RATE_WRITERS, seconds=self.plan.paced_seconds, rate=RATE)
            rounds["paced"] = [paced]
            tell(f"{screens:5} screens {spaces:4} spaces {RATE:3.0f}/s         paced ", paced)
        return {name: middle(each) for name, each in rounds.items()}

    def _spare(self, spaces: int) -> list[Thread]:
        """Threads that no screen looks at."""
        return list(self.company.threads[SPACES : SPACES + spaces])


def middle(rounds: list[Figures]) -> Figures:
    return {name: round(median(each[name] for each in rounds), 3) for name in rounds[0]}


def tell(what: str, figures: Figures) -> None:
    words = [f"{name} {value}" for name, value in figures.items()]
    print(f"  {what} {'  '.join(words)}", file=sys.stderr, flush=True)


def ratios(cell: dict[str, Figures], writers: int) -> dict[str, float]:
    """Above the floor's half is the goal; CPU hardly depends on what else the machine does."""
    post, floor, raw = (cell[f"{kind} {writers}"] for kind in ("post", "floor", "raw"))
    return {
        "ratio_to_floor": round(post["per_s"] / floor["per_s"], 2),
        "ratio_to_raw_sql": round(post["per_s"] / raw["per_s"], 2),
        "cpu_ratio_to_floor": round(floor["server_cpu_ms"] / post["server_cpu_ms"], 2),
    }


def main() -> int:
    plan = SMALL if os.environ.get("SMALL") else FULL
    plan = replace(plan, rounds=int(os.environ.get("BENCH_ROUNDS", plan.rounds)))
    folder = Path(settings.STATE_DIR) / "post"
    folder.mkdir(parents=True, exist_ok=True)
    program = crowd.client(folder)
    cells: dict[tuple[int, int], dict[str, Figures]] = {}
    until = time.monotonic() + plan.budget_seconds
    with own_database("bench_post"), database_on(CLIENT):
        company = found(max(*plan.screens, 1000), 2 * SPACES)
        bench = Bench(plan, company, program, folder, raw_sql.capture(company, company.threads[SPACES:]), until)
        ceiling = crowd.ceiling(program, company.in_files(folder, 1))
        for screens in plan.screens:
            for spaces in plan.spaces:
                cells[screens, spaces] = bench.cell(screens, spaces)
    screens, spaces, writers = plan.at
    most = max(plan.screens)
    print(
        json.dumps(
            {
                "name": "post",
                "at": {"screens": screens, "spaces": spaces, "writers": writers},
                **ratios(cells[screens, spaces], writers),
                "statements": len(bench.captured.statements),
                "load_ceiling_per_s": ceiling,
                "goals": {
                    "half of the floor": ratios(cells[screens, spaces], writers)["ratio_to_floor"] >= 0.5,
                    f"p99 to {most} screens at 20 posts a second": cells[most, 1]["paced"]["screens_p99_ms"] <= 25,
                },
                "cells": {
                    f"{screens} screens, {spaces} spaces": {
                        **cell,
                        **{f"ratios {w}": ratios(cell, w) for w in plan.writers},
                    }
                    for (screens, spaces), cell in cells.items()
                },
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
