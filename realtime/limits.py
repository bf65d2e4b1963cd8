"""How much one person, session or socket may ask of a process."""

import time
from collections import Counter
from typing import Generic, TypeVar

Who = TypeVar("Who", int, str)

# A page listens to a handful of streams at once; then a frame now and then.
FRAMES_AT_ONCE = 300
FRAMES_PER_SECOND = 20.0
# A browser has one poll per tab on its way.
POLLS_MOST = 30
# A page asks once for each of its few streams. Whoever is refused so often by one socket tries names out.
REFUSED_MOST = 8
SESSIONS_KEPT = 1_000


class Allowance:
    """How many frames a socket, or the polls of a session, may still send: some at once, then so many per second."""

    def __init__(self, at_once: float = FRAMES_AT_ONCE, per_second: float = FRAMES_PER_SECOND) -> None:
        self._most, self._per_second = at_once, per_second
        self._left = at_once
        self._at = time.monotonic()

    @property
    def is_full(self) -> bool:
        return self._grown() >= self._most

    def take(self, so_much: float = 1) -> bool:
        self._left, self._at = self._grown(), time.monotonic()
        if self._left < so_much:
            return False
        self._left -= so_much
        return True

    def _grown(self) -> float:
        return min(self._most, self._left + (time.monotonic() - self._at) * self._per_second)


class Allowances:
    """An Allowance for each session. One that is full again is as good as none."""

    def __init__(self) -> None:
        self._of: dict[str, Allowance] = {}

    def take(self, session: str) -> bool:
        if session not in self._of:
            if len(self._of) >= SESSIONS_KEPT:
                self._of = {name: one for name, one in self._of.items() if not one.is_full}
            self._of[session] = Allowance()
        return self._of[session].take()


class Crowd(Generic[Who]):
    """How many of each are here at the same moment, `most` at the most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._here: Counter[Who] = Counter()

    def enter(self, who: Who) -> bool:
        if self._here[who] >= self._most:
            return False
        self._here[who] += 1
        return True

    def leave(self, who: Who) -> None:
        self._here[who] -= 1
        if not self._here[who]:
            del self._here[who]
