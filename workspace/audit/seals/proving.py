"""Proofs: that an entry stands in the sealed ledger, and that one head goes on from another. Checked without us."""

import base64
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from workspace.audit import merkle
from workspace.audit.models import Leaf, Seal, Tile
from workspace.audit.seals import leaves, notes


class NotSealed(LookupError):
    """This entry is not sealed yet: ask again in a minute."""


@dataclass(frozen=True)
class Proof:
    """All that somebody needs to check by themselves that one row is in the tree of a published head."""

    leaf: str
    position: int
    size: int
    path: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {"leaf": self.leaf, "position": self.position, "size": self.size, "path": list(self.path)}


def proof_of(entry: str, size: int | None = None) -> dict[str, object]:
    """The proof of every row of an entry, with the signed head that they lead to: the last one, or that of `size`.

    Raises NotSealed; LookupError for what is no entry, or a size that no head has.
    """
    try:
        rows = leaves.cells_of(entry)
    except ValidationError:
        rows = []
    if not rows:
        raise LookupError("There is no such entry.")
    seal = Seal.objects.filter(**({"size": size} if size else {})).order_by("-number").first()
    if seal is None and size:
        raise LookupError("No head has so many leaves.")
    places = dict(Leaf.objects.filter(row__in=[int(cells[0]) for cells in rows]).values_list("row", "position"))
    if seal is None or len(places) < len(rows) or max(places.values()) >= seal.size:
        raise NotSealed
    return {
        "format": "causeway-proof-1",
        "entry": rows[0][1],
        "head": seal.note,
        "verifier": notes.verifier(),
        "rows": [_proof(cells, places[int(cells[0])], seal.size).as_json() for cells in rows],
    }


def _proof(cells: list[str], position: int, size: int) -> Proof:
    people = {int(cells[leaves.ACTOR])}
    if cells[len(leaves.FIELDS)] != leaves.NOTHING:
        people.add(int(cells[len(leaves.FIELDS)]))
    words = leaves.leaf_words(cells, leaves.secrets_of(people), leaves.commitments_of([int(cells[0])]))
    path = merkle.inclusion_proof(subtree, position, size)
    return Proof(words.decode(), position, size, tuple(base64.b64encode(one).decode() for one in path))


def is_proved(proof: dict[str, object], verifiers: list[str]) -> bool:
    """Whether a proof as above leads each of its rows to a head that one of these keys has signed."""
    try:
        head = notes.opened(str(proof["head"]), verifiers)
        rows: list[dict[str, object]] = proof["rows"]  # type: ignore[assignment]
        return bool(rows) and all(_leads(row, head) for row in rows)
    except (notes.Unreadable, KeyError, TypeError, ValueError):
        return False


def _leads(row: dict[str, object], head: notes.Head) -> bool:
    path = [base64.b64decode(one, validate=True) for one in row["path"]]  # type: ignore[attr-defined]
    leaf = merkle.leaf_hash(str(row["leaf"]).encode())
    position, size = int(str(row["position"])), int(str(row["size"]))
    return size == head.size and merkle.is_included(leaf, position, size, path, head.root)


def consistency(old: int, size: int) -> list[str]:
    """What shows that the head of `size` leaves goes on from that of `old` leaves. Raises LookupError for others."""
    last = Seal.objects.order_by("-number").values_list("size", flat=True).first() or 0
    if not 0 <= old <= size <= last:
        raise LookupError(f"Say two sizes, the smaller first. {last} rows are sealed.")
    return [base64.b64encode(one).decode() for one in merkle.consistency_proof(subtree, old, size)]


def subtree(height: int, index: int) -> bytes:
    """The digest of a complete subtree of the sealed tree, from the tiles below it: at most 256 rows are read."""
    level, rest = divmod(height, merkle.TILE)
    first, count = index << rest, 1 << rest
    if level == 0:
        found = Leaf.objects.filter(position__gte=first, position__lt=first + count).order_by("position")
    else:
        tiles = Tile.objects.filter(level=level, index__gte=first, index__lt=first + count)
        found = tiles.order_by("index")  # type: ignore[assignment]
    digests = [bytes(one) for one in found.values_list("digest", flat=True)]
    if len(digests) != count:
        raise LookupError(f"the subtree {height}/{index} is not whole")
    return merkle.root_of(digests)
