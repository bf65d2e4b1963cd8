"""What the ledger stamps of a person: people registers who knows it, since audit lies below people."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workspace.audit.models import Side


@dataclass(frozen=True)
class Snapshot:
    """Where a person stands at this moment. `path` runs from the root of the reporting tree down to them."""

    side: Side = Side.EMPLOYEE
    level: int | None = None
    unit: str = ""
    path: Sequence[int] | None = None


@dataclass(frozen=True)
class Stretch:
    """Where a person stood from `since` until `until`; open where None."""

    snapshot: Snapshot
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


Provider = Callable[[Collection[int]], Mapping[int, Snapshot]]
Historian = Callable[[Collection[int]], Mapping[int, Sequence[Stretch]]]
_providers: list[Provider] = []
_historians: list[Historian] = []


def register(provider: Provider, historian: Historian | None = None) -> None:
    _providers[:] = [provider]
    _historians[:] = [historian] if historian else []


def of(people: Collection[int]) -> Mapping[int, Snapshot]:
    """Snapshots by person number; whoever is unknown stands outside the tree. One query."""
    known = _providers[0](people) if _providers and people else {}
    return {person: known.get(person, Snapshot()) for person in people}


def over_time(people: Collection[int]) -> Callable[[int, datetime], Snapshot]:
    """How to ask where one of these people stood at a moment. One query, however many moments are asked for."""
    known = _historians[0](people) if _historians and people else {}

    def at(person: int, moment: datetime) -> Snapshot:
        return next((one.snapshot for one in known.get(person, ()) if one.holds(moment)), Snapshot())

    return at


def distance(a: Sequence[int] | None, b: Sequence[int] | None) -> tuple[int, int] | tuple[None, None]:
    """Steps (up, down) from a to b through their lowest common boss; (None, None) across trees or outside one."""
    if not a or not b or a[0] != b[0]:
        return None, None
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return len(a) - shared, len(b) - shared
