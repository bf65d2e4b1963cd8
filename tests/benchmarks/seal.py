"""make bench NAME=seal: what sealing the ledger costs those who write it.

1, 8 and 32 writers sign deeds by `record()` (ledger row and event, committed and on disk), with nothing else and with
5 ms of further work in the transaction: without a sealer, with one in a process of its own that seals every 250 ms (a
minute in the house), and, for comparison, with a hash chain kept in the transaction. Ways take turns, in an order that
is drawn anew each round. Then a million rows are sealed and verified. The last line is JSON. SMALL=1 is quick.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Self
from uuid import uuid4

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ["WRITES_PER_MINUTE"] = "0"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from realtime.events import Payload  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.benchmarks.own_database import own_database, run_sql  # noqa: E402
from workspace.audit.ledger import action, record  # noqa: E402
from workspace.audit.models import Leaf, Participation, Verb  # noqa: E402
from workspace.audit.seals import sealing, verifying  # noqa: E402
from workspace.people.models import Person  # noqa: E402

NAME = "bench_seal"
SEALS_EVERY = 0.25
WORK = (0.0, 0.005)
WAYS = ("plain", "sealer", "chain")
Cells = dict[str, dict[str, float]]


class Benched(Payload, kind="bench.written"):
    number: int


@action
def write(*, by: Person, chained: bool, work: float, key: None = None) -> Person:
    record(by, Verb.REPLIED, by, on=f"bench:{by.pk}", event=Benched(number=by.pk))
    if chained:
        with connection.cursor() as cursor:
            cursor.execute("SELECT head FROM bench_chain FOR UPDATE")
            (head,) = cursor.fetchone()
            digest = sha256(bytes(head) + uuid4().bytes).digest()
            cursor.execute("UPDATE bench_chain SET head = %s", [digest])
    if work:
        time.sleep(work)
    return by


def writing(people: list[Person], seconds: float, *, chained: bool, work: float) -> tuple[float, list[float]]:
    """Deeds a second, and how long each took."""
    took: list[float] = []
    start = threading.Barrier(len(people) + 1)

    def one(person: Person) -> None:
        connection.ensure_connection()
        start.wait()
        until = time.monotonic() + seconds
        while (began := time.monotonic()) < until:
            write(by=person, chained=chained, work=work)
            took.append(time.monotonic() - began)
        connection.close()

    writers = [threading.Thread(target=one, args=(person,)) for person in people]
    for writer in writers:
        writer.start()
    start.wait()
    began = time.monotonic()
    for writer in writers:
        writer.join()
    return len(took) / (time.monotonic() - began), took


class Sealer:
    """A worker that does nothing but seal, in a process of its own, as long as it is told to."""

    def __enter__(self) -> Self:
        words = [sys.executable, "-m", "tests.benchmarks.seal", "--sealer"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(words, cwd=settings.BASE_DIR, text=True, **pipes)
        self.turn("off")
        return self

    def __exit__(self, *words: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    def turn(self, word: str) -> None:
        """`on` or `off`; what waits has been sealed before this returns, so that it is nobody's load."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        self.process.stdout.readline()


def seal_when_told() -> None:
    connection.settings_dict["NAME"] = NAME
    on, told, lock = threading.Event(), threading.Event(), threading.Lock()

    def beside() -> None:
        while True:
            on.wait()
            with lock:
                sealing.seal_all()
            told.wait(SEALS_EVERY)

    threading.Thread(target=beside, daemon=True).start()
    for line in sys.stdin:
        on.clear()
        with lock:
            sealing.seal_all()
        if line.strip() == "on":
            on.set()
        print("done", flush=True)


def cells(seconds: float, rounds: int, writers: tuple[int, ...]) -> tuple[Cells, Cells]:
    """Medians over the rounds; and of the ratios to the plain way, each within its own round."""
    crowd = [make.person() for _ in range(max(writers))]
    figures: dict[str, dict[str, list[tuple[float, float]]]] = {}
    turns = [(way, count, work) for way in WAYS for count in writers for work in WORK]
    with Sealer() as sealer:
        for _ in range(rounds):
            random.shuffle(turns)
            for way, count, work in turns:
                sealer.turn("on" if way == "sealer" else "off")
                rate, took = writing(crowd[:count], seconds, chained=way == "chain", work=work)
                sealer.turn("off")
                cell = f"{count} writers {work * 1000:.0f} ms"
                p95 = sorted(took)[int(len(took) * 0.95)] * 1000
                figures.setdefault(cell, {}).setdefault(way, []).append((rate, p95))
                print(f"  {way:7} {cell:18} {rate:8.0f}/s  p95 {p95:7.1f} ms", file=sys.stderr, flush=True)
    found = {
        f"{way} {cell}": {"per_s": round(median(r for r, _ in each)), "p95_ms": round(median(p for _, p in each), 1)}
        for cell, ways in figures.items()
        for way, each in ways.items()
    }
    ratios = {
        way: {
            cell: round(median(one[0] / plain[0] for one, plain in zip(ways[way], ways["plain"], strict=True)), 2)
            for cell, ways in figures.items()
        }
        for way in ("sealer", "chain")
    }
    return found, ratios


def at_length(rows: int) -> dict[str, float]:
    """How long it takes to seal and to verify so many rows of a thousand people."""
    run_sql(
        f"""INSERT INTO audit_participation (entry, ordinal, key, at, verb, object_kind, object_id, space, actor, side,
        target, target_side, actor_level, target_level, actor_unit, target_unit, actor_path, target_path, up, down,
        weight, source)
        SELECT gen_random_uuid(), 0, gen_random_uuid(), now(), 'replied', 'threads.post', n, n % 100,
        100000 + n % 1000, 'employee', 100000 + (n * 7) % 1000, 'employee', 4, 3, 'Unit ' || n % 20, 'Unit ' || n % 30,
        ARRAY[1, 2, 3, 100000 + n % 1000], ARRAY[1, 2, 100000 + (n * 7) % 1000], 1, 1, 1, 'causeway'
        FROM generate_series(1, {rows}) n""",
        "ANALYZE audit_participation",
    )
    began = time.monotonic()
    sealed = sealing.seal_all()
    sealing_took = time.monotonic() - began
    report = verifying.verify()
    assert report.is_sound, report.findings
    return {
        "rows": report.size,
        "seal_rows_per_s": round(sealed / sealing_took),
        "verify_s": round(report.seconds, 1),
        "verify_rows_per_s": round(report.size / report.seconds),
    }


def main() -> int:
    if "--sealer" in sys.argv:
        seal_when_told()
        return 0
    small = bool(os.environ.get("SMALL"))
    rounds = int(os.environ.get("BENCH_ROUNDS", "1" if small else "5"))
    writers, seconds = ((1, 8, 32), 1.0) if small else ((1, 8, 32), 2.0)
    settings.LEDGER_HEADS_FILE = Path(settings.STATE_DIR) / "bench-heads.jsonl"
    # A deed counts once it is on disk, here as in the house.
    connection.settings_dict["OPTIONS"]["options"] = "-c synchronous_commit=on"
    with own_database(NAME):
        run_sql("CREATE TABLE bench_chain (head bytea)", "INSERT INTO bench_chain VALUES ('\\x00')")
        found, ratios = cells(seconds, rounds, writers)
        sealing.seal_all()
        with transaction.atomic():
            assert Leaf.objects.count() == Participation.objects.count(), "rows are leaves"
        longer = at_length(50_000 if small else 1_000_000)
    told = {
        "name": "seal",
        "at": {"writers": 32, "work_ms": 5},
        "seal_to_plain": ratios["sealer"]["32 writers 5 ms"],
        "chain_to_plain": ratios["chain"]["32 writers 5 ms"],
        "ratios": ratios,
        "cells": found,
        "at_length": longer,
    }
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
