"""Heads leave the house: into a file that only grows, to people who keep them, to a place of somebody else.

Whoever owns the database can rewrite all that is in it. What was told to others before, they can't.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from workspace.audit.models import Publication, Seal
from workspace.audit.seals import notes
from workspace.common import letters

logger = logging.getLogger(__name__)

TIMEOUT = 10.0
TAIL = 8192
# Of an address that is longer, so much stands for it.
CHANNEL = 300


class NotTaken(OSError):
    """The other side did not take a head. It is told again later."""


def line(seal: Seal) -> str:
    """One seal in the file: JSON, with the signed note in it; the rest of the line is for reading."""
    root = bytes(seal.root).hex()
    told = {"seal": seal.number, "size": seal.size, "root": root, "at": seal.sealed_at.isoformat(), "note": seal.note}
    return json.dumps(told, ensure_ascii=False) + "\n"


def write_file() -> int:
    """Append the heads that the file doesn't have yet. Returns how many. Several at once wait for each other."""
    path: Path = settings.LEDGER_HEADS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last, broken = _last_of(path)
        seals = list(Seal.objects.filter(number__gt=last).order_by("number"))
        _tell_what_is_odd(path, last, seals)
        if seals:
            # What was cut off in the middle (the disk was full) stays: this file only grows.
            file.write(("\n" if broken else "").encode() + "".join(map(line, seals)).encode())
            file.flush()
            os.fsync(file.fileno())
    return len(seals)


def _tell_what_is_odd(path: Path, last: int, seals: list[Seal]) -> None:
    """A file that is newer than the ledger, and one that is begun although much was sealed before."""
    if last and not seals and not Seal.objects.filter(number=last).exists():
        logger.warning("%s tells of seal %d, which the ledger does not have: was a backup restored?", path, last)
    if not last and len(seals) > 1:
        logger.warning("%s was not there: it is begun, with all %d seals", path, len(seals))


def _last_of(path: Path) -> tuple[int, bool]:
    """The last seal that a file tells of, and whether its last line has no end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL))
        lines = file.read().decode(errors="replace").split("\n")
    for text in reversed(lines):
        try:
            return int(json.loads(text)["seal"]), lines[-1] != ""
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            continue
    return 0, lines[-1] != ""


def last_in_file() -> int:
    """The number of the last seal that the file tells of, 0 without one."""
    path: Path = settings.LEDGER_HEADS_FILE
    return _last_of(path)[0] if path.exists() else 0


def webhook_channel() -> str:
    return f"webhook:{settings.LEDGER_WEBHOOK}"[:CHANNEL]


def mail_channel(address: str) -> str:
    return f"mail:{address}"[:CHANNEL]


def post_webhook() -> int:
    """Tell the webhook of each seal that it has not taken yet, in order. Raises NotTaken at the first refusal."""
    told, channel = 0, webhook_channel()
    for seal in _untold(channel):
        _post(settings.LEDGER_WEBHOOK, line(seal))
        _note(seal, channel)
        told += 1
    return told


def _post(address: str, words: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (settings.LOCAL and parts.scheme == "http"):
        raise NotTaken("LEDGER_WEBHOOK must be an https address.")
    make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, words.encode(), {"Content-Type": "application/json; charset=utf-8"})
        status = connection.getresponse().status
    except (OSError, HTTPException) as trouble:
        raise NotTaken(f"{parts.hostname} could not be reached: {trouble}") from trouble
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotTaken(f"{parts.hostname} answered {status}")


def mail_witnesses() -> int:
    """Send the last head to every witness who doesn't have it. Returns how many mails left.

    An address that takes none keeps none from the others. Raises NotTaken when all were tried."""
    seal = Seal.objects.order_by("-number").first()
    if seal is None:
        return 0
    sent, trouble = 0, None
    for address in settings.LEDGER_WITNESSES:
        if _told_up_to(mail_channel(address)) >= seal.number:
            continue
        try:
            _mail(seal, address)
        except OSError as error:
            trouble = error
        else:
            _note(seal, mail_channel(address))
            sent += 1
    if trouble is not None:
        raise NotTaken(f"not every witness could be sent seal {seal.number}: {trouble}") from trouble
    return sent


def _mail(seal: Seal, address: str) -> None:
    letters.letter(
        "audit/mail/head",
        {"seal": seal, "root": bytes(seal.root).hex(), "verifier": notes.verifier(), "line": line(seal)},
        to=address,
        subject=_("Seal %(number)s of the ledger: %(size)s rows") % {"number": seal.number, "size": seal.size},
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def _untold(channel: str) -> Iterator[Seal]:
    yield from Seal.objects.filter(number__gt=_told_up_to(channel)).order_by("number").iterator()


def _told_up_to(channel: str) -> int:
    return Publication.objects.filter(channel=channel).aggregate(last=Max("seal"))["last"] or 0


def _note(seal: Seal, channel: str) -> None:
    with transaction.atomic():
        Publication.objects.get_or_create(seal=seal.number, channel=channel)
