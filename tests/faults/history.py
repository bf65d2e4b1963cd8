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


@dataclass
class Told:
    """What one listener of `streams` was told. `lost_right`: when (same clock) its right to a stream had been taken."""

    name: str
    streams: tuple[str, ...]
    heard: list[Heard] = field(default_factory=list)
    resyncs: int = 0
    lost_right: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Truth:
    """What the database holds in the end: (seq, key) of each stream's events, and the key of every post."""

    events: Mapping[str, Sequence[tuple[int, str | None]]]
    posts: Sequence[str]


@dataclass
class Verdict:
    faults: Counter[str]
    acknowledged: int = 0
    deliveries: int = 0
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
            ("writes acknowledged", self.acknowledged),
            ("deliveries", self.deliveries),
            ("told to resync", self.resyncs),
            ("lost", len(self.lost)),
            ("doubled", len(self.doubled)),
            ("out of order", len(self.out_of_order)),
            ("seen without right", len(self.without_right)),
        ]
        first = [f"{'':2}{each}" for some in (self.lost, self.doubled, self.out_of_order, self.without_right)
                 for each in some[:5]]  # fmt: skip
        return "\n".join([*(f"{name:<28}{count:>8}" for name, count in rows), *first])


def judge(writes: Sequence[Write], listeners: Sequence[Told], truth: Truth, faults: Counter[str]) -> Verdict:
    """Holds what happened against what is promised."""
    verdict = Verdict(faults, acknowledged=sum(write.acknowledged for write in writes))
    _judge_database(verdict, writes, truth)
    begun = {write.key: write.begun for write in writes}
    for listener in listeners:
        verdict.deliveries += len(listener.heard)
        verdict.resyncs += listener.resyncs
        _judge_order(verdict, listener)
        _judge_rights(verdict, listener, begun)
        _judge_completeness(verdict, listener, truth)
    return verdict


def _judge_database(verdict: Verdict, writes: Sequence[Write], truth: Truth) -> None:
    posts = Counter(truth.posts)
    told = Counter(key for events in truth.events.values() for _, key in events if key is not None)
    wanted = {write.key for write in writes}
    for write in writes:
        if write.acknowledged and not posts[write.key]:
            verdict.lost.append(f"post {write.key} was acknowledged and is not in the database")
        if posts[write.key] and told[write.key] != 1:
            verdict.lost.append(f"post {write.key} has {told[write.key]} events")
    verdict.doubled += [f"key {key} made {count} posts" for key, count in posts.items() if count > 1]
    verdict.doubled += [f"post {key} was never asked for" for key in posts if key not in wanted]
    for stream, events in truth.events.items():
        if [seq for seq, _ in events] != list(range(1, len(events) + 1)):
            verdict.out_of_order.append(f"{stream} is not numbered without holes")


def _judge_order(verdict: Verdict, listener: Told) -> None:
    for heard in listener.heard:
        where = f"{listener.name} stood at {heard.stream}#{heard.cursor} and was told #{heard.seq}"
        if heard.seq <= heard.cursor:
            verdict.doubled.append(where)
        elif heard.seq != heard.cursor + 1:
            verdict.out_of_order.append(where)


def _judge_rights(verdict: Verdict, listener: Told, begun: Mapping[str, float]) -> None:
    for heard in listener.heard:
        taken = listener.lost_right.get(heard.stream)
        if taken is not None and heard.key in begun and begun[heard.key] > taken + SOON:
            late = begun[heard.key] - taken
            verdict.without_right.append(f"{listener.name} saw {heard.stream}#{heard.seq}, written {late:.1f} s later")


def _judge_completeness(verdict: Verdict, listener: Told, truth: Truth) -> None:
    """Everyone who was entitled throughout saw all there is, as it is; unless told to read the page again."""
    if listener.resyncs:
        return
    for stream in listener.streams:
        if stream in listener.lost_right:
            continue
        events = truth.events[stream]
        seen = {(heard.seq, heard.key) for heard in listener.heard if heard.stream == stream}
        verdict.lost += [f"{listener.name} never saw {stream}#{seq}" for seq, key in events if (seq, key) not in seen]
