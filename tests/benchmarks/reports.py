"""make bench NAME=reports: ten million rows of the ledger, 10,000 people, and every page of a report.

The ledger is rolled up, two quarters are published, and each page of the second is asked for through the whole stack
(middleware, sign-in, permission, template) by Django's client: by people who open it for the first time that day, whose
visit is signed, and again. Beside it the same questions asked of the raw rows in DuckDB, in the same run on the same
machine. Beside times on the clock stands CPU, since the machine may be busy. The world is written without indexes and
foreign keys being checked (`bare_tables`), which are there again before anything is measured; only this connection
waits for no disk. The last line is JSON. ROWS=1000000 for fewer rows, BENCH_ROUNDS for how many people open each page.
"""

import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ["WRITES_PER_MINUTE"] = "0"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup()

import duckdb  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests.benchmarks import reports_ideas, reports_world  # noqa: E402
from tests.benchmarks.costs import Cost, cost_of, forget_peak, peak  # noqa: E402
from tests.benchmarks.own_database import own_database  # noqa: E402
from workspace.common import clock  # noqa: E402
from workspace.people.models import Person  # noqa: E402
from workspace.reports import actions  # noqa: E402
from workspace.reports.actions import rollup  # noqa: E402
from workspace.reports.figures import VIEWS  # noqa: E402
from workspace.reports.models import Edition, Turn, Viewing  # noqa: E402
from workspace.reports.queries.periods import period_of  # noqa: E402

SIZE = reports_world.Size(rows=int(os.environ.get("ROWS", "10000000")), people=int(os.environ.get("PEOPLE", "10000")))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "20"))
GOAL_MS = 300
EARLIER, PERIOD = "2025-Q3", "2025-Q4"
# When it is read: the ledger ends with the quarter, and one's own page shows twelve months.
READ_AT = datetime(2026, 1, 2, 9, tzinfo=UTC)
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
    "own": "SELECT date_trunc('month', \"at\"), count(*) FROM ledger WHERE actor = 42 GROUP BY 1",
}
Told = dict[str, Any]


def the_world() -> Person:
    operator = reports_world.people(SIZE)
    reports_ideas.ideas(SIZE)
    reports_ideas.pulses(operator, datetime(2025, 8, 20, tzinfo=UTC), datetime(2025, 11, 19, tzinfo=UTC))
    reports_world.ledger(SIZE)
    return operator


def rolled_up() -> Told:
    """Rows a second: of all, of the first tenth of batches, and of the last, when the sums are many."""
    marks = [(0, time.perf_counter())]
    cost, rows = cost_of(lambda: rollup.catch_up(lambda done: marks.append((done, time.perf_counter()))))
    rates = [(after[0] - before[0]) / (after[1] - before[1]) for before, after in pairwise(marks)]
    tenth = max(1, len(rates) // 10)
    # The last batch holds what is left over: too little to be a rate.
    whole = rates[:-1] or rates
    return {
        "rows": rows, "s": round(cost.clock, 1), "database_cpu_s": round(cost.database, 1),
        "rows_per_s": round(rows / cost.clock), "first": round(median(whole[:tenth])),
        "last": round(median(whole[-tenth:])), "sums": Turn.objects.count(),
    }  # fmt: skip


def lag_of_one(operator: Person) -> float:
    """Milliseconds from a deed's commit until it is rolled up, by a worker that looks at once: the middle of five."""
    spent = []
    for number in range(5):
        actions.switch_metric(by=operator, metric="voice", is_on=bool(number % 2))
        spent.append(cost_of(rollup.catch_up)[0].clock * 1000)
    actions.switch_metric(by=operator, metric="voice", is_on=True)
    rollup.catch_up()
    return round(median(spent), 1)


def published(operator: Person) -> Told:
    """The two quarters; what the second took."""
    with clock.at(READ_AT):
        actions.publish_period(period_of(EARLIER), by=operator)
        forget_peak()
        cost, done = cost_of(lambda: actions.publish_period(period_of(PERIOD), by=operator))
    assert done.edition is not None
    shown = {view: one["hidden"] or "shown" for view, one in done.edition.figures.items()}
    return {
        "s": round(cost.clock, 1), "cpu_s": round(cost.cpu, 1), "database_cpu_s": round(cost.database, 1),
        "peak_mb": peak(), "shown": sum(one == "shown" for one in shown.values()),
        "not_shown": {view: why for view, why in shown.items() if why != "shown"},
        "edition_kb": round(len(json.dumps(done.edition.figures)) / 1000),
    }  # fmt: skip


def pages() -> dict[str, Told]:
    """Milliseconds of each page, by people who open it for the first time that day, and again."""
    addresses = {
        "start": f"/reports/{PERIOD}/",
        **{view: f"/reports/{PERIOD}/{view}/" for view in VIEWS},
        "own": "/me/participation/",
        "viewers": "/reports/viewers/",
        "measured": "/reports/measured/",
    }
    readers = list(Person.objects.employees().order_by("pk")[1 : 1 + ROUNDS + 1])
    spent: dict[str, dict[str, list[Cost]]] = {name: {"first": [], "again": []} for name in addresses}
    with clock.at(READ_AT):
        for number, reader in enumerate(readers):
            client = Client(SERVER_NAME="localhost")
            client.force_login(reader)
            for name, address in addresses.items():
                for when in ("first", "again"):
                    cost, answer = cost_of(lambda address=address, client=client: client.get(address))
                    if answer.status_code != 200:
                        raise SystemExit(f"{address}: {answer.status_code}")
                    # Whoever comes first pays for templates and plans: nobody's page, so not counted.
                    if number:
                        spent[name][when].append(cost)
        signed = Viewing.objects.filter(day=READ_AT.date()).count()
    assert signed == len(readers) * (1 + len(VIEWS)), signed
    return {name: _told(costs) for name, costs in spent.items()}


def _told(costs: dict[str, list[Cost]]) -> Told:
    both = costs["first"] + costs["again"]
    found = {
        when: {
            "p50": round(median(one.clock for one in some) * 1000, 1),
            "p95": round(quantiles([one.clock * 1000 for one in some], n=20, method="inclusive")[-1], 1),
            "cpu": round(median(one.cpu for one in some) * 1000, 1),
        }
        for when, some in costs.items()
    }
    return {**found, "database_cpu": round(sum(one.database for one in both) / len(both) * 1000, 1)}


def raw_rows(folder: Path) -> tuple[float, dict[str, float]]:
    """Seconds of the export, and milliseconds of each question to DuckDB over its own table: the best of three."""
    file = folder / "ledger.csv"
    columns = "at, verb, actor, target, actor_level, target_level, up, down, weight"

    def export() -> None:
        statement = f"COPY (SELECT {columns} FROM audit_participation) TO STDOUT (FORMAT csv, HEADER)"
        with file.open("wb") as out, connection.cursor() as cursor, cursor.copy(statement) as copy:
            for part in copy:
                out.write(bytes(part))

    base = duckdb.connect(str(folder / "raw.duckdb"))
    exporting, _ = cost_of(export)
    loading, _ = cost_of(lambda: base.execute(f"CREATE TABLE ledger AS FROM read_csv('{file}')"))
    file.unlink()

    def asked(question: str) -> float:
        return min(cost_of(lambda: base.execute(question).fetchall())[0].clock for _ in range(3))

    return round(exporting.clock + loading.clock, 1), {name: round(asked(one) * 1000, 1) for name, one in RAW.items()}


def database_gb() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return round(cursor.fetchone()[0] / 1e9, 2)


def measure() -> Told:
    building, operator = cost_of(the_world)
    say(f"{SIZE.people} people, {SIZE.rows} rows in {building.clock:.0f} s, {database_gb()} GB")
    rolling = rolled_up()
    say(f"rolled up: {rolling}")
    lag = lag_of_one(operator)
    say(f"one more deed rolled up in {lag} ms")
    publishing = published(operator)
    say(f"{PERIOD} published: {publishing}")
    assert Edition.objects.count() == 2
    found = pages()
    with tempfile.TemporaryDirectory() as folder:
        exporting, asked = raw_rows(Path(folder))
    for name, one in found.items():
        raw = f"  raw rows in DuckDB {asked[name]:>8.1f}" if name in asked else ""
        first, again = one["first"], one["again"]
        say(
            f"{name:<14} first p50 {first['p50']:>6} p95 {first['p95']:>6} cpu {first['cpu']:>6}   again p50 "
            f"{again['p50']:>6} p95 {again['p95']:>6} cpu {again['cpu']:>6} database {one['database_cpu']:>5} ms{raw}"
        )
    slowest = max(one[when]["p95"] for one in found.values() for when in ("first", "again"))
    return {
        "rows": SIZE.rows, "people": SIZE.people, "load": round(os.getloadavg()[0], 1),
        "world_s": round(building.clock),
        "roll_up": rolling, "lag_ms": lag, "publish": publishing, "pages_ms": found, "duckdb_load_s": exporting,
        "duckdb_ms": asked, "disk_gb": database_gb(), "slowest_p95_ms": slowest, "goal_p95_ms": GOAL_MS,
        "met": slowest < GOAL_MS,
    }  # fmt: skip


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    with own_database("bench_reports"):
        result = measure()
    print(json.dumps(result))
    sys.exit(0)
