"""Statements on which all groups agree, however large or small they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`score`: 0 to 1. `agree`, `disagree`, `passed`: how many, in each group."""

    statement: int
    score: float
    agree: tuple[int, ...]
    disagree: tuple[int, ...]
    passed: tuple[int, ...]


def group_informed_consensus(matrix: Matrix, groups: NDArray[np.int64]) -> Sequence[Agreement]:
    """The product, over the groups, of (agreed + 1) / (voted + 2): best first.

    A statement that one large group loves and a small one rejects scores low. `groups[voter]` is the number of the
    voter's group, -1 for those in none. A pass is a vote.
    """
    count = int(groups.max(initial=-1)) + 1
    agree = np.array([(matrix[groups == group] == 1).sum(axis=0) for group in range(count)])
    against = np.array([(matrix[groups == group] == -1).sum(axis=0) for group in range(count)])
    passed = np.array([(matrix[groups == group] == 0).sum(axis=0) for group in range(count)])
    if not count:
        return []
    score = ((agree + 1) / (agree + against + passed + 2)).prod(axis=0)
    order = sorted(range(len(score)), key=lambda one: (-score[one], one))
    return [
        Agreement(
            statement=one,
            score=float(score[one]),
            agree=tuple(int(n) for n in agree[:, one]),
            disagree=tuple(int(n) for n in against[:, one]),
            passed=tuple(int(n) for n in passed[:, one]),
        )
        for one in order
    ]
