"""Working hours between two moments: nobody is slow for having slept, or for living elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from workspace.reports.metrics.network import Floats, Ints

HOUR, DAY = 3600, 86_400
# The first of January 1970 was a Thursday.
THURSDAY = 3
WEEKDAYS = 5


@dataclass(frozen=True)
class WorkingHours:
    """Monday to Friday from `opens` to `closes`, on each person's own wall clock. Feasts are not known.

    `zones`: names of time zones; `zone`: each person's, as an index into them.
    """

    zones: tuple[str, ...]
    zone: Ints
    opens: int = 9
    closes: int = 17

    @classmethod
    def everywhere(cls, people: int, zone: str = "UTC") -> "WorkingHours":
        """One clock for all of a company."""
        return cls((zone,), np.zeros(people, dtype=np.int64))

    def between(self, start: Ints, end: Ints, who: Ints) -> Floats:
        """Working hours of `who` from `start` to `end` (seconds since 1970, UTC); 0 where the end is no later."""
        return np.maximum(0.0, self.elapsed(end, who) - self.elapsed(start, who))

    def elapsed(self, at: Ints, who: Ints) -> Floats:
        """Working hours since the Monday before 1970 on the wall clock of each."""
        local = at + self._offsets(at, self.zone[who]) + THURSDAY * DAY
        day, second = np.divmod(local, DAY)
        week, weekday = np.divmod(day, 7)
        full = week * WEEKDAYS + np.minimum(weekday, WEEKDAYS)
        today = np.clip(second - self.opens * HOUR, 0, (self.closes - self.opens) * HOUR) * (weekday < WEEKDAYS)
        return np.asarray(full * (self.closes - self.opens) + today / HOUR, dtype=np.float64)

    def _offsets(self, at: Ints, zone: Ints) -> Ints:
        """Seconds that each wall clock is ahead of UTC. Clocks change on the quarter hour."""
        quarter = at // 900
        found = np.zeros(len(at), dtype=np.int64)
        for index, name in enumerate(self.zones):
            here = np.flatnonzero(zone == index)
            if len(here):
                moments, where = np.unique(quarter[here], return_inverse=True)
                found[here] = np.array([_offset(name, int(moment)) for moment in moments], dtype=np.int64)[where]
        return found


@lru_cache(maxsize=200_000)
def _offset(zone: str, quarter: int) -> int:
    there = datetime.fromtimestamp(quarter * 900, tz=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return int((there or timedelta()).total_seconds())
