"""What was asked, acknowledged and heard, and the judgement on it: a checker in the manner of Jepsen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# The promise of the house: a right that is taken ends within a second.
SOON = 1.0


@dataclass
class Write:
    """One post that somebody wanted: when it was first sent, and whether a server ever said that it stands."""

    key: str
    stream: str
    begun: float
    acknowledged: bool = False


@dataclass(frozen=True)
class Heard:
    """One event that reached a listener. `cursor` is where it stood: the next number is the only right one."""

    stream: str
    seq: int
    cursor: int
    key: str | None
    at: float


@dataclass(frozen=True)
class Resync:
    """A listener that stood at `cursor` was told to read the page again, and found there all up to `upto`."""

    stream: str
    cursor: int
    upto: int


@dataclass
class Told:
    """What one listener of `streams` was told.

    `lost_right`: when (same clock) its right to a stream had been taken, at the latest. `stayed`: it was there until
    the end, and so is owed everything that it had a right to.
    """

    name: str
    streams: tuple[str, ...]
    heard: list[Heard] = field(default_factory=list)
    resyncs: list[Resync] = field(default_factory=list)
    lost_right: Mapping[str, float] = field(default_factory=dict)
    stayed: bool = True


@dataclass(frozen=True)
class Followed:
    """What a follower of the log had to do, and what it has done, each as often as it did it."""

    wanted: Sequence[int]
    done: Sequence[int]


@dataclass(frozen=True)
class Truth:
    """What the database holds in the end: (seq, key) of all events there ever were, the key of every post, what the
    followers did, and for each stream the lowest number that was kept when old events were pruned.
    """

    events: Mapping[str, Sequence[tuple[int, str | None]]]
    posts: Sequence[str]
    followers: Mapping[str, Followed] = field(default_factory=dict)
    kept_from: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Verdict:
    faults: Counter[str]
    asked: int = 0
    acknowledged: int = 0
    deliveries: int = 0
    handled: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    without_right: list[str] = field(default_factory=list)
    resyncs: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order or self.without_right)

    def table(self) -> str:
        rows = [
            ("faults injected", sum(self.faults.values())),
            *((f"  {name}", count) for name, count in sorted(self.faults.items())),
            ("writes asked for", self.asked),
            ("writes acknowledged", self.acknowledged),
            ("deliveries", self.deliveries),
            ("told to resync", self.resyncs),
            ("handled by followers", self.handled),
            ("lost", len(self.lost)),
            ("doubled", len(self.doubled)),
            ("out of order", len(self.out_of_order)),
            ("seen without right", len(self.without_right)),
        ]
        first = [f"{'':2}{each}" for some in (self.lost, self.doubled, self.out_of_order, self.without_right)
                 for each in some[:5]]  # fmt: skip
        return "\n".join([*(f"{name:<48}{count:>8}" for name, count in rows), *first])


def judge(writes: Sequence[Write], listeners: Sequence[Told], truth: Truth, faults: Counter[str]) -> Verdict:
    """Holds what happened against what is promised."""
    verdict = Verdict(faults, asked=len(writes), acknowledged=sum(write.acknowledged for write in writes))
    _judge_database(verdict, writes, truth)
    _judge_followers(verdict, truth)
    begun = {write.key: write.begun for write in writes}
    for listener in listeners:
        verdict.deliveries += len(listener.heard)
        verdict.resyncs += len(listener.resyncs)
        _judge_order(verdict, listener)
        _judge_resyncs(verdict, listener, truth)
        _judge_rights(verdict, listener, begun)
        if listener.stayed:
            _judge_completeness(verdict, listener, truth)
    return verdict


def _judge_database(verdict: Verdict, writes: Sequence[Write], truth: Truth) -> None:
    posts = Counter(truth.posts)
    told = Counter(key for events in truth.events.values() for _, key in events if key is not None)
    wanted = {write.key for write in writes}
    for write in writes:
        if write.acknowledged and not posts[write.key]:
            verdict.lost.append(f"post {write.key} was acknowledged and is not in the database")
        if posts[write.key] and not told[write.key]:
            verdict.lost.append(f"post {write.key} has no event")
        if told[write.key] > 1:
            verdict.doubled.append(f"post {write.key} has {told[write.key]} events")
        if told[write.key] and not posts[write.key]:
            verdict.lost.append(f"an event tells of post {write.key}, which is not in the database")
    verdict.doubled += [f"key {key} made {count} posts" for key, count in posts.items() if count > 1]
    verdict.doubled += [f"post {key} was never asked for" for key in posts if key not in wanted]
    for stream, events in truth.events.items():
        if [seq for seq, _ in events] != list(range(1, len(events) + 1)):
            verdict.out_of_order.append(f"{stream} is not numbered without holes")


def _judge_followers(verdict: Verdict, truth: Truth) -> None:
    for name, followed in truth.followers.items():
        done = Counter(followed.done)
        verdict.handled += done.total()
        verdict.lost += [f"{name} never handled {event}" for event in followed.wanted if not done[event]]
        verdict.doubled += [f"{name} handled {event} {count} times" for event, count in done.items() if count > 1]


def _judge_order(verdict: Verdict, listener: Told) -> None:
    for heard in listener.heard:
        where = f"{listener.name} stood at {heard.stream}#{heard.cursor} and was told #{heard.seq}"
        if heard.seq <= heard.cursor:
            verdict.doubled.append(where)
        elif heard.seq != heard.cursor + 1:
            verdict.out_of_order.append(where)


def _judge_resyncs(verdict: Verdict, listener: Told, truth: Truth) -> None:
    """Who is told to read the page again must have been behind what is kept: else it would excuse everything."""
    for each in listener.resyncs:
        if each.cursor + 1 >= truth.kept_from.get(each.stream, 1):
            verdict.lost.append(f"{listener.name} stood at {each.stream}#{each.cursor} and had to read the page again")


def _judge_rights(verdict: Verdict, listener: Told, begun: Mapping[str, float]) -> None:
    for heard in listener.heard:
        taken = listener.lost_right.get(heard.stream)
        if taken is not None and heard.key in begun and begun[heard.key] > taken + SOON:
            late = begun[heard.key] - taken
            verdict.without_right.append(f"{listener.name} saw {heard.stream}#{heard.seq}, written {late:.1f} s later")


def _judge_completeness(verdict: Verdict, listener: Told, truth: Truth) -> None:
    """Everyone who was entitled throughout saw all there is, as it is: as it came, or on the page."""
    for stream in listener.streams:
        if stream in listener.lost_right:
            continue
        seen = {(heard.seq, heard.key) for heard in listener.heard if heard.stream == stream}
        on_page = max((each.upto for each in listener.resyncs if each.stream == stream), default=0)
        verdict.lost += [
            f"{listener.name} never saw {stream}#{seq}"
            for seq, key in truth.events[stream]
            if seq > on_page and (seq, key) not in seen
        ]
