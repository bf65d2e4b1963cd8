"""Kinds of shared documents: what the rooms above promise about theirs. A document is named as a stream is,
`canvas:5`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from pycrdt import Doc, Map

from realtime.streams import NAME, UnknownStream, parse

if TYPE_CHECKING:
    from realtime.documents.models import HeldUpdate

# Things fewer than this may go at once without a question.
GUTTED_FROM = 10


class Access(IntEnum):
    """What a person may do with a document. Who may do nothing doesn't learn that it exists."""

    NONE = 0
    VIEW = 1
    WRITE = 2


class Malformed(ValueError):
    """What was received is no message of the protocol, or would break the form of the document."""


class Refused(Exception):
    """This change may not be made now; the words say why, in words of the program (`closed`, `full`)."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A document of sound form. `count`: how many things lie there, by which emptying it is noticed."""

    count: int


@dataclass(frozen=True, slots=True)
class Touched:
    """Keys of the entries at the top of a document (ids of notes). In a root that is no map: the root's own name is
    what changed. `replaced` are those of `changed` where another entry stands now; of the others of `changed`,
    `fields` tells which of their own values are other ones.
    """

    added: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def standing(self) -> frozenset[str]:
        """What is to be looked at: it is there, and not as it was."""
        return self.added | self.changed


@dataclass(frozen=True, slots=True)
class Change:
    """One update of a document, by whom the connection (or the server) says that it is. `doc` is the document with
    the whole transaction in it; read from it, and write nothing. `context` is what the caller of `edit` passed.
    `fields`: of those of `changed` that are the entry they were, which of its values are other ones (`x`, `text`).
    """

    document: str
    seq: int
    person: int | None
    added: frozenset[str]
    changed: frozenset[str]
    removed: frozenset[str]
    doc: "Doc[Any]"
    context: Any = None
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def changed_in(self, fields: Collection[str]) -> frozenset[str]:
        """Those of `changed` where one of these values is another, or that are another entry now."""
        return frozenset(
            key for key in self.changed if key not in self.fields or not self.fields[key].isdisjoint(fields)
        )


May = Callable[[Any, int], Access]
Pairs = Collection[tuple[Any, int]]
MayMany = Callable[[Pairs], Mapping[tuple[Any, int], Access]]
Inspect = Callable[["Doc[Any]", frozenset[str] | None], Inspection]


@dataclass(frozen=True, slots=True)
class Kind:
    """See `register`."""

    access: May
    roots: Mapping[str, type[Any]]
    inspect: Inspect
    access_many: MayMany | None = None
    applied: Callable[[Sequence[Change]], None] | None = None
    held: Callable[["HeldUpdate"], None] | None = None
    heeds: Collection[str] | None = None
    nameless: list[Callable[[set[int]], Iterable[int]]] = field(default_factory=list)

    def is_light(self, touched: Touched) -> bool:
        """Whether that is nothing that the room wants to hear of: values of entries that stay the entries they are."""
        if touched.added or touched.removed or touched.replaced or not touched.fields.keys() >= touched.changed:
            return False
        if self.applied is None:
            return True
        return self.heeds is not None and all(each.isdisjoint(self.heeds) for each in touched.fields.values())


_kinds: dict[str, Kind] = {}


def register(
    prefix: str,
    *,
    access: May,
    inspect: Inspect,
    roots: Mapping[str, type[Any]] | None = None,
    access_many: MayMany | None = None,
    applied: Callable[[Sequence[Change]], None] | None = None,
    held: Callable[["HeldUpdate"], None] | None = None,
    heeds: Collection[str] | None = None,
) -> None:
    """Call from `apps.py`.

    `access(person, id)` asks the room's rule, freshly: when a socket comes, and within a second of any
    `signals.recheck`. `access_many(pairs)` asks it for many (person, id) in a fixed number of queries; who is left out
    of its answer has none.

    `roots` are the shared types at the top, by name: `{"notes": Map}` (the default), `{"default": XmlFragment}`.
    An update that makes another root is refused.

    `inspect(doc, touched)` is called before a change is accepted, and raises `Malformed` when that would break the
    form. `touched` are keys of a root map that were added or changed: look at those only, for it is called fifty times
    a second on a board of two thousand notes. None: look at all. It returns how many things lie there.

    `applied(changes)` is called inside the transaction that stores them, in their order, once for all of one
    transaction: what belongs to a change (who made it, when) is written there. If it raises `Refused` the change
    isn't stored, and whoever made it is told. Keep it to a few queries, however many changes there are.

    `heeds`: which values of an entry matter to `applied` (None: all). It is not called where only others changed in
    what lies there, such as the place of a note: that is stored in one statement, told at once, and acknowledged when
    it is on disk.

    `held(update)` is called inside the transaction in which an update was kept aside that would have gutted the
    document (see `realtime/documents/holding.py`).
    """
    if not NAME.fullmatch(f"{prefix}:1"):
        raise ValueError(f"{prefix!r} is no prefix of a document")
    before = _kinds.get(prefix)
    _kinds[prefix] = Kind(
        access,
        dict(roots or {"notes": Map}),
        inspect,
        access_many,
        applied,
        held,
        heeds,
        before.nameless if before else [],
    )


def register_nameless(prefix: str, of: Callable[[set[int]], Iterable[int]]) -> None:
    """Call from `apps.py`, of any room, after the kind: of these ids `of` gives those where nobody may learn who does
    what. There no cursor or name is passed on, and whoever writes does so by a new client id.
    """
    asked = kind(f"{prefix}:1").nameless
    if of not in asked:
        asked.append(of)


def kind(name: str) -> Kind:
    """The kind of a document. Raises UnknownStream."""
    try:
        return _kinds[parse(name).prefix]
    except KeyError:
        raise UnknownStream(name) from None


def access(person: Any, name: str) -> Access:
    """What `person` may do with it. An unknown document is as one that can't be seen."""
    try:
        return kind(name).access(person, parse(name).id)
    except UnknownStream:
        return Access.NONE


def access_many(asked: Iterable[tuple[Any, str]]) -> dict[tuple[int, str], Access]:
    """As `access` for many, by (number of the person, name): only who may do something."""
    by_prefix: dict[str, set[tuple[Any, int]]] = {}
    for person, name in asked:
        prefix, number = parse(name)
        if prefix in _kinds:
            by_prefix.setdefault(prefix, set()).add((person, number))
    return {
        (person.pk, f"{prefix}:{number}"): level
        for prefix, pairs in by_prefix.items()
        for (person, number), level in _levels(_kinds[prefix], pairs).items()
        if level
    }


def _levels(kind: Kind, pairs: Pairs) -> Mapping[tuple[Any, int], Access]:
    if kind.access_many is not None:
        return kind.access_many(pairs)
    return {(person, number): kind.access(person, number) for person, number in pairs}


def nameless(names: Iterable[str]) -> set[str]:
    """Of these documents, those where nobody may learn who does what."""
    asked: dict[str, set[int]] = {}
    for name in names:
        prefix, number = parse(name)
        if prefix in _kinds and _kinds[prefix].nameless:
            asked.setdefault(prefix, set()).add(number)
    return {
        f"{prefix}:{number}" for prefix, ids in asked.items() for of in _kinds[prefix].nameless for number in of(ids)
    }
