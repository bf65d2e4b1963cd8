"""What an update says that it holds, read before it comes near a document.

The library would keep for later what refers to something that it doesn't have, and stops the program on some of what
is malformed; and who writes under which client id is to be judged before anything happens. The form is that of Yjs'
first coding: structs by client, then what is deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from realtime.documents.kinds import Malformed
from realtime.documents.reading import Reader, number

EMPTY = b"\x00\x00"

_GC, _DELETED, _JSON, _BINARY, _STRING, _EMBED, _FORMAT, _TYPE, _ANY = range(9)
_XML_ELEMENT = 3
_TYPES = frozenset({0, 1, 2, 3, 4, 6})
_PORTIONS = {_BINARY: 1, _EMBED: 1, _FORMAT: 2}
_ORIGIN, _RIGHT_ORIGIN, _PARENT_KEY = 0x80, 0x40, 0x20

Clocks = Mapping[int, int]


class Ahead(Malformed):
    """It builds upon something that we don't have."""


@dataclass(slots=True)
class Contents:
    """`written`: from where to where (exclusive) it has something of each client. `needs`: up to where it refers to
    each client. `deleted`: up to where it deletes of each. `roots`: the roots that it names.
    """

    written: dict[int, tuple[int, int]] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    deleted: dict[int, int] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)

    def new_of(self, clocks: Clocks) -> dict[int, int]:
        """Of which clients it has something that follows `clocks`, and up to where."""
        return {client: end for client, (_, end) in self.written.items() if end > clocks.get(client, 0)}

    def check_against(self, clocks: Clocks) -> None:
        """Raises Ahead when something is missing between `clocks` and it."""
        known = {client: end for client, (_, end) in self.written.items()}
        for client, (first, _) in self.written.items():
            if first > clocks.get(client, 0):
                raise Ahead("something of its writer is missing")
        for wanted in (self.needs, self.deleted):
            for client, end in wanted.items():
                if end > max(clocks.get(client, 0), known.get(client, 0)):
                    raise Ahead("it refers to what isn't there")

    def _need(self, client: int, clock: int) -> None:
        if clock >= self.needs.get(client, 0):
            self.needs[client] = clock + 1


def contents(update: bytes) -> Contents:
    """Raises Malformed."""
    reader, found = Reader(update), Contents()
    for _ in range(reader.number()):
        _structs(reader, found)
    for _ in range(reader.number()):
        client = reader.number()
        for _ in range(reader.number()):
            end = reader.number() + reader.number()
            if end > found.deleted.get(client, 0):
                found.deleted[client] = end
    if not reader.is_done:
        raise Malformed("something follows the update")
    return found


def _structs(reader: Reader, found: Contents) -> None:
    count, client, first = reader.number(), reader.number(), reader.number()
    if client in found.written:
        raise Malformed("a client comes twice")
    clock = first
    for _ in range(count):
        what = reader.byte()
        size = reader.number() if what == _GC else _item(reader, what, found)
        if size < 1:
            raise Malformed("a struct is empty")
        clock += size
    if count:
        found.written[client] = (first, clock)


def _item(reader: Reader, what: int, found: Contents) -> int:
    """Pass over one item. Returns its length on the clock."""
    if what & _ORIGIN:
        found._need(reader.number(), reader.number())
    if what & _RIGHT_ORIGIN:
        found._need(reader.number(), reader.number())
    if not what & (_ORIGIN | _RIGHT_ORIGIN):
        if reader.number() == 1:
            found.roots.add(reader.text())
        else:
            found._need(reader.number(), reader.number())
        if what & _PARENT_KEY:
            reader.text()
    return _content(reader, what & 0x1F)


def _content(reader: Reader, kind: int) -> int:
    if kind == _STRING:
        return len(reader.text().encode("utf-16-le")) // 2
    if kind == _DELETED:
        return reader.number()
    if kind in {_ANY, _JSON}:
        size, pass_over = reader.number(), reader.value if kind == _ANY else reader.text
        for _ in range(size):
            pass_over()
        return size
    if kind == _TYPE:
        of = reader.number()
        if of not in _TYPES:
            raise Malformed(f"{of} is no type for here")
        if of == _XML_ELEMENT:
            reader.text()
    elif kind in _PORTIONS:
        for _ in range(_PORTIONS[kind]):
            reader.portion()
    else:  # documents within documents, gaps, and what only other libraries know
        raise Malformed(f"{kind} is no content for here")
    return 1


def clocks_of(state: bytes) -> dict[int, int]:
    """A state vector: up to where something is known of each client. Raises Malformed."""
    reader = Reader(state)
    known = {reader.number(): reader.number() for _ in range(reader.number())}
    if not reader.is_done:
        raise Malformed("something follows the state")
    return known


def state_of(clocks: Clocks) -> bytes:
    """A state vector."""
    return number(len(clocks)) + b"".join(number(client) + number(end) for client, end in clocks.items())
