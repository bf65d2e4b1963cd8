"""The door to the embedded PostgreSQL: hold it, and it runs; let go, and the last one out turns it off."""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from deploy.embedded.cluster import ROLE
from deploy.embedded.places import Places, Unavailable, socket_folder

ROOT = Path(__file__).resolve().parents[2]


class Hold:
    """Keeps the database running until `release()`, the end of a `with` block, or the end of the process."""

    def __init__(self, places: Places, users: IO[bytes]) -> None:
        self.places = places
        self._users = users

    @property
    def folder(self) -> Path:
        """What a client gives as host."""
        return socket_folder(self.places.state)

    def release(self) -> None:
        """Let go; the database stops a moment later unless somebody else holds it."""
        self._users.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def hold(state: Path) -> Hold:
    """Start the database of this state folder, or join those who use it. Raises Unavailable."""
    places = Places(state.resolve())
    try:
        places.make()
        users = (places.locks / "users").open("ab")
    except OSError as trouble:
        raise Unavailable(f"The state folder {state} cannot be written: {trouble.strerror}.") from None
    try:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits here while a keeper is shutting down
        with _alone(places.locks / "start"):
            if not _keeper_lives(places):
                _start_keeper(places)
            _link_shortcut(places)
    except BaseException:
        users.close()
        raise
    return Hold(places, users)


def wait_until_stopped(state: Path, *, patience: float) -> bool:
    """Wait up to so many seconds until the database has stopped; the caller must not hold it.

    False when it still runs, because somebody else holds it.
    """
    give_up = time.monotonic() + patience
    while _keeper_lives(Places(state.resolve())):
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _keeper_lives(places: Places) -> bool:
    with (places.locks / "keeper").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _start_keeper(places: Places) -> None:
    hear, speak = os.pipe()
    with open(hear, encoding="utf-8", errors="replace") as voice:  # noqa: PTH123  a pipe has no path
        keeper = subprocess.Popen(
            [sys.executable, "-m", "deploy.embedded.keeper", str(places.state)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=speak,
            stderr=speak,
            start_new_session=True,  # Ctrl-C is for the holders; the database outlives them by a moment
        )
        os.close(speak)
        words = voice.read()  # to its end: the keeper closes its side once it has told how it went
    try:
        answer = json.loads(words)
    except ValueError:
        answer = {"trouble": f"The database's keeper failed: {' '.join(words.split())[-300:] or 'no word'}"}
    if "trouble" in answer:
        keeper.wait()
        raise Unavailable(answer["trouble"])
    # The keeper lives on without us; we are not the ones to ask how it ended.
    keeper.returncode = 0


def _link_shortcut(places: Places) -> None:
    if not places.needs_shortcut:
        return
    link = places.shortcut
    try:
        link.symlink_to(places.run)
    except FileExistsError:
        if link.lstat().st_uid != os.geteuid() or not link.is_symlink() or link.readlink() != places.run:
            raise Unavailable(
                f"The path of {places.run} is too long for a socket, and {link}, which would shorten it, "
                "belongs to somebody else: set CAUSEWAY_STATE to a shorter path."
            ) from None


__all__ = ["ROLE", "Hold", "Unavailable", "hold", "socket_folder", "wait_until_stopped"]
