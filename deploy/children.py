"""Child processes of `make run`: started apart, heard with a prefix, stopped together, never left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

STOPS_WITHIN = 8.0
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


def end_with_parent(number: signal.Signals, parent: int) -> Callable[[], None] | None:
    """What a child does between fork and exec, so that the kernel signals it when its parent is gone.

    Linux only; elsewhere None, and the next start clears what a killed parent left.
    """
    if sys.platform != "linux":
        return None
    import ctypes

    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(SET_PARENT_DEATH_SIGNAL, number)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask


class Child:
    """One long-running part, in a session of its own: Ctrl-C reaches only us, and we choose the order."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM, os.getpid()),
        )
        self._voice = threading.Thread(target=self._repeat, daemon=True)
        self._voice.start()

    @property
    def code(self) -> int | None:
        return self.process.poll()

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self, until: float) -> None:
        """Wait until the given moment of time.monotonic(), then kill whatever is left of it."""
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{self.name} did not stop within {STOPS_WITHIN:.0f} s and was killed.", file=sys.stderr)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._voice.join(1)

    def _repeat(self) -> None:
        if self.process.stdout is None:
            return
        with self.process.stdout as voice:
            for line in voice:
                sys.stdout.write(f"{self.name:>6} | {line.decode(errors='replace').rstrip()}\n")
                sys.stdout.flush()


def stop_all(children: list[Child]) -> None:
    """Ask all at once, then wait for each."""
    until = time.monotonic() + STOPS_WITHIN
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(until)
