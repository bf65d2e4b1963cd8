"""Which streams there are, who may listen to them and how their events look: registered by the rooms at
start-up.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from realtime.models import Event


MayListen = Callable[[Any, int], bool]
Render = Callable[["Event"], str]

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


_rules: dict[str, Rule] = {}


def register(prefix: str, *, may_listen: MayListen, render: Render) -> None:
    """Call from `apps.py`. `may_listen(person, id)` asks the room's one rule, freshly, and may query the
    database.

    `render(event)` gives the HTML fragment that every listener receives. It is called once per event and
    process, in a thread, when the event is read: it shows the row as it is now, so events may be told twice
    without harm.
    """
    if not NAME.fullmatch(f"{prefix}:1"):
        raise ValueError(f"{prefix!r} is no prefix of a stream")
    _rules[prefix] = Rule(may_listen, render)


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


def prefixes() -> frozenset[str]:
    return frozenset(_rules)
