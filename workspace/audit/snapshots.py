"""What the ledger stamps of a person: people registers who knows it, since audit lies below people."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from workspace.audit.models import Side


@dataclass(frozen=True)
class Snapshot:
    """Where a person stands at this moment. `path` runs from the root of the reporting tree down to them."""

    side: Side = Side.EMPLOYEE
    level: int | None = None
    unit: str = ""
    path: Sequence[int] | None = None


Provider = Callable[[Collection[int]], Mapping[int, Snapshot]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    _providers[:] = [provider]


def of(people: Collection[int]) -> Mapping[int, Snapshot]:
    """Snapshots by person number; whoever is unknown stands outside the tree. One query."""
    known = _providers[0](people) if _providers and people else {}
    return {person: known.get(person, Snapshot()) for person in people}


def distance(a: Sequence[int] | None, b: Sequence[int] | None) -> tuple[int, int] | tuple[None, None]:
    """Steps (up, down) from a to b through their lowest common boss; (None, None) across trees or outside one."""
    if not a or not b or a[0] != b[0]:
        return None, None
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return len(a) - shared, len(b) - shared
