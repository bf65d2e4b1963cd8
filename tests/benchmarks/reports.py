"""make bench NAME=reports: ten million rows of the ledger, 10,000 people, and every page of a report.

The ledger is rolled up, the last quarter is published, and each page is asked for through the whole stack (middleware,
sign-in, permission, template) by Django's client. Beside it the same questions asked of the raw rows in DuckDB, in the
same run on the same machine. The last line is JSON. ROWS=1000000 for fewer rows, BENCH_ROUNDS for how often.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup()

import duckdb  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests.benchmarks import reports_world as world  # noqa: E402
from tests.benchmarks.own_database import own_database  # noqa: E402
from workspace.common import clock  # noqa: E402
from workspace.people.models import Person  # noqa: E402
from workspace.reports import actions  # noqa: E402
from workspace.reports.actions import rollup  # noqa: E402
from workspace.reports.figures import VIEWS  # noqa: E402
from workspace.reports.models import Turn  # noqa: E402
from workspace.reports.queries.periods import period_of  # noqa: E402

SIZE = world.Size(rows=int(os.environ.get("ROWS", "10000000")))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "20"))
GOAL_MS = 300
PERIOD = "2025-Q4"
WITHIN = "\"at\" >= TIMESTAMPTZ '2025-10-01 00:00:00+00' AND \"at\" < TIMESTAMPTZ '2026-01-01 00:00:00+00'"
# The same questions, of raw rows: who took part by level, who turns to whom, how far, which way.
RAW = {
    "participation": f"SELECT actor_level, count(DISTINCT actor) FROM ledger WHERE {WITHIN} GROUP BY 1",
    "mixing": f"SELECT actor_level, target_level, sum(weight), count(DISTINCT actor), count(DISTINCT target)"
    f" FROM ledger WHERE {WITHIN} GROUP BY 1, 2",
    "distance": f"SELECT up + down, sum(weight), count(DISTINCT actor) FROM ledger WHERE {WITHIN} GROUP BY 1",
    "ei": "SELECT count(*), count(*) FILTER (WHERE a <> b) FROM (SELECT DISTINCT least(actor, target),"
    f" greatest(actor, target), actor_level AS a, target_level AS b FROM ledger WHERE {WITHIN})",
    "voice": f"SELECT actor, sum(weight) AS x FROM ledger WHERE {WITHIN} GROUP BY 1 ORDER BY 2",
}


def timed(do: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = do()
    return time.perf_counter() - began, answer


def pages(reader: Person) -> dict[str, dict[str, float]]:
    """Milliseconds of each page, the first of them warm: p50 and p95."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(reader)
    addresses = {
        "start": f"/reports/{PERIOD}/",
        **{view: f"/reports/{PERIOD}/{view}/" for view in VIEWS},
        "own": "/me/participation/",
    }
    found = {}
    for name, address in addresses.items():
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        spent = [timed(lambda address=address: client.get(address, follow=True))[0] * 1000 for _ in range(ROUNDS)]
        found[name] = {"p50": round(median(spent), 1), "p95": round(quantiles(spent, n=20)[-1], 1)}
    return found


def raw_rows(folder: Path) -> tuple[float, dict[str, float]]:
    """Seconds of the export, and milliseconds of each question to DuckDB over Parquet: the best of three."""
    file = folder / "ledger.csv"
    columns = "at, verb, actor, target, actor_level, target_level, up, down, weight"

    def export() -> None:
        statement = f"COPY (SELECT {columns} FROM audit_participation) TO STDOUT (FORMAT csv, HEADER)"
        with file.open("wb") as out, connection.cursor() as cursor, cursor.copy(statement) as copy:
            for part in copy:
                out.write(bytes(part))

    base = duckdb.connect(str(folder / "raw.duckdb"))
    exporting, _ = timed(export)
    loading, _ = timed(lambda: base.execute(f"CREATE TABLE ledger AS FROM read_csv('{file}')"))
    file.unlink()
    asked = {
        name: round(
            min(timed(lambda question=question: base.execute(question).fetchall())[0] for _ in range(3)) * 1000, 1
        )
        for name, question in RAW.items()
    }
    return round(exporting + loading, 1), asked


def lag_of_one(operator: Person) -> float:
    """Seconds from a deed's commit until it is rolled up, by a worker that looks at once."""
    actions.switch_metric(by=operator, metric="voice", is_on=False)
    actions.switch_metric(by=operator, metric="voice", is_on=True)
    return timed(rollup.catch_up)[0]


def measure() -> dict[str, Any]:
    building, operator = timed(lambda: world.people(SIZE))
    filling, _ = timed(lambda: world.ledger(SIZE))
    print(f"{SIZE.people} people, {SIZE.rows} rows in {building + filling:.0f} s")
    rolling, rows = timed(rollup.catch_up)
    print(f"rolled up {rows} rows in {rolling:.1f} s: {rows / rolling:,.0f} a second, {Turn.objects.count()} sums")
    lag = lag_of_one(operator)
    with clock.at(datetime(2026, 1, 2, tzinfo=UTC)):
        drafting, done = timed(lambda: actions.publish_period(period_of(PERIOD), by=operator))
    assert done.edition is not None
    shown = [view for view, one in done.edition.figures.items() if not one["hidden"]]
    print(f"{PERIOD} published in {drafting:.1f} s; one more deed rolled up in {lag * 1000:.0f} ms")
    print(f"shown: {', '.join(shown)}")
    found = pages(operator)
    with tempfile.TemporaryDirectory() as folder:
        exporting, asked = raw_rows(Path(folder))
    for name, spent in found.items():
        beside = f"   raw rows in DuckDB {asked[name]:>8.1f} ms" if name in asked else ""
        print(f"{name:<14} p50 {spent['p50']:>7.1f} ms   p95 {spent['p95']:>7.1f} ms{beside}")
    slowest = max(spent["p95"] for spent in found.values())
    return {
        "rows": SIZE.rows, "people": SIZE.people, "load": os.getloadavg()[0], "roll_up_s": round(rolling, 1),
        "rows_per_s": round(rows / rolling), "sums": Turn.objects.count(), "lag_ms": round(lag * 1000, 1),
        "publish_s": round(drafting, 1), "shown": shown, "pages_ms": found, "duckdb_load_s": exporting,
        "duckdb_ms": asked, "slowest_p95_ms": slowest, "goal_p95_ms": GOAL_MS, "met": slowest < GOAL_MS,
    }  # fmt: skip


if __name__ == "__main__":
    with own_database("bench_reports"):
        result = measure()
    print(json.dumps(result))
    sys.exit(0)
