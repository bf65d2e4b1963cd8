"""One server at a time: set-up, memory, fan-out with one message outstanding and in bursts, and dead readers."""

from pathlib import Path
from typing import Any

from tests.benchmarks.fanout_servers import load, rivals
from tests.benchmarks.fanout_servers.rivals import Rival

WINDOWS = {"one": 1, "burst": 32}
# A message to everyone may take seconds on the slowest; a burst of 32 that would take longer than this is left out.
BURST_MOST_SECONDS = 8.0
LIMIT_SECONDS = 30.0
# 65 KB messages, so that what the kernel buffers for dead readers is full within seconds.
LISTENERS, DEAD, RATE, REPEAT = 100, 20, 15.0, 400
BEFORE_SECONDS, AFTER_SECONDS = 4.0, 14.0
Figures = dict[str, Any]


def measure(rival: Rival, client: Path, listeners: int, seconds: float) -> Figures:
    """One fresh server with so many listeners: set-up, memory, and both ways of publishing."""
    with rivals.running(rival) as server:
        with load.crowd(client, server.port, 5, **rival.options, pad=rival.pad):
            pass  # what the first connections make a server import and open is not the connections' memory
        before = server.rss_kb
        with load.crowd(client, server.port, listeners, **rival.options, pad=rival.pad) as crowd:
            found: Figures = {
                "connects_per_s": round((listeners + 1) / crowd.connect_seconds),
                "memory_kb_per_connection": round((server.rss_kb - before) / listeners, 1),
            }
            for name, window in WINDOWS.items():
                once = found.get("one", {}).get("p50_ms", 0) / 1000
                if once * window > BURST_MOST_SECONDS:
                    found[name] = {"left_out": f"one message took {once:.1f} s"}
                    continue
                found[name] = told(
                    crowd.run(
                        window=window, seconds=seconds, limit=LIMIT_SECONDS, server=server.pid, backing=rival.backing()
                    )
                )
            found["memory_kb_per_connection_after"] = round((server.rss_kb - before) / listeners, 1)
            return found


def told(run: Figures) -> Figures:
    """A run as it is reported. Raises CrowdError when a listener missed or doubled something."""
    if run["disorder"] or run["lost"] or not run["deliveries"]:
        raise load.CrowdError(f"not every listener heard everything in order: {run}")
    per = 100_000 / run["deliveries"]
    return {
        "cpu_s_per_100k": round(run["server_cpu_s"] * per, 4),
        "backing_cpu_s_per_100k": round(run["backing_cpu_s"] * per, 4),
        "client_cpu_s_per_100k": round(run["client_cpu_s"] * per, 4),
        "deliveries_per_s": round(run["deliveries"] / run["seconds"]),
        # What the same core would deliver if nobody else used it.
        "deliveries_per_cpu_s": round(run["deliveries"] / max(run["server_cpu_s"], 1e-9)),
        "p50_ms": round(run["p50_ms"], 2),
        "p99_ms": round(run["p99_ms"], 2),
        "max_ms": round(run["max_ms"], 2),
        "messages": run["messages"],
        "frame_bytes": run["frame_bytes"],
        **({"cut_short": True} if run["cut"] else {}),
    }


def with_dead_readers(rival: Rival, client: Path) -> Figures:
    """The same listeners before and after one in five stops reading: p99 of the others, and the server's memory."""
    more: Figures = {"rate": RATE, "repeat": REPEAT, "limit": 60.0, "window": 0}
    with (
        rivals.running(rival) as server,
        load.crowd(client, server.port, LISTENERS, **rival.options, pad=150, lazy=DEAD) as crowd,
    ):
        before = crowd.run(seconds=BEFORE_SECONDS, server=server.pid, **more)
        memory = server.rss_kb
        server.forget_peak()
        crowd.stop_reading(DEAD)
        after = crowd.run(seconds=AFTER_SECONDS, server=server.pid, **more)
        return {
            "p99_ms_before": round(before["p99_ms"], 2),
            "p99_ms": round(after["p99_ms"], 2),
            "p99_change": round(after["p99_ms"] / before["p99_ms"], 2),
            "p50_ms_before": round(before["p50_ms"], 2),
            "p50_ms": round(after["p50_ms"], 2),
            "memory_kb_per_dead_reader": round((server.peak_kb - memory) / DEAD),
            "others_lost": after["lost"],
            "megabytes_not_read_each": round(after["messages"] * after["frame_bytes"] / 2**20, 1),
        }
