"""One PostgreSQL data folder: made, checked, and turned into a command line."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from deploy.children import end_with_parent
from deploy.embedded import binaries
from deploy.embedded.owner import Owner, owner_of
from deploy.embedded.places import Places, Unavailable

ROLE = "causeway"
# As whom the server's processes come in: it owns nothing, and can't change the ledger.
APP_ROLE = "causeway_app"
MIB = 1024 * 1024
ROOM_TO_CREATE = 256 * MIB
ROOM_TO_START = 48 * MIB
ORPHAN_PATIENCE = 20.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": "../run",  # relative to the data folder, so a deep path never is too long
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "2s",
}


@dataclass(frozen=True)
class Cluster:
    """A data folder, the user it belongs to, and programs that this user can run."""

    places: Places
    owner: Owner
    programs: Path

    @classmethod
    def at(cls, places: Places) -> "Cluster":
        """Find the owner and the programs, and check the disk and the version of what is there."""
        owner = owner_of(places)
        cluster = cls(places, owner, binaries.programs_for(owner))
        cluster.check_room()
        cluster.check_version()
        return cluster

    @property
    def exists(self) -> bool:
        return (self.places.data / "PG_VERSION").exists()

    def check_room(self) -> None:
        """Raise Unavailable when the disk is too full to create or to start the database."""
        needed = ROOM_TO_START if self.exists else ROOM_TO_CREATE
        free = shutil.disk_usage(self.places.state).free
        if free < needed:
            raise Unavailable(
                f"The disk is full: {self.places.state} has {free // MIB} MB free, "
                f"and the database needs {needed // MIB} MB."
            )

    def check_version(self) -> None:
        """Raise Unavailable when the data was made by another major version of PostgreSQL."""
        if not self.exists:
            return
        made_by = (self.places.data / "PG_VERSION").read_text().strip()
        ours = binaries.major(self.programs)
        if made_by != str(ours):
            raise Unavailable(
                f"The data in {self.places.data} was made by PostgreSQL {made_by}, and this is "
                f"PostgreSQL {ours}: dump it with version {made_by} and load it here, "
                "or set CAUSEWAY_STATE to a new folder."
            )

    def create(self) -> None:
        """Make the data folder if there is none; an interrupted attempt leaves nothing that counts."""
        self.owner.give(self.places.home)
        self.owner.give(self.places.run)
        if not self.exists:
            half = self.places.home / "data.unfinished"
            shutil.rmtree(half, ignore_errors=True)
            self.owner.give(half)
            self._initdb(half)
            shutil.rmtree(self.places.data, ignore_errors=True)
            half.rename(self.places.data)
        self._let_in()

    def _initdb(self, folder: Path) -> None:
        command: list[Path | str] = [
            self.programs / "initdb",
            "-D",
            self._seen_from(folder),
            f"--username={ROLE}",
        ]
        # The built-in provider orders text the same on every system, whatever its C library knows.
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--data-checksums", "--auth-local=peer", "--auth-host=reject", "--no-instructions"]
        self._run(command, folder, "")
        alone: list[Path | str] = [
            self.programs / "postgres",
            "--single",
            "-D",
            self._seen_from(folder),
            "postgres",
        ]
        self._run(alone, folder, f"CREATE DATABASE {ROLE}\n")

    def _run(self, command: list[Path | str], folder: Path, words: str) -> None:
        done = subprocess.run(
            command,
            cwd=folder,
            env=_environment(),
            input=words,
            capture_output=True,
            text=True,
            check=False,
            **self.owner.as_child(),
        )
        if done.returncode:
            raise Unavailable(explain(done.stderr, self.places.state))

    def _let_in(self) -> None:
        """Only the socket, and through it only root and the folder's owner, each proven by the kernel."""
        rules = {
            "pg_hba.conf": f"local all {ROLE},{APP_ROLE} peer map=house\n",
            "pg_ident.conf": "".join(
                f"house {name} {role}\n" for name in sorted({"root", self.owner.name}) for role in (ROLE, APP_ROLE)
            ),
        }
        for name, text in rules.items():
            path = self.places.data / name
            path.write_text(text)
            if self.owner.is_borrowed:
                os.chown(path, self.owner.uid, self.owner.gid)

    def _seen_from(self, folder: Path) -> Path:
        # Started in its data folder, a borrowed user reaches it through the kernel's own link to the working
        # directory, even where a parent folder is closed to them (a clone under /root).
        return Path("/proc/self/cwd") if self.owner.is_borrowed and sys.platform == "linux" else folder

    def command(self) -> list[str]:
        """The command line that serves this data folder, when started in it."""
        words = [str(self.programs / "postgres"), "-D", str(self._seen_from(self.places.data))]
        for name, value in SETTINGS.items():
            words += ["-c", f"{name}={value}"]
        return words

    def start(self) -> subprocess.Popen[bytes]:
        """Start PostgreSQL as a child that the kernel stops when this process dies. It writes to the log."""
        with self.places.log.open("ab") as log:
            return subprocess.Popen(
                self.command(),
                cwd=self.places.data,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGINT, os.getpid()),
                **self.owner.as_child(),
            )

    def clear_stale(self) -> None:
        """Stop what is left of a server that lost its keeper. Raises Unavailable when it will not go.

        The pid file of a dead server is left to PostgreSQL, which checks its shared memory too. Only when its
        number now belongs to another program (after a reboot), which would confuse it, is the file removed.
        """
        pid_file = self.places.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return
        give_up = time.monotonic() + ORPHAN_PATIENCE
        while left := _serving(self.places.data, pid):
            if time.monotonic() > give_up:
                raise Unavailable(f"Another PostgreSQL (process {left[0]}) uses {self.places.data} and does not stop.")
            if pid in left:
                os.kill(pid, signal.SIGINT)
            time.sleep(0.02)
        if pid_file.exists() and _is_alive(pid):
            pid_file.unlink()


def _environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA, PGPORT, LANG and the like must not change what we start."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _serving(data: Path, pid: int) -> list[int]:
    """PostgreSQL's processes that work in this data folder. Off Linux only the given one is looked at."""
    if sys.platform != "linux":
        listing = subprocess.run(
            ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
        )
        return [pid] if str(data) in listing.stdout else []
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.joinpath("comm").read_text() == "postgres\n" and process.joinpath("cwd").samefile(data):
                found.append(int(process.name))
        except OSError:  # gone meanwhile, or somebody else's
            continue
    return found


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def explain(words: str, state: Path) -> str:
    """PostgreSQL's own complaint as one sentence for a person."""
    if "No space left on device" in words:
        return f"The disk is full: the database could not write to {state}."
    if "could not create shared memory" in words or "could not create semaphores" in words:
        return "The system has no shared memory left for PostgreSQL; stop another PostgreSQL or raise the limit."
    complaint = re.findall(r"(?:FATAL|PANIC|error):\s+(.+)", words)
    return f"PostgreSQL did not start: {complaint[-1] if complaint else words.strip()[-300:] or 'no word'}"
