"""The operating-system user that PostgreSQL runs as: oneself, or for root an unprivileged one."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.embedded.places import Places, Unavailable

# PostgreSQL refuses to run as root. We borrow an account that every Unix has, and make none.
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Owner:
    uid: int
    gid: int
    name: str

    @property
    def is_borrowed(self) -> bool:
        """True when root runs PostgreSQL as somebody else."""
        return self.uid != os.geteuid()

    def as_child(self) -> dict[str, Any]:
        """Arguments for subprocess that make the child this user, with no groups of root left."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_borrowed else {}

    def give(self, folder: Path) -> None:
        """Make a folder that only this user may enter."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.is_borrowed and folder.stat().st_uid != self.uid:
            os.chown(folder, self.uid, self.gid)


def _named(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise Unavailable(
            f"This system's user number {uid} has no name in /etc/passwd, and PostgreSQL needs one: "
            "give it a name, or set DATABASE_URL to a PostgreSQL that runs elsewhere."
        ) from None


def owner_of(places: Places) -> Owner:
    """Who runs PostgreSQL here: who owns the folder already, else oneself, else (as root) a borrowed user.

    Raises Unavailable when the folder belongs to somebody whom we cannot become.
    """
    me = os.geteuid()
    owned_by = places.home.stat().st_uid if places.home.exists() else None
    if me != 0 and owned_by not in (None, me):
        raise Unavailable(
            f"The database folder {places.home} belongs to another user (number {owned_by}), perhaps because "
            "Causeway was started as root before: run as that user, or set CAUSEWAY_STATE to a new folder."
        )
    if me != 0:
        entry = _named(me)
    elif owned_by:
        entry = _named(owned_by)
    else:
        entry = _unprivileged()
    return Owner(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _unprivileged() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable(
        "PostgreSQL does not run as root, and this system has neither a user postgres nor nobody: "
        "run Causeway as an ordinary user."
    )
