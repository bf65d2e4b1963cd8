"""The guard against differencing: no set of people may be shown that tells a small rest apart from what was shown."""

from collections.abc import Hashable, Iterable
from collections.abc import Set as AbstractSet
from typing import Literal

import numpy as np

from .table import FEW

# few: the set itself is too small. remainder: it differs from one already shown by too few people. combination: sets
# already shown, added and taken away, leave too few.
Refusal = Literal["", "few", "remainder", "combination"]


def refusal(people: AbstractSet[Hashable], shown: Iterable[AbstractSet[Hashable]], *, k: int = FEW) -> Refusal:
    """Why figures about these people may not be shown to whoever has seen those about each set of `shown`; "" if they
    may. The same set again is no news."""
    seen = [frozenset(group) for group in shown]
    if 0 < len(people) < k:
        return "few"
    if not people or people in seen:
        return ""
    if any(0 < len(people ^ group) < k for group in seen):
        return "remainder"
    return "combination" if _tells_few([*seen, frozenset(people)], k) else ""


def _tells_few(groups: list[frozenset[Hashable]], k: int) -> bool:
    """Whether sums and differences of these groups leave one of fewer than k people.

    People who stand in the same groups are one atom. The groups tell an atom, or two atoms together, if that is a
    combination of their rows: if it has no part in any change of the atoms that leaves all groups as they are.
    """
    sizes: dict[frozenset[int], int] = {}
    for person in {person for group in groups for person in group}:
        atom = frozenset(place for place, group in enumerate(groups) if person in group)
        sizes[atom] = sizes.get(atom, 0) + 1
    atoms = list(sizes)
    people = np.array([sizes[atom] for atom in atoms])
    rows = np.array([[float(place in atom) for atom in atoms] for place in range(len(groups))])
    _, strength, right = np.linalg.svd(rows, full_matrices=True)
    unseen = right[int((strength > 1e-9).sum()) :].T
    few = np.flatnonzero(people < k)
    if (np.abs(unseen[few]).max(axis=1, initial=0.0) < 1e-9).any():
        return True
    both = np.abs(unseen[few][:, None, :] + unseen[few][None, :, :]).max(axis=2, initial=0.0) < 1e-9
    together = people[few][:, None] + people[few][None, :] < k
    return bool((both & together & ~np.eye(len(few), dtype=bool)).any())
