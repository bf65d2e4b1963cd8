"""Grouping: which thread a message of a Slack channel goes to.

The rule, as docs/reference/slack-export.md tells it:

1. A message that was answered in Slack's own threads opens a thread; the answers follow it there.
2. All other talk is cut into threads by silence: after `silence` without a word, the next message opens a new one.
   A thread with `full` messages ends at the first `pause`, and with `most` in any case.
3. Joins, topics and the like stand in the talk they happened in; those that came into silence are collected in one
   thread of the channel, `LOG`.
4. What an earlier run has placed stays where it is, and what comes later is placed as if it had been there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workspace.imports.slack.reading import Message

LOG = "log"


@dataclass(frozen=True)
class Silence:
    """When talk is over."""

    silence: timedelta = timedelta(hours=6)
    pause: timedelta = timedelta(minutes=15)
    full: int = 100
    most: int = 200


@dataclass(frozen=True, slots=True)
class Place:
    """The thread's key (the ts of its first message, or LOG), and the ts that this message answers, if it is not
    the thread's first."""

    key: str
    answers: str = ""


@dataclass
class Grouping:
    """Places the messages of one conversation, given in the order of their time.

    `settled` holds the keys of what earlier runs have placed, by ts.
    """

    rule: Silence = field(default_factory=Silence)
    settled: Mapping[str, str] = field(default_factory=dict)
    _placed: dict[str, str] = field(default_factory=dict)
    _key: str = ""
    _last: datetime | None = None
    _count: int = 0

    def place(self, message: Message) -> Place:
        """Where something said goes."""
        known = self.settled.get(message.ts)
        if message.is_reply:
            home = known or self._home(message.thread_ts)
            self._placed[message.ts] = home
            return Place(home, answers="" if home == message.thread_ts else message.thread_ts)
        if message.starts_thread and known in {None, message.ts}:
            self._placed[message.ts] = message.ts
            return Place(message.ts)
        return Place(self._flat(message, known))

    def place_line(self, message: Message) -> Place:
        """Where a line of the system goes: it neither opens talk nor keeps it going."""
        known = self.settled.get(message.ts)
        if known is None:
            running = self._last is not None and message.at - self._last <= self.rule.silence
            known = self._key if running else LOG
        return Place(known)

    def _home(self, ts: str) -> str:
        return self.settled.get(ts) or self._placed.get(ts) or ts

    def _flat(self, message: Message, known: str | None) -> str:
        key = known or (self._key if self._goes_on(message.at) else message.ts)
        self._count = self._count + 1 if key == self._key else 1
        self._key, self._last = key, message.at
        self._placed[message.ts] = key
        return key

    def _goes_on(self, at: datetime) -> bool:
        if self._last is None or self._count >= self.rule.most:
            return False
        gap = at - self._last
        return gap <= (self.rule.pause if self._count >= self.rule.full else self.rule.silence)
