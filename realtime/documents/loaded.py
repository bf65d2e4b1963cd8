"""A document in memory: what stands in the database, and which entries each change touches."""

import math
import time
from collections import ChainMap, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from pycrdt import Doc, MapEvent, TransactionEvent

from realtime.documents.kinds import Kind, Malformed, Refused, Touched, kind
from realtime.documents.updates import EMPTY, Contents, clocks_of, contents

# How long it is supposed that others go on writing.
CONTESTED_SECONDS = 10.0

# One statement, so that snapshot and updates are of one moment, whatever compaction does meanwhile.
_LOAD = """
WITH document AS (SELECT id, epoch, head FROM documents_document WHERE name = %s),
newest AS (
    SELECT seq, payload FROM documents_snapshot s JOIN document d ON s.document_id = d.id
    WHERE s.sound ORDER BY seq DESC LIMIT 1
)
SELECT d.id, d.epoch, d.head, n.seq AS seq, n.payload, NULL::bigint AS person FROM document d LEFT JOIN newest n ON true
UNION ALL
SELECT d.id, d.epoch, d.head, u.seq, u.payload, u.person FROM document d
JOIN documents_update u ON u.document_id = d.id AND u.seq > coalesce((SELECT seq FROM newest), 0)
ORDER BY seq NULLS FIRST
"""
_AUTHORS = """
SELECT client, person, a.at < d.worn_before FROM documents_author a JOIN documents_document d ON d.id = a.document_id
WHERE d.name = %s
"""
_AFTER = """
SELECT seq, payload FROM documents_update WHERE document_id = %s AND seq > %s AND seq <= %s ORDER BY seq
"""


class Lost(LookupError):
    """Its numbering was renewed, or what follows is merged into a snapshot: load it anew."""


class Effect(NamedTuple):
    """What an update did: the part of it that was new, and what that touched."""

    payload: bytes
    touched: Touched

    @property
    def is_none(self) -> bool:
        return self.payload == EMPTY


NOTHING = Effect(EMPTY, Touched())


@dataclass(eq=False)
class Loaded:
    """`clocks`: up to where something of each client is in it, and stored; what is not stored yet is `ahead` of that.
    `owners`: whose those ids are; `worn`: which of them may write no more. `count`: how many things lie there.
    `losses`: who took away what a moment ago. `contested`: when another process stored something here last.
    """

    name: str
    kind: Kind
    doc: Doc[Any]
    pk: int | None = None
    epoch: str = ""
    seq: int = 0
    count: int = 0

    def __post_init__(self) -> None:
        self.clocks: dict[int, int] = {}
        self._ahead: dict[int, int] = {}
        self.losses: deque[tuple[float, int, frozenset[str]]] = deque()
        self.contested = -math.inf
        self.owners: dict[int, int] = {}
        self.worn: set[int] = set()
        self._payloads: list[bytes] = []
        # Of all updates; the document itself is smaller.
        self.size = 0
        self._watch = _Watch()
        self._roots: list[Any] = []

    def begin(self) -> None:
        """It is loaded: watch it from now on."""
        # Kept, for pycrdt forgets who observes a root when the object by which it was asked for goes.
        self._roots = [self.doc.get(root, type=type_) for root, type_ in self.kind.roots.items()]
        for root, shared in zip(self.kind.roots, self._roots, strict=True):
            shared.observe_deep(self._watch.of(root))
        self.doc.observe(self._changed)
        self.clocks = clocks_of(self.doc.get_state())

    def _changed(self, event: TransactionEvent) -> None:
        self._payloads.append(event.update)

    def apply(self, update: bytes, what: Contents) -> Effect:
        """Raises Malformed when the library doesn't take it; then the document is good for nothing any more."""
        self._payloads.clear()
        self._watch.clear()
        try:
            self.doc.apply_update(update)
        except BaseException as error:  # the library's own panic is no Exception
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise Malformed(str(error)) from None
        return self._effect(update, what)

    def change(self, change: Callable[[Doc[Any]], None]) -> Effect:
        """Let `change` write, in one transaction."""
        self._payloads.clear()
        self._watch.clear()
        with self.doc.transaction():
            change(self.doc)
        return self._effect()

    def _effect(self, update: bytes = EMPTY, what: Contents | None = None) -> Effect:
        if not self._payloads:
            return NOTHING
        (payload,) = self._payloads
        if payload == EMPTY:
            return NOTHING
        if what is None or payload != update:
            what = contents(payload)
        self._ahead.update(what.new_of(self.known))
        self.size += len(payload)
        return Effect(payload, self._watch.touched())

    @property
    def row(self) -> int:
        """The number of its row, once it has been locked."""
        if self.pk is None:
            raise Lost(self.name)
        return self.pk

    @property
    def known(self) -> ChainMap[int, int]:
        """Up to where something of each client is in it, stored or not."""
        return ChainMap(self._ahead, self.clocks)

    def check(self, what: Contents) -> None:
        """Raises Malformed for an update that builds on what isn't there, or makes a root of its own."""
        what.check_against(self.known)
        if not what.roots <= self.kind.roots.keys():
            raise Malformed("there is no root of that name")

    def check_size(self, most: int) -> None:
        """Raises Refused (`full`) when it holds more bytes than `most`."""
        if self.size > most:
            self.size = len(self.doc.get_update())
            if self.size > most:
                raise Refused("full")

    def stored(self, head: int, count: int) -> None:
        """What was ahead stands in the database."""
        self.seq, self.count = head, count
        self.clocks.update(self._ahead)
        self._ahead.clear()

    @property
    def is_contested(self) -> bool:
        """Others write in it, too: so look at what they did before anything else."""
        return self.pk is None or time.monotonic() - self.contested < CONTESTED_SECONDS

    def contest(self) -> None:
        """Another process has stored something."""
        self.contested = time.monotonic()

    def catch_up(self, epoch: str, head: int) -> list[bytes]:
        """Apply what was stored elsewhere, up to `head`. Returns it. Raises Lost."""
        if self.epoch != epoch or head < self.seq:
            self.contest()
            raise Lost(self.name)
        if head == self.seq:
            return []
        self.contest()
        with connection.cursor() as cursor:
            cursor.execute(_AFTER, [self.pk, self.seq, head])
            rows = [(seq, None if payload is None else bytes(payload)) for seq, payload in cursor.fetchall()]
        found = [payload for seq, payload in rows if payload is not None]
        if [seq for seq, _ in rows] != list(range(self.seq + 1, head + 1)) or len(found) != len(rows):
            raise Lost(self.name)
        _apply_all(self.doc, found)
        self.clocks = clocks_of(self.doc.get_state())
        self.seq = head
        self.count = self.kind.inspect(self.doc, frozenset()).count
        return found


def load(name: str) -> Loaded:
    """As it stands in the database; empty if it isn't there. Raises UnknownStream."""
    return _load(name, Doc(allow_multithreading=True))


def _load(name: str, doc: Doc[Any]) -> Loaded:
    found = Loaded(name, kind(name), doc)
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [name])
        rows = cursor.fetchall()
        cursor.execute(_AUTHORS, [name])
        authors = cursor.fetchall()
    found.owners = {client: person for client, person, _ in authors}
    found.worn = {client for client, _, worn in authors if worn}
    if rows:
        found.pk, found.epoch, found.seq = rows[0][:3]
    for root, type_ in found.kind.roots.items():
        doc.get(root, type=type_)
    _apply_all(doc, [bytes(row[4]) for row in rows if row[4] is not None])
    found.size = sum(len(row[4]) for row in rows if row[4] is not None)
    found.begin()
    found.count = found.kind.inspect(doc, frozenset()).count
    return found


def _apply_all(doc: Doc[Any], updates: Iterable[bytes]) -> None:
    with doc.transaction():
        for update in updates:
            doc.apply_update(update)


class _Watch:
    """Gathers which entries one transaction touched."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._added: set[str] = set()
        self._changed: set[str] = set()
        self._removed: set[str] = set()
        self._replaced: set[str] = set()
        self._fields: dict[str, set[str]] = {}

    def of(self, root: str) -> Callable[[list[Any]], None]:
        def heard(events: list[Any]) -> None:
            for event in events:
                path = event.path
                if path and isinstance(path[0], str):
                    self._changed.add(path[0])
                    self._fields.setdefault(path[0], set()).update(_fields(event, path))
                elif path or not isinstance(event, MapEvent):
                    self._changed.add(root)
                else:
                    keys: dict[str, dict[str, Any]] = event.keys  # type: ignore[attr-defined]
                    self._keys(keys)

        return heard

    def _keys(self, keys: dict[str, dict[str, Any]]) -> None:
        for key, change in keys.items():
            if change["action"] == "add":
                self._added.add(key)
            elif change["action"] == "delete":
                self._removed.add(key)
            else:
                self._replaced.add(key)

    def touched(self) -> Touched:
        changed = (self._changed | self._replaced) - self._added - self._removed
        return Touched(
            frozenset(self._added), frozenset(changed), frozenset(self._removed), frozenset(self._replaced),
            {key: frozenset(self._fields[key]) for key in changed & self._fields.keys() - self._replaced},
        )  # fmt: skip


def _fields(event: Any, path: list[Any]) -> Iterable[str]:
    """Which values of the entry at the top of `path` are other ones."""
    if len(path) > 1:
        return (str(path[1]),)
    return event.keys if isinstance(event, MapEvent) else ()  # type: ignore[attr-defined]
