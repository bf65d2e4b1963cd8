"""What goes wrong, on purpose: one thing after another, in an order that a seed decides."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

import psutil

from tests.faults.crowd import Listener
from tests.faults.machines import standing_still
from tests.faults.proxy import Proxy
from tests.faults.world import World

# The embedded database's keeper gives up after a few crashes in a row; this far apart they are no row.
DATABASE_RESTS = 35.0
A_WHILE_SECONDS = (0.4, 2.0)
DELAYS_SECONDS = (0.02, 0.3)
RESTS_SECONDS = (0.1, 0.6)
NAP_SECONDS = 3.0
PRUNED_AFTER_SECONDS = 2.0
# Fewer than a nap misses.
KEPT_EVENTS = 1

ALWAYS = ("server process killed", "PostgreSQL killed", "all clients reconnect at once")

Fault = Callable[[], None]


class Nemesis:
    def __init__(self, world: World, listeners: Sequence[Listener], seed: int) -> None:
        self.world, self.listeners = world, listeners
        self.luck = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.kept_from: dict[str, int] = {}
        self._database_died = 0.0
        # With Valkey, that and what else differs by the relay: the rest is owed once, by the other run.
        self.owed = set(self.faults if world.relay is None else {*self.faults_of_the_relay, *ALWAYS})

    @property
    def faults(self) -> dict[str, Fault]:
        doors, database = self.world.doors, self.world.database
        return {
            "server process killed": self.kill_server,
            "server process stopped a while": self.stop_server,
            "machine killed, with all its servers": self.kill_machine,
            "worker killed": self.kill_worker,
            "worker stopped a while": self.stop_worker,
            "PostgreSQL killed": self.kill_database,
            "PostgreSQL stopped a while": lambda: self.stop(self.world.company.postgres()),
            "all clients' connections cut": lambda: self.cut(*doors),
            "clients' network delayed a while": lambda: self.delay(self.luck.choice(doors)),
            "clients' network silent a while": lambda: self.silence(self.luck.choice(doors)),
            "answers to clients lost a while": lambda: self.lose_answers(self.luck.choice(doors)),
            "a machine's database lines cut": lambda: self.cut(database),
            "a machine's database line silent a while": lambda: self.silence(database),
            "a machine's database line delayed a while": lambda: self.delay(database),
            "all clients reconnect at once": self.storm,
            "clients asleep, and the log pruned": self.prune,
            **self.faults_of_the_relay,
        }

    @property
    def faults_of_the_relay(self) -> dict[str, Fault]:
        if (relay := self.world.relay) is None:
            return {
                "NOTIFY connections ended": self.world.cut_relay,
                "NOTIFY connections stopped a while": lambda: self.stop(self.world.relay_backends()),
            }
        return {
            "Valkey killed": self.kill_valkey,
            "Valkey stopped a while": self.stop_valkey,
            "Valkey's connections cut": lambda: self.cut(relay),
            "Valkey's network silent a while": lambda: self.silence(relay),
        }

    def rage(self, until: float, between: Fault) -> None:
        """Round after round of every fault, `between` after each, until the time is over and nothing is owed."""
        while time.monotonic() < until or self.missing:
            time.sleep(RESTS_SECONDS[0])
            names = list(self.faults) if time.monotonic() < until else self.missing
            self.luck.shuffle(names)
            for name in names:
                if time.monotonic() > until and name not in self.missing:
                    continue
                if name == "PostgreSQL killed" and not self.may_kill_database:
                    continue
                self.faults[name]()
                self.done[name] += 1
                time.sleep(self.luck.uniform(*RESTS_SECONDS))
                self.world.look_after()
                between()

    @property
    def may_kill_database(self) -> bool:
        return time.monotonic() - self._database_died > DATABASE_RESTS

    @property
    def missing(self) -> list[str]:
        return [name for name in self.faults if name in self.owed and not self.done[name]]

    def a_while(self) -> None:
        time.sleep(self.luck.uniform(*A_WHILE_SECONDS))

    # ---- processes ------------------------------------------------------------------------------
    def kill_server(self) -> None:
        machine = self.luck.choice(self.world.machines)
        if servers := machine.servers():
            machine.kill_server(self.luck.choice(servers))

    def stop_server(self) -> None:
        if servers := self.world.servers():
            self.stop([self.luck.choice(servers)])

    def stop(self, processes: list[psutil.Process]) -> None:
        with standing_still(processes):
            self.a_while()

    def kill_machine(self) -> None:
        machine = self.luck.choice(self.world.machines)
        machine.kill()
        machine.start()

    def kill_worker(self) -> None:
        self.world.worker.kill()
        self.world.worker.start()

    def stop_worker(self) -> None:
        self.stop([psutil.Process(self.world.worker.process.pid)])

    def kill_database(self) -> None:
        """SIGKILL for the postmaster and all its children: as if the machine had lost power."""
        for process in self.world.company.postgres():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._database_died = time.monotonic()

    def kill_valkey(self) -> None:
        assert self.world.valkey is not None
        self.world.valkey.kill()
        self.a_while()
        self.world.valkey.start()

    def stop_valkey(self) -> None:
        assert self.world.valkey is not None
        self.stop([psutil.Process(self.world.valkey.process.pid)])

    # ---- lines ----------------------------------------------------------------------------------
    def cut(self, *lines: Proxy) -> None:
        for line in lines:
            line.cut()

    def delay(self, line: Proxy) -> None:
        line.delay = self.luck.uniform(*DELAYS_SECONDS)
        self.a_while()
        line.delay = 0.0

    def silence(self, line: Proxy) -> None:
        line.silent = True
        self.a_while()
        line.silent = False

    def lose_answers(self, line: Proxy) -> None:
        """What is asked is done, and who asked never hears of it."""
        line.mute = True
        self.a_while()
        line.cut()
        line.mute = False

    # ---- clients --------------------------------------------------------------------------------
    def storm(self) -> None:
        for listener in self.listeners:
            listener.storm.set()

    def prune(self) -> None:
        """Half of the clients are asleep; when they come back, what they missed is no longer kept."""
        for listener in self.luck.sample(list(self.listeners), len(self.listeners) // 2):
            listener.asleep_until = time.monotonic() + NAP_SECONDS
            listener.storm.set()
        time.sleep(PRUNED_AFTER_SECONDS)
        kept_from = self.world.do("prune", count=KEPT_EVENTS)
        self.kept_from = {name: max(seq, self.kept_from.get(name, 1)) for name, seq in kept_from.items()}
