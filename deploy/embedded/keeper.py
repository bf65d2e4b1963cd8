"""The keeper: one small process per state folder that runs PostgreSQL while anybody holds it.

Holders share a lock on a file; the kernel lets go of it when a process ends, in whatever way. The keeper
waits for the exclusive lock on the same file: to get it means that nobody is left.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from deploy.embedded.cluster import Cluster, explain
from deploy.embedded.places import Places, Unavailable

READY_WITHIN = 60.0
STOPS_WITHIN = 20.0
LOG_KEPT = 8 * 1024 * 1024
CRASHES_ALLOWED = 3
CALM = 30.0


class Keeper:
    def __init__(self, places: Places) -> None:
        self.places = places
        self.cluster = Cluster.at(places)
        self.server: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()

    def start(self) -> None:
        """Make the data folder if needed, start PostgreSQL and wait until it answers. Raises Unavailable."""
        self._shorten_log()
        self.cluster.create()
        self.cluster.clear_stale()
        said_before = self.places.log.stat().st_size if self.places.log.exists() else 0
        self.server = self.cluster.start()
        give_up = time.monotonic() + READY_WITHIN
        while not self._answers():
            if self.server.poll() is not None:
                raise Unavailable(explain(self._said_since(said_before), self.places.state))
            if time.monotonic() > give_up:
                self.stop()
                raise Unavailable(f"PostgreSQL did not answer within {READY_WITHIN:.0f} s; see {self.places.log}.")
            time.sleep(0.01)

    def _answers(self) -> bool:
        """The pid file's last line turns to `ready` when the server accepts connections."""
        try:
            lines = (self.places.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        ours = self.server is not None and lines[:1] == [str(self.server.pid)]
        return ours and len(lines) >= 8 and lines[7].strip() == "ready"

    def _said_since(self, position: int) -> str:
        with self.places.log.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")

    def _shorten_log(self) -> None:
        log = self.places.log
        if log.exists() and log.stat().st_size > LOG_KEPT:
            log.replace(log.with_suffix(".log.old"))

    def keep(self) -> None:
        """Wait for the last holder to leave; start again after a crash, but not for ever."""
        crashes = 0
        started = time.monotonic()
        while self.server is not None:
            self.server.wait()
            if self.stopping.is_set():
                return
            crashes = 1 if time.monotonic() - started > CALM else crashes + 1
            if crashes > CRASHES_ALLOWED:
                raise Unavailable(f"PostgreSQL crashed {crashes} times in a row; see {self.places.log}.")
            started = time.monotonic()
            self.start()
            if self.stopping.is_set():  # the last holder left while it recovered
                self.stop()

    def stop(self) -> None:
        """Fast shutdown: sessions end, all is written. If it hangs, it is killed and recovers later."""
        self.stopping.set()
        if self.server is None or self.server.poll() is not None:
            return
        self.server.send_signal(signal.SIGINT)
        patience = threading.Timer(STOPS_WITHIN, self.server.kill)
        patience.daemon = True
        patience.start()

    def wait_for_last_holder(self) -> None:
        """In a thread of its own. The lock is kept until the end, so newcomers wait for that."""
        self.users = (self.places.locks / "users").open("ab")
        fcntl.flock(self.users, fcntl.LOCK_EX)
        self.stop()


def tell(**answer: str) -> None:
    """The one line for the starter; afterwards nobody listens."""
    with contextlib.suppress(OSError):  # the starter was killed meanwhile
        print(json.dumps(answer), flush=True)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def main(state: str) -> int:
    places = Places(Path(state))
    alive = (places.locks / "keeper").open("ab")
    fcntl.flock(alive, fcntl.LOCK_EX)
    try:
        keeper = Keeper(places)

        def leave(number: int, frame: FrameType | None) -> None:
            keeper.stop()

        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        keeper.start()
    except (Unavailable, OSError) as trouble:
        tell(trouble=str(trouble))
        return 1
    tell(ready=str(places.run))
    threading.Thread(target=keeper.wait_for_last_holder, daemon=True).start()
    try:
        keeper.keep()
    except (Unavailable, OSError) as trouble:
        with places.log.open("a") as log:
            log.write(f"{trouble}\n")
        return 1
    finally:
        keeper.stopping.set()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
