"""Headers by which mail programs group, sort and stop our mails."""

import re
import secrets

from workspace.common import letters
from workspace.notifications.mail.stopping import Stop
from workspace.notifications.queries.kinds import Subject

STRANGE = re.compile(r"[^A-Za-z0-9]+")


def new_message_id(delivery: int) -> str:
    """The name of a mail; kept in the outbox before it is sent, so that a second try carries the same."""
    return f"<mail.{delivery}.{secrets.token_hex(6)}@{letters.domain()}>"


def headers_of(message_id: str, stop: Stop, about: Subject | None = None, earlier: str = "") -> dict[str, str]:
    """RFC 3834 (nobody answers by machine), RFC 8058 (one click stops it), and for a mail `about` something RFC 5322's
    thread and RFC 2919's list. `earlier` is the mail that this reader got before about the same.
    """
    told = {"Message-ID": message_id, **hands_off(stop)}
    if about is not None and about.thread_key:
        # Nobody ever got the root itself; programs group what names the same one.
        root = f"<{_atoms(about.thread_key)}@{letters.domain()}>"
        told["References"] = f"{root} {earlier}".strip()
        told["In-Reply-To"] = earlier or root
    if about is not None and about.list_key:
        told["List-Id"] = _list_id(about)
    return told


def hands_off(stop: Stop) -> dict[str, str]:
    """Nobody answers by machine, and one click stops it: on each mail that nobody wrote by hand."""
    return {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": f"<{stop.url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _list_id(about: Subject) -> str:
    """With the space's name where it can be written plainly; what sorts mails is the part in brackets."""
    ident = f"<{_atoms(about.list_key)}.{letters.domain()}>"
    name = letters.one_line(about.list_name, 60).replace("\\", "").replace('"', "")
    return f'"{name}" {ident}' if name and name.isascii() else ident


def _atoms(key: str) -> str:
    return STRANGE.sub("-", key).strip("-")
