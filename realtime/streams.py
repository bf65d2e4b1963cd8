"""Which streams there are, who may listen to them and how their events look: registered by the rooms at
start-up.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from realtime.models import Event


MayListen = Callable[[Any, int], bool]
# Of these (person, id), those who may listen.
Pairs = set[tuple[Any, int]]
MayListenMany = Callable[[Pairs], Pairs]
Render = Callable[["Event"], str]
# The fragments of these, in their order.
RenderMany = Callable[[Sequence["Event"]], Sequence[str]]

NAME = re.compile(r"([a-z][a-z_]{0,30}):([1-9][0-9]{0,17}|0)", re.ASCII)


class UnknownStream(LookupError):
    """No room has registered streams of that prefix, or the name is not `prefix:id`."""


class Name(NamedTuple):
    prefix: str
    id: int

    def __str__(self) -> str:
        return f"{self.prefix}:{self.id}"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a room promises about its streams."""

    may_listen: MayListen
    render: Render
    may_listen_many: MayListenMany | None = None
    render_many: RenderMany | None = None


_rules: dict[str, Rule] = {}


def register(
    prefix: str,
    *,
    may_listen: MayListen,
    render: Render,
    may_listen_many: MayListenMany | None = None,
    render_many: RenderMany | None = None,
) -> None:
    """Call from `apps.py`. `may_listen(person, id)` asks the room's one rule, freshly, and may query the
    database.

    `may_listen_many` asks the same rule for many (person, id) at once, in a fixed number of queries: after a change
    that may concern everybody, thousands of listeners are looked at within a second. Without it each is asked alone.

    `render(event)` gives the HTML fragment that every listener receives. It is called in a thread when the event is
    read, and what it gave is shared for a moment by all who read it: it shows the row as it is then, so events may be
    told twice without harm. `render_many(events)` draws the same for events of several streams of this prefix, in a
    fixed number of queries: who was away is told a hundred posts at once. Without it each is drawn alone.
    """
    if not NAME.fullmatch(f"{prefix}:1"):
        raise ValueError(f"{prefix!r} is no prefix of a stream")
    _rules[prefix] = Rule(may_listen, render, may_listen_many, render_many)


Nameless = Callable[[set[int]], Iterable[int]]
_nameless: dict[str, list[Nameless]] = {}


def register_nameless(prefix: str, of: Nameless) -> None:
    """Call from `apps.py`, of any room: of these ids `of` gives those where nobody may learn who is there or writes.

    Nobody is told by name, nor how many they are. Asked again every two seconds, in one query.
    """
    known = _nameless.setdefault(prefix, [])
    if of not in known:
        known.append(of)


def nameless(names: Iterable[str]) -> dict[str, bool]:
    """Of these streams, those where nobody may learn who is there. No query where no room would say so."""
    asked: dict[str, set[int]] = {}
    for name in names:
        prefix, number = parse(name)
        if prefix in _nameless:
            asked.setdefault(prefix, set()).add(number)
    return {
        f"{prefix}:{number}": True for prefix, ids in asked.items() for of in _nameless[prefix] for number in of(ids)
    }


def may_be_nameless(name: str) -> bool:
    return NAME.fullmatch(name) is not None and parse(name).prefix in _nameless


def parse(name: str) -> Name:
    """`thread:5` as (thread, 5). Raises UnknownStream if it isn't of that form."""
    match = NAME.fullmatch(name)
    if match is None:
        raise UnknownStream(name)
    return Name(match[1], int(match[2]))


def rule(name: str) -> Rule:
    """The rule of a stream. Raises UnknownStream."""
    try:
        return _rules[parse(name).prefix]
    except KeyError:
        raise UnknownStream(name) from None


def may_listen(person: Any, name: str) -> bool:
    """Whether `person` may listen to `name`. An unknown stream is as one that can't be seen."""
    try:
        return rule(name).may_listen(person, parse(name).id)
    except UnknownStream:
        return False


def allowed(listening: Iterable[tuple[Any, str]]) -> set[tuple[Any, str]]:
    """Of these (person, stream), those where the person may listen: as `may_listen`, for many at once."""
    asked: dict[str, Pairs] = {}
    for person, name in listening:
        asked.setdefault(parse(name).prefix, set()).add((person, parse(name).id))
    return {
        (person, f"{prefix}:{number}")
        for prefix, pairs in asked.items()
        if prefix in _rules
        for person, number in _allowed(_rules[prefix], pairs)
    }


def _allowed(rule: Rule, pairs: Pairs) -> Pairs:
    if rule.may_listen_many is not None:
        return rule.may_listen_many(pairs)
    return {(person, number) for person, number in pairs if rule.may_listen(person, number)}
