"""The figures of two files in plain sentences, each computed from them."""

from collections.abc import Iterator, Mapping
from typing import Any

Told = Mapping[str, Any]
CHANCE = "not distinguishable from chance"


def lines(told: Told) -> Iterator[str]:
    """A table with one plain sentence each."""
    yield f"{told['people']:,} people, {told['used']:,} of {told['rows']:,} rows used, {told['messages']:,} messages"
    for reason, count in told["dropped"].items():
        yield f"  left out: {count:,} rows, {reason.replace('_', ' ')}"
    for note in told["notes"]:
        yield f"  note: {note}"
    yield _levels(told["levels"])
    yield f"Ties: {told['ties']:,} {'directed' if told['directed'] else 'undirected'} pairs of people"
    for name, key, first, tell in _PARTS:
        part = told[key]
        yield ""
        if part[first] is None:
            yield f"{name}: can't be said; {part['reason']}."
        else:
            yield from tell(part)


def _levels(told: Told) -> str:
    if not told["groups"]:
        return f"Levels: none; {told['reason']}."
    listed = ", ".join(f"{one['level']} ({one['people']:,})" for one in told["groups"])
    return f"Levels by {told['by']}: {listed}"


def _ei(one: Told) -> Iterator[str]:
    yield _row("E-I index", one["observed"], one["interval"])
    yield _row("  by chance (places changed)", one["expected"], one["null_interval"], p=one["p"])
    for group in one["groups"]:
        yield _row(f"  level {group['level']}", group["observed"], group["interval"], beside=group["expected"])
    which = "more" if one["observed"] > (one["expected"] or 0) else "less"
    if one["distinguishable"]:
        yield f"Ties cross levels {which} often than chance would give with levels of these sizes."
    else:
        yield f"How often ties cross levels is {CHANCE} with levels of these sizes."


def _assortativity(one: Told) -> Iterator[str]:
    for kind in ("categorical", "numeric"):
        if one[kind] is None:
            yield f"  {kind}: can't be said; {one['reason']}."
        else:
            yield _row(f"Assortativity, {kind}", one[kind], one["interval"][kind], p=one["p"][kind])
    found = one["distinguishable"]["categorical"]
    likes = "more" if one["categorical"] > 0 else "less"
    yield (
        f"Given how many ties each level has, likes turn to likes {likes} than chance would give."
        if found
        else f"Whether likes turn to likes is {CHANCE}."
    )


def _distance(one: Told) -> Iterator[str]:
    yield _row("Mean distance per row", one["observed"], one["interval"], signed=False)
    yield _row("  recipients shuffled", one["shuffled"], one["null_interval"], p=one["p"], signed=False)
    yield _row("  all pairs of people", one["all_pairs"], None, signed=False)
    for kind, part in one["relations"].items():
        yield _share(f"  {kind}", part["share"], part["interval"], part["shuffled"])
    nearer = "nearer" if one["observed"] < (one["shuffled"] or 0) else "farther"
    if one["distinguishable"]:
        yield f"People turn to those {nearer} in the reporting tree than if recipients were drawn at random."
    else:
        yield f"How near people are in the reporting tree to those they turn to is {CHANCE}."


def _direction(one: Told) -> Iterator[str]:
    for way in ("up", "lateral", "down"):
        yield _share(f"Direction, {way}", one[way], one["interval"][way], one["expected"][way], one["p"][way])
    which = "more" if one["up"] > one["expected"]["up"] else "less"
    up = f"{which} than chance would give" if one["distinguishable"]["up"] else CHANCE
    yield f"{one['up']:.1%} of what is said goes up, {one['down']:.1%} goes down; the share of up is {up}."


# By its name and place: it can be said where the first of its figures is there.
_PARTS = (
    ("E-I index", "ei", "observed", _ei),
    ("Assortativity", "assortativity", "categorical", _assortativity),
    ("Distance in the reporting tree", "distance", "observed", _distance),
    ("Direction", "direction", "up", _direction),
)


def _row(
    name: str, value: float | None, interval: list[float] | None, *, p: float | None = None,
    beside: float | None = None, signed: bool = True,
) -> str:  # fmt: skip
    """A name, a value with its interval, and what belongs to it."""
    form = "+.3f" if signed else ".3f"
    shown = "no ties" if value is None else f"{value:{form}}"
    bounds = f"[{_shown(interval[0], form)}, {_shown(interval[1], form)}]" if interval else ""
    chance = f"  by chance {beside:{form}}" if beside is not None else ""
    tail = f"  p {p:.3f}" if p is not None else ""
    return f"{name:<30} {shown}  {bounds}{chance}{tail}".rstrip()


def _share(
    name: str, value: float, interval: list[float] | None, expected: float | None, p: float | None = None
) -> str:
    bounds = f"[{_shown(interval[0], '.1%')}, {_shown(interval[1], '.1%')}]" if interval else ""
    chance = f"  by chance {expected:.1%}" if expected is not None else ""
    tail = f"  p {p:.3f}" if p is not None else ""
    return f"{name:<30} {value:>6.1%}  {bounds}{chance}{tail}".rstrip()


def _shown(value: float | None, form: str) -> str:
    return "?" if value is None else f"{value:{form}}"
