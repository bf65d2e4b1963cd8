"""Frames that were drawn a moment ago, for all readings of a process: whoever missed the same is told the same."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from time import monotonic
from typing import NamedTuple

from realtime.frames import Frame

# Whatever became of a row meanwhile is told by an event of its own, which comes after this one.
SECONDS = 2.0
BYTES_MOST = 16 * 1024 * 1024


class Place(NamedTuple):
    stream: str
    epoch: str
    seq: int


class Fresh:
    """From any thread. Holds each frame for `SECONDS`, and at most `BYTES_MOST` of them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Place, tuple[float, Frame]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def of(self, places: Iterable[Place]) -> dict[Place, Frame]:
        """Those of them that are at hand."""
        with self._lock:
            self._let_go()
            return {place: self._kept[place][1] for place in places if place in self._kept}

    def keep(self, frames: Iterable[tuple[Place, Frame]]) -> None:
        now = monotonic()
        with self._lock:
            for place, frame in frames:
                self._drop(place)
                self._kept[place] = (now, frame)
                self._bytes += len(frame.wire)
            self._let_go()

    def forget(self) -> None:
        """All of them."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _let_go(self) -> None:
        oldest = monotonic() - SECONDS
        while self._kept:
            place, (drawn, _) = next(iter(self._kept.items()))
            if drawn > oldest and self._bytes <= BYTES_MOST:
                return
            self._drop(place)

    def _drop(self, place: Place) -> None:
        known = self._kept.pop(place, None)
        if known is not None:
            self._bytes -= len(known[1].wire)


fresh = Fresh()
