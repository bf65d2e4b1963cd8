"""The server's own light signals of the last moments, for whoever came while they were told.

A page is drawn, and listens a moment later. What is in the log is told from the page's cursor on; a light signal that
fell between the two would be lost, and a page that counts by it would stay behind until the next.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from realtime.frames import Frame

# From drawing a page to its listening, on a slow line.
SECONDS = 10.0
STREAMS_MOST = 20_000
# More than that of one stream, and whoever comes is told the newest.
MATTERS_MOST = 20
# The kind of a signal, and what it is about.
Matter = tuple[str, Any]


@dataclass(slots=True)
class _Told:
    at: float = 0.0
    frames: dict[Matter, Frame] = field(default_factory=dict)


class News:
    """The last of each matter of each stream in which something was told just now. Used on the hub's loop only."""

    def __init__(self) -> None:
        self._streams: OrderedDict[str, _Told] = OrderedDict()

    def keep(self, stream: str, matter: Matter, ready: Frame) -> None:
        now = monotonic()
        told = self._streams.setdefault(stream, _Told())
        if told.at < now - SECONDS:
            told.frames.clear()
        told.frames.pop(matter, None)
        told.at, told.frames[matter] = now, ready
        if len(told.frames) > MATTERS_MOST:
            del told.frames[next(iter(told.frames))]
        self._streams.move_to_end(stream)
        oldest = next(iter(self._streams.values()))
        if len(self._streams) > STREAMS_MOST or oldest.at < told.at - SECONDS:
            self._streams.popitem(last=False)

    def of(self, stream: str) -> Iterator[Frame]:
        """What was told in this stream just now. Each says "look again": hearing it twice does no harm."""
        told = self._streams.get(stream)
        if told is not None and told.at >= monotonic() - SECONDS:
            yield from told.frames.values()
