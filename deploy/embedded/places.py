"""Where the embedded PostgreSQL keeps its things: settings and the supervisor both ask here."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

# A Unix socket's address holds 108 bytes on Linux and 104 on macOS, with its closing zero.
LONGEST_SOCKET_PATH = 103
SOCKET_FILE = ".s.PGSQL.5432"


class Unavailable(Exception):
    """The embedded database cannot run. The message is one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Places:
    """All paths below one state folder (`.causeway`, or CAUSEWAY_STATE)."""

    state: Path

    def make(self) -> None:
        """Make the state folder for its owner's eyes only: it holds a key, uploads and the database's log."""
        self.state.parent.mkdir(parents=True, exist_ok=True)
        self.state.mkdir(mode=0o700, exist_ok=True)
        self.locks.mkdir(exist_ok=True)

    @property
    def home(self) -> Path:
        """Owned by the user that runs PostgreSQL; everything below is theirs."""
        return self.state / "postgres"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def locks(self) -> Path:
        return self.state / "locks"

    @property
    def log(self) -> Path:
        return self.state / "postgres.log"

    @property
    def shortcut(self) -> Path:
        """A short link to `run`, used where the real path would not fit into a socket address."""
        digest = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:12]
        return Path("/tmp") / f"causeway-{os.geteuid()}-{digest}"  # noqa: S108  ownership is checked before use

    @property
    def needs_shortcut(self) -> bool:
        return len(os.fsencode(self.run / SOCKET_FILE)) > LONGEST_SOCKET_PATH


def socket_folder(state: Path) -> Path:
    """The folder that a client gives as host to reach the database of this state folder."""
    places = Places(state)
    return places.shortcut if places.needs_shortcut else places.run
