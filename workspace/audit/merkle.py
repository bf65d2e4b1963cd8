"""Merkle trees as in RFC 6962 and RFC 9162: roots, proofs, and the checks of both. Pure; SHA-256 throughout.

A leaf's hash is H(0x00 || words), a node's H(0x01 || left || right), and a tree of n leaves is split at the largest
power of two below n. `height` counts levels above the leaves; the subtree (height, index) holds the 2**height leaves
from index * 2**height on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

# The digest of a complete subtree, by its height and its number at that height.
Subtree = Callable[[int, int], bytes]
EMPTY = sha256().digest()
# Digests of every 8th height are kept: a tile of 256 subtrees makes one of the next.
TILE = 8


def leaf_hash(words: bytes) -> bytes:
    return sha256(b"\x00" + words).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first, at most 64 of them.

    A leaf more needs no other leaf to be read again.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} complete subtrees")

    def append(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Take in a leaf's hash. Yields (height, index, digest) of the subtrees that it completes, lowest first; they
        are in the frontier once all are drawn."""
        self.peaks.append(leaf)
        self.size += 1
        height, grown = 0, self.size
        while grown % 2 == 0:
            right = self.peaks.pop()
            self.peaks.append(node_hash(self.peaks.pop(), right))
            height, grown = height + 1, grown // 2
            yield height, grown - 1, self.peaks[-1]

    def add(self, leaf: bytes) -> None:
        """The same, where nobody asks what was completed."""
        self.peaks.append(leaf)
        self.size += 1
        grown = self.size
        while grown % 2 == 0:
            right = self.peaks.pop()
            self.peaks[-1] = sha256(b"\x01" + self.peaks[-1] + right).digest()
            grown //= 2

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def subtrees_of(leaves: Sequence[bytes]) -> Subtree:
    """Subtrees computed from all leaf hashes, for small trees."""
    return lambda height, index: root_of(leaves[index << height : (index + 1) << height])


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _range_root(subtree: Subtree, first: int, size: int) -> bytes:
    """The root over `size` leaves from `first` on, which a split has made a multiple of what it needs to be."""
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        return subtree(height, first >> height)
    left = _split(size)
    return node_hash(_range_root(subtree, first, left), _range_root(subtree, first + left, size - left))


def inclusion_proof(subtree: Subtree, index: int, size: int) -> list[bytes]:
    """What shows that leaf `index` is in the tree of `size` leaves (RFC 9162, 2.1.3). Raises IndexError elsewhere."""
    if not 0 <= index < size:
        raise IndexError(index)
    path: list[bytes] = []
    first = 0
    while size > 1:
        left = _split(size)
        if index - first < left:
            path.append(_range_root(subtree, first + left, size - left))
            size = left
        else:
            path.append(_range_root(subtree, first, left))
            first, size = first + left, size - left
    return path[::-1]


def consistency_proof(subtree: Subtree, old: int, size: int) -> list[bytes]:
    """What shows that the tree of `size` leaves begins with the tree of `old` leaves (RFC 9162, 2.1.4).

    Empty for two equal sizes and for an empty beginning. Raises IndexError if `old` is larger.
    """
    if not 0 <= old <= size:
        raise IndexError(old)
    if old in {0, size}:
        return []
    path: list[bytes] = []
    first, whole = 0, True
    while old - first != size:
        left = _split(size)
        if old - first <= left:
            path.append(_range_root(subtree, first + left, size - left))
            size = left
        else:
            path.append(_range_root(subtree, first, left))
            first, size, whole = first + left, size - left, False
    return ([] if whole else [_range_root(subtree, first, size)]) + path[::-1]


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from this leaf hash to this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for digest in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(digest, found)
            while place & 1 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, digest)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof leads from the smaller tree's root to the larger one's (RFC 9162, 2.1.4.2)."""
    if old > size or old < 0:
        return False
    if old in {0, size}:
        return not path and old_root == (EMPTY if old == 0 else root)
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for digest in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(digest, before), node_hash(digest, after)
            while place & 1 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, digest)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == root
