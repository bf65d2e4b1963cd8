"""Who could have answered what was asked of nobody by name: those of a higher level who were in the room by then."""

from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics.network import NOBODY, Floats, Ints

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Rooms:
    """A row for each person of each room: `since` when they were in it (seconds since 1970), at which `level`."""

    room: Ints
    person: Ints
    since: Ints
    level: Ints

    def nearest_above(self, room: Ints, at: Ints, level: Ints) -> Ints:
        """The nearest level above `level` that was in the room, for each question; NOBODY if none was."""
        found = np.full(len(room), NOBODY)
        if len(room) == 0 or len(self.room) == 0:
            return found
        deepest = int(max(self.level.max(), level.max(), 1))
        first = np.full((int(max(self.room.max(), room.max())) + 1, deepest + 1), NEVER)
        known = self.level != NOBODY
        np.minimum.at(first, (self.room[known], self.level[known]), self.since[known])
        for above in range(1, deepest):
            found = np.where((above < level) & (first[room, above] <= at), above, found)
        return found

    def shares(self, room: Ints, at: Ints, level: Ints, n: int) -> Floats:
        """How much of these questions each of `n` people could have answered: a question to m people is 1/m of each."""
        found = np.zeros(n)
        for one in np.unique(room):
            here, asks = self.room == one, room == one
            found += _in_one(self.since[here], self.level[here], self.person[here], at[asks], level[asks], n)
        return found


def _in_one(since: Ints, level: Ints, person: Ints, at: Ints, asker: Ints, n: int) -> Floats:
    able = np.zeros(len(at))
    for above in np.unique(level[level != NOBODY]):
        able += np.where(asker > above, np.searchsorted(np.sort(since[level == above]), at, side="right"), 0)
    found = np.zeros(n)
    for below in np.unique(asker):
        kept = (asker == below) & (able > 0)
        order = np.argsort(at[kept], kind="stable")
        # What was asked from a moment on: sums from the end.
        later = np.append(np.cumsum((1 / able[kept][order])[::-1])[::-1], 0.0)
        could = (level != NOBODY) & (level < below)
        place = np.searchsorted(at[kept][order], since[could], side="left")
        np.add.at(found, person[could], later[place])
    return found
