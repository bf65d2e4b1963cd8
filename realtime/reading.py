"""From events to finished frames: read and rendered once for all listeners of a process. Blocking: call in
a thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from realtime import log
from realtime.changes import Look
from realtime.drawing import drawn
from realtime.frames import Frame, frame
from realtime.fresh import Place, fresh
from realtime.log import Cursor
from realtime.models import Event


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
    One query, and what the rooms need to draw it all together. What was drawn a moment ago is not drawn again.
    """
    found, look = log.missed_and_changed(cursors, limit, seen)
    ready = _frames([(each, missed.upto.epoch) for missed in found.values() for each in missed.events])
    return {
        name: Reading(
            upto=missed.upto,
            head=missed.head,
            events=tuple(Numbered(each.seq, ready[_place(each, missed.upto.epoch)]) for each in missed.events),
            gone=missed.gone,
        )
        for name, missed in found.items()
    }, look


def _place(event: Event, epoch: str) -> Place:
    return Place(event.stream_id, epoch, event.seq)


def _frames(events: Sequence[tuple[Event, str]]) -> dict[Place, Frame]:
    """The finished frames of these events, each with the epoch of its stream."""
    places = [_place(event, epoch) for event, epoch in events]
    ready = fresh.of(places)
    missing = [(place, event) for place, (event, _) in zip(places, events, strict=True) if place not in ready]
    fragments = drawn([event for _, event in missing])
    made = {
        place: event_frame(event, place.epoch, html) for (place, event), html in zip(missing, fragments, strict=True)
    }
    fresh.keep(made.items())
    return ready | made


def event_frame(event: Event, epoch: str, html: str) -> Frame:
    return frame(
        {
            "type": "event",
            "stream": event.stream_id,
            "epoch": epoch,
            "seq": event.seq,
            "kind": event.kind,
            "actor": event.actor,
            "key": None if event.key is None else str(event.key),
            "at": event.at.isoformat(),
            "html": html,
        }
    )
