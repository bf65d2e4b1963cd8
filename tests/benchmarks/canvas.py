"""make bench NAME=canvas: fifty people move notes on a canvas of two thousand, and write on them.

Measured: from an edit to the pages of the others (p50, p99), processor time and memory; what cursors cost; how long the
canvas takes to load after 100,000 updates, merged and not. Beside `@y/websocket-server`, which keeps nothing, with
the same edits in the same run, whose turn it is by lot. Each server has one core; load and PostgreSQL have the other.
The last line is JSON. SMALL=1 is short.
"""

import gc
import json
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django
import psutil

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from deploy.node import system_node, wheel_node  # noqa: E402
from ideas.codesign.actions import open_canvas  # noqa: E402
from ideas.codesign.models import Canvas  # noqa: E402
from realtime.documents import messages  # noqa: E402
from realtime.documents.compaction import compact  # noqa: E402
from realtime.documents.documents import edit  # noqa: E402
from realtime.documents.founding import found_anew  # noqa: E402
from realtime.documents.loaded import load  # noqa: E402
from realtime.documents.models import Document, Update  # noqa: E402
from tests import factories  # noqa: E402
from tests.benchmarks.canvas_crowd import Page, board, plan_moves, play, point  # noqa: E402
from tests.benchmarks.fanout import database_on, database_pids  # noqa: E402
from tests.benchmarks.fanout_servers.cores import CLIENT, SERVER, on_core  # noqa: E402
from tests.benchmarks.fanout_servers.rivals import ROOT, Running  # noqa: E402
from tests.benchmarks.own_database import own_database  # noqa: E402
from tests.live_server import environment, session_of  # noqa: E402
from workspace.people.models import Person  # noqa: E402

NODE_PORT = 18_231
# Of each page, per second: as often as our client says where its hand is (every 60 ms).
CURSOR_RATE = 1000 / 60


@dataclass(frozen=True)
class Plan:
    people: int
    notes: int
    rates: tuple[int, ...]
    seconds: float
    rounds: int
    updates: tuple[int, ...]


FULL = Plan(50, 2_000, (100, 250, 500, 1_000), 6.0, 3, (1_000, 10_000, 100_000))
SMALL = Plan(20, 500, (100, 400), 2.0, 1, (500, 5_000))


@dataclass
class Figures:
    """Times in milliseconds; processor time in seconds per 100,000 deliveries; memory in MiB."""

    p50: float
    p99: float
    cpu: float
    database_cpu: float
    memory: float
    join: float


@dataclass
class Cursors:
    """Of one page: frames and KiB per second. `cpu`: how much of its core the server had to do, in percent."""

    frames: float
    kib: float
    cpu: float


@contextmanager
def ours(words: Any) -> Iterator[Running]:
    command = [str(ROOT / ".venv/bin/python"), "manage.py", "serve", "--port", "0"]
    with on_core(SERVER):
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=words, text=True,
            env=environment(),
        )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline().rstrip()
        assert "http://" in line, "our server did not start"
        yield Running(process.pid, int(line.rstrip("/").rpartition(":")[2]))
    finally:
        process.kill()
        process.communicate()


@contextmanager
def nodes(words: Any) -> Iterator[Running]:
    folder = system_node() or wheel_node()
    server = ROOT / "node_modules/@y/websocket-server/dist/server.cjs"
    with on_core(SERVER):
        process = subprocess.Popen(
            [folder / "node", server], cwd=ROOT, stdout=subprocess.PIPE, stderr=words, text=True,
            env={**os.environ, "HOST": "127.0.0.1", "PORT": str(NODE_PORT)},
        )  # fmt: skip
    try:
        assert process.stdout is not None
        assert "running" in process.stdout.readline(), "Node did not start"
        yield Running(process.pid, NODE_PORT)
    finally:
        process.kill()
        process.communicate()


def cpu_of(pids: Sequence[int]) -> float:
    return sum(Running(pid, 0).cpu_seconds for pid in pids if Path(f"/proc/{pid}").exists())


@dataclass
class Bench:
    plan: Plan
    update: bytes
    cookies: list[str]
    name: str

    def measure(self, server: Running, path: str, rate: int, seed: int) -> Figures:
        plan, chance, joins = self.plan, random.Random(seed), []
        first = Page(server.port, path, self.cookies[0])
        whole, each = first.open(), int(rate * plan.seconds) // plan.people
        first.socket.close()
        plans = [
            plan_moves(whole, place, plan.people, range(place * each, (place + 1) * each), chance)
            for place in range(plan.people)
        ]
        pages = [Page(server.port, path, *each) for each in zip(self.cookies, plans, strict=True)]
        for page in pages:
            began = time.perf_counter()
            page.open()
            joins.append(time.perf_counter() - began)
        backing = database_pids()
        before, database = server.cpu_seconds, cpu_of(backing)
        gc.collect()
        gc.disable()
        took = play(pages, rate, chance)
        gc.enable()
        cpu, per = server.cpu_seconds - before, 100_000 / len(took)
        for page in pages:
            page.socket.close()
        cuts = quantiles(took, n=100)
        return Figures(
            cuts[49] * 1e3, cuts[98] * 1e3, cpu * per, (cpu_of(backing) - database) * per, server.rss_kb / 1024,
            median(joins) * 1e3,
        )  # fmt: skip

    def point(self, server: Running, path: str) -> Cursors:
        """All have their hands on their mice."""
        pages = [Page(server.port, path, cookie) for cookie in self.cookies]
        for page in pages:
            page.open()
        before = server.cpu_seconds
        seen = point(pages, CURSOR_RATE, self.plan.seconds)
        cpu = server.cpu_seconds - before
        for page in pages:
            page.socket.close()
        return Cursors(seen.frames, seen.kib, cpu / self.plan.seconds * 100)

    def fill(self, server: Running, path: str) -> None:
        """Bring the board to a server that keeps nothing."""
        page = Page(server.port, path, self.cookies[0])
        page.open()
        page.write(messages.update(self.update))
        reader = Page(server.port, path, self.cookies[0])
        while len(reader.open()) < len(self.update) / 2:
            reader.socket.close()
            reader = Page(server.port, path, self.cookies[0])
        page.socket.close()


def with_people(plan: Plan) -> Bench:
    """A canvas of so many notes, in a space in which so many contribute."""
    people = [factories.person() for _ in range(plan.people)]
    canvas = opened(people)
    cookies = [f"Cookie: {settings.SESSION_COOKIE_NAME}={session_of(person)}\r\n" for person in people]
    update = board(plan.notes)
    with transaction.atomic():
        edit(canvas.stream, by=people[0].pk, change=lambda doc: doc.apply_update(update))
    return Bench(plan, update, cookies, canvas.stream)


def opened(people: Sequence[Person]) -> Canvas:
    first, *others = people
    found: Canvas = open_canvas(by=first, space=factories.space(first, people=others), title="A board of many")
    return found


def compare(bench: Bench) -> tuple[dict[str, dict[int, Figures]], dict[str, Cursors]]:
    """Both servers at each rate, in turns by lot; of each the median round. Then their cursors."""
    found: dict[str, dict[int, list[Figures]]] = {"ours": {}, "node": {}}
    cursors: dict[str, Cursors] = {}
    lot = random.Random(17)
    with tempfile.TemporaryFile("w+") as words, ours(words) as own, nodes(words) as node, database_on(CLIENT):
        bench.fill(node, "/board")
        turns = [("ours", own, f"/live/documents/{bench.name}/"), ("node", node, "/board")]
        for _, server, path in turns:
            bench.measure(server, path, bench.plan.rates[0], 99)  # to get warm
        for rate in bench.plan.rates:
            for round_ in range(bench.plan.rounds):
                for name, server, path in lot.sample(turns, len(turns)):
                    figures = bench.measure(server, path, rate, round_)
                    found[name].setdefault(rate, []).append(figures)
                    print(told(name, f"{rate}/s", figures), flush=True)
        for name, server, path in lot.sample(turns, len(turns)):
            cursors[name] = bench.point(server, path)
            print(told(name, "cursors", cursors[name]), flush=True)
    return {name: {rate: middle(rounds) for rate, rounds in rates.items()} for name, rates in found.items()}, cursors


def told(name: str, what: str, figures: Any) -> str:
    return f"{name:>5} {what:>8}  " + "  ".join(f"{key} {value:8.2f}" for key, value in asdict(figures).items())


def middle(rounds: Sequence[Figures]) -> Figures:
    return Figures(*(median(getattr(each, name) for each in rounds) for name in Figures.__dataclass_fields__))


def history(plan: Plan, people: Sequence[Person]) -> list[dict[str, float]]:
    """How long a board takes to load after so many updates, merged and not."""
    chance, found = random.Random(5), []
    update = board(plan.notes)
    for count in plan.updates:
        name = opened(people).stream
        with transaction.atomic():
            edit(name, by=None, change=lambda doc: doc.apply_update(update))
        document = Document.objects.get(name=name)
        moves = plan_moves(update, 0, 1, range(count), chance)
        Update.objects.bulk_create(
            (
                Update(document=document, seq=seq, person=people[0].pk, payload=move)
                for seq, (_, move) in enumerate(moves, 2)
            ),
            batch_size=2_000,
        )
        Document.objects.filter(pk=document.pk).update(head=count + 1)
        unmerged = took(name)
        began = time.perf_counter()
        compact(name)
        merging = time.perf_counter() - began
        row = {"updates": count, "unmerged_ms": unmerged, "merging_ms": merging * 1e3, "merged_ms": took(name)}
        found_anew(name)  # as in the night after a day of rest
        row["founded_ms"] = took(name)
        print("  ".join(f"{key} {value:,.1f}" for key, value in row.items()))
        found.append(row)
    return found


def took(name: str) -> float:
    """Milliseconds to load it: the best of some."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        load(name)
        times.append(time.perf_counter() - began)
    return min(times) * 1e3


@contextmanager
def ahead_of_others() -> Iterator[str]:
    """Both servers, the database and the load come before whatever else runs on this machine, if that is allowed.
    Gives how they are scheduled.
    """
    database = list(database_pids())
    everyone = [0, *database, *[psutil.Process(pid).ppid() for pid in database[:1]]]
    try:
        for pid in everyone:
            os.sched_setscheduler(pid, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        yield "as all others"
        return
    yield "real time, round robin"
    for pid in everyone:
        if psutil.pid_exists(pid):
            os.sched_setscheduler(pid, os.SCHED_OTHER, os.sched_param(0))


def main() -> None:
    plan = SMALL if os.environ.get("SMALL") else FULL
    with own_database("bench_canvas"):
        bench = with_people(plan)
        os.sched_setaffinity(0, {CLIENT})
        load = os.getloadavg()[0]
        with ahead_of_others() as scheduled:
            figures, cursors = compare(bench)
        loads = history(plan, [factories.person()])
        connection.close()
    rates = {
        str(rate): {name: asdict(found[rate]) for name, found in figures.items()}
        | {"p99_to_node": figures["ours"][rate].p99 / figures["node"][rate].p99}
        for rate in plan.rates
    }
    print(
        json.dumps(
            {
                "people": plan.people, "notes": plan.notes, "rounds": plan.rounds,
                "cores": {"server": SERVER, "load_and_database": CLIENT}, "scheduled": scheduled, "load_before": load,
                "rates": rates, "cursors": {name: asdict(each) for name, each in cursors.items()}, "history": loads,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
