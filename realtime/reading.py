"""From events to finished frames: read and rendered once for all listeners of a process. Blocking: call in
a thread.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db import InterfaceError, OperationalError

from realtime import log, streams
from realtime.changes import Look
from realtime.frames import Frame, frame
from realtime.log import Cursor
from realtime.models import Event

logger = logging.getLogger(__name__)


class Numbered(NamedTuple):
    seq: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class Reading:
    """What follows a cursor, up to `upto`; with `gone`, only that it can't be told."""

    upto: Cursor
    head: int
    events: tuple[Numbered, ...]
    gone: bool


def read(
    cursors: Mapping[str, Cursor], limit: int = log.READ_AT_ONCE, seen: str | None = None
) -> tuple[dict[str, Reading], Look]:
    """What listeners at these cursors have missed, rendered; and what has changed about rights since the place `seen`.
    One query, and what the rooms' `render` needs.
    """
    found, look = log.missed_and_changed(cursors, limit, seen)
    return {
        name: Reading(
            upto=missed.upto,
            head=missed.head,
            events=tuple(_numbered(each, missed.upto.epoch) for each in missed.events),
            gone=missed.gone,
        )
        for name, missed in found.items()
    }, look


def _numbered(event: Event, epoch: str) -> Numbered:
    ready = frame(
        {
            "type": "event",
            "stream": event.stream_id,
            "epoch": epoch,
            "seq": event.seq,
            "kind": event.kind,
            "actor": event.actor,
            "key": None if event.key is None else str(event.key),
            "at": event.at.isoformat(),
            "html": _html(event),
        }
    )
    return Numbered(event.seq, ready)


def _html(event: Event) -> str:
    """The room's fragment. A room that fails to render must not hold up its stream: the event goes out bare. Not
    so when the database is away: then the whole reading fails, and is tried again.
    """
    try:
        return streams.rule(event.stream_id).render(event)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("rendering %s failed", event)
        return ""
