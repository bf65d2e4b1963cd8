"""Mail on a machine of one's own: each is a file in the state folder, to be read at /dev/mail/ or by a mail program."""

import logging
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from workspace.common import letters

logger = logging.getLogger(__name__)

KEPT = 500
"""Files in the folder at most; the oldest go."""

NAME = re.compile(r"[0-9]{19,20}-[0-9]{1,10}")


class EmailBackend(BaseEmailBackend):
    """What EMAIL_URL is in local mode when it isn't set. Says on the terminal where each mail can be read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(fail_silently=bool(kwargs.get("fail_silently")))

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            name = keep(mail)
            logger.info(
                "a mail to %s, “%s”, is at %s/dev/mail/%s/", ", ".join(mail.to), mail.subject, letters.site(), name
            )
        return len(email_messages)


@dataclass(frozen=True)
class Kept:
    """One mail of the folder, as its reader's program would show it."""

    name: str
    at: datetime
    mail: Parsed

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.mail["From"] or "")

    @property
    def to(self) -> str:
        return str(self.mail["To"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.mail.items() if not name.startswith("Content-")]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


def folder() -> Path:
    """Where the mails are; made when it isn't there."""
    path = Path(settings.MAIL_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(mail: EmailMessage) -> str:
    """Write it whole or not at all. Returns its name."""
    name = f"{time.time_ns()}-{os.getpid()}"
    draft = folder() / f"{name}.part"
    draft.write_bytes(mail.message().as_bytes())
    draft.rename(folder() / f"{name}.eml")
    for path in _files()[KEPT:]:
        path.unlink(missing_ok=True)
    return name


def kept(most: int) -> list[Kept]:
    """The newest, newest first."""
    return [found for path in _files()[:most] if (found := kept_mail(path.stem))]


def kept_mail(name: str) -> Kept | None:
    """None where there is no such mail (any more)."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = (folder() / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    mail = message_from_bytes(content, policy=policy.default)
    at = datetime.fromtimestamp(int(name.partition("-")[0]) / 1e9, UTC)
    return Kept(name, at, mail) if isinstance(mail, Parsed) else None


def _files() -> list[Path]:
    """Newest first: the name begins with the time."""
    return sorted((path for path in folder().glob("*.eml") if NAME.fullmatch(path.stem)), reverse=True)
