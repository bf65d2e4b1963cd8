"""What goes wrong, on purpose: one thing after another, in an order that a seed decides."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import psutil

from tests.faults.crowd import Listener
from tests.faults.proxy import Proxy
from tests.faults.world import World

# The embedded database's keeper gives up after a few crashes in a row; this far apart they are no row.
DATABASE_RESTS = 35.0
STOPPED_SECONDS = (0.5, 3.0)
DELAYS_SECONDS = (0.02, 0.3)


class Nemesis:
    def __init__(self, world: World, proxy: Proxy, listeners: list[Listener], seed: int) -> None:
        self.world, self.proxy, self.listeners = world, proxy, listeners
        self.luck = random.Random(seed)
        self.done: Counter[str] = Counter()
        self._database_died = 0.0

    @property
    def faults(self) -> dict[str, Callable[[], None]]:
        return {
            "server process killed": self.kill_server,
            "server process stopped a while": self.stop_server,
            "worker killed": self.kill_worker,
            "PostgreSQL killed": self.kill_database,
            "relay's connections ended": self.world.cut_relay,
            "relay's connection stopped a while": self.stop_relay,
            "all connections cut": self.proxy.cut,
            "network delayed a while": self.delay,
            "all clients reconnect at once": self.storm,
        }

    def rage(self, until: float, between: Callable[[], None]) -> None:
        """Round after round of every fault, with `between` now and then, until the time is over."""
        while time.monotonic() < until:
            names = list(self.faults)
            self.luck.shuffle(names)
            for name in names:
                if time.monotonic() > until:
                    return
                if name == "PostgreSQL killed" and time.monotonic() - self._database_died < DATABASE_RESTS:
                    continue
                self.faults[name]()
                self.done[name] += 1
                time.sleep(self.luck.uniform(0.3, 2.0))
                between()

    def kill_server(self) -> None:
        if servers := self.world.servers():
            self.luck.choice(servers).kill()

    def stop_server(self) -> None:
        if servers := self.world.servers():
            self._stop_a_while(self.luck.choice(servers).pid)

    def kill_worker(self) -> None:
        self.world.worker.kill()
        self.world.worker.wait()
        self.world.start_worker()

    def kill_database(self) -> None:
        """SIGKILL for the postmaster and all its children: as if the machine had lost power."""
        postmaster = psutil.Process(self.world.postmaster())
        for process in [postmaster, *postmaster.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._database_died = time.monotonic()

    def stop_relay(self) -> None:
        with self.world.connected() as database:
            row = database.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'causeway relay' ORDER BY random() LIMIT 1"
            ).fetchone()
        if row is not None:
            self._stop_a_while(row[0])

    def delay(self) -> None:
        self.proxy.delay = self.luck.uniform(*DELAYS_SECONDS)
        time.sleep(self.luck.uniform(*STOPPED_SECONDS))
        self.proxy.delay = 0.0

    def storm(self) -> None:
        for listener in self.listeners:
            listener.storm.set()

    def _stop_a_while(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            try:
                time.sleep(self.luck.uniform(*STOPPED_SECONDS))
            finally:
                os.kill(pid, signal.SIGCONT)
