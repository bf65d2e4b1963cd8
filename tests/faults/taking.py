"""Rights that are taken while things go wrong: from whom, in which way, and what goes wrong at that very moment."""

import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import psutil

from tests.faults.crowd import SocketListener
from tests.faults.history import Told
from tests.faults.machines import standing_still
from tests.faults.nemesis import Nemesis
from tests.faults.world import World

# While it is so, and afterwards, people write what must not be heard.
HOLDS_SECONDS = 2.2
GOES_ON_SECONDS = 1.5
HEARS_WITHIN_SECONDS = 60.0

Circumstance = Callable[[SocketListener], AbstractContextManager[None]]
WAYS = ("revoke", "sign_out", "deactivate")
DATABASE_DIES = "PostgreSQL is killed right after"


class Taking:
    """One right after another; each of somebody who came for it, and listens on a socket."""

    def __init__(self, world: World, nemesis: Nemesis, scene: dict[str, Any], seed: int) -> None:
        self.world, self.nemesis, self.scene = world, nemesis, scene
        self.streams = [*scene["streams"], scene["closed_stream"]]
        self.told: list[Told] = []
        self._next = _in_turn(list(self.circumstances), seed)
        self._seed = seed

    @property
    def circumstances(self) -> dict[str, Circumstance]:
        """What goes wrong at that moment, and for a while after."""
        everywhere: dict[str, Circumstance] = {
            "its server stands still": self.its_server_stops,
            "all servers stand still": lambda _: standing_still(self.world.servers()),
            "the relay stands still": lambda _: standing_still(self.relay()),
            DATABASE_DIES: lambda _: nullcontext(),
            "it reconnects": self.it_reconnects,
        }
        if self.world.relay is not None:
            everywhere["Valkey is away"] = lambda _: self.valkey_away()
        else:
            everywhere["the relay is cut"] = self.relay_cut
        return everywhere

    def __call__(self) -> None:
        """Take one right: 5 to 10 seconds."""
        way, circumstance = next(self._next)
        while circumstance == DATABASE_DIES and not self.nemesis.may_kill_database:
            way, circumstance = next(self._next)
        person = self.world.do("come", space=self.scene["closed_space"])
        listener = self._arrive(person, f"who lost a right ({way}, {circumstance})")
        with self.circumstances[circumstance](listener):
            self.world.do(way, space=self.scene["closed_space"], person=person["id"], session=person["session"])
            taken = time.monotonic()
            if circumstance == DATABASE_DIES:
                self.nemesis.kill_database()
            time.sleep(HOLDS_SECONDS)
        lost = [self.scene["closed_stream"]] if way == "revoke" else self.streams
        listener.told.lost_right = dict.fromkeys(lost, taken)
        time.sleep(GOES_ON_SECONDS)
        self.nemesis.done[f"right taken ({way}) while {circumstance}"] += 1
        listener.gives_up = 0.0
        listener.join(HEARS_WITHIN_SECONDS)
        if listener.failure is not None:
            raise listener.failure

    def _arrive(self, person: dict[str, Any], name: str) -> SocketListener:
        self._seed += 1
        # It hears from where the page of now stands: the past is not what this is about.
        start = self.world.company.cursors(self.streams)
        listener = SocketListener(self.world.origins, person["session"], self._seed, start, name)
        listener.told.stayed = False
        self.told.append(listener.told)
        listener.start()
        until = time.monotonic() + HEARS_WITHIN_SECONDS
        while not any(heard.stream == self.scene["closed_stream"] for heard in listener.told.heard):
            assert time.monotonic() < until, "it hears nothing"
            time.sleep(0.02)
        return listener

    def relay(self) -> list[psutil.Process]:
        if self.world.valkey is not None:
            return [psutil.Process(self.world.valkey.process.pid)]
        return self.world.relay_backends()

    # ---- circumstances --------------------------------------------------------------------------
    def its_server_stops(self, listener: SocketListener) -> AbstractContextManager[None]:
        return standing_still(self.world.serving(listener.port))

    @contextmanager
    def it_reconnects(self, listener: SocketListener) -> Iterator[None]:
        listener.storm.set()
        yield

    @contextmanager
    def relay_cut(self, listener: SocketListener) -> Iterator[None]:
        self.world.cut_relay()
        yield

    @contextmanager
    def valkey_away(self) -> Iterator[None]:
        assert self.world.valkey is not None
        self.world.valkey.kill()
        yield
        self.world.valkey.start()


def _in_turn(circumstances: Sequence[str], seed: int) -> Iterator[tuple[str, str]]:
    """Every circumstance, and then every one with another way."""
    luck = random.Random(seed)
    ways, order = list(WAYS), list(circumstances)
    luck.shuffle(ways)
    luck.shuffle(order)
    for turn in itertools.count():
        for place, circumstance in enumerate(order):
            yield ways[(place + turn) % len(ways)], circumstance
