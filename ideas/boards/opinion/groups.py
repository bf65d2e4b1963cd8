"""Like-minded voters: principal components, and k-means on them, as Polis has it (Small et al. 2021)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

FEWEST_VOTERS = 15
ENOUGH_VOTES = 7
# Above so many voters, near ones are first gathered, and the gatherings are grouped.
GATHERED = 100
MOST_GROUPS = 5
VOTERS_PER_GROUP = 12
STARTS = 10
MOST_ROUNDS = 100


@dataclass(frozen=True)
class Map:
    """`places[voter]`: in the plane of the two first components. `groups[voter]`: 0, 1 … by size, -1 for none.
    `extremity[statement]`: how far from the middle somebody would stand who only agreed with it."""

    places: Matrix
    groups: Labels
    extremity: Matrix

    @property
    def sizes(self) -> list[int]:
        return [int((self.groups == group).sum()) for group in range(int(self.groups.max(initial=-1)) + 1)]


def find_groups(matrix: Matrix, *, seed: int = 0) -> Map:
    """Groups of voters by their votes (1, 0, -1, NaN); none where there are fewer than 15 voters.

    Those take part who voted on at least seven statements (on all, where there are fewer); were that fewer than 15,
    the most active ones. The same votes and the same `seed` give the same groups.
    """
    means, axes = components(matrix)
    places = _placed(matrix, means, axes)
    far = np.sqrt(matrix.shape[1]) * np.abs(1 - means) * np.sqrt((axes**2).sum(axis=0))
    groups = np.full(len(matrix), -1, dtype=np.int64)
    taking_part = participants(matrix)
    if len(taking_part) < FEWEST_VOTERS:
        return Map(places, groups, far)
    points = places[taking_part]
    dice = np.random.default_rng(seed)
    gathered = kmeans(points, GATHERED, dice, starts=1) if len(points) > GATHERED else np.arange(len(points))
    centres, weights = _centres(points, gathered)
    best, best_score = np.zeros(len(centres), dtype=np.int64), -1.0
    for count in range(2, min(MOST_GROUPS, 2 + len(centres) // VOTERS_PER_GROUP) + 1):
        labels = kmeans(centres, count, dice, weights)
        if (score := silhouette(centres, labels)) > best_score:
            best, best_score = labels, score
    groups[taking_part] = by_size(best[gathered])
    return Map(places, groups, far)


def participants(matrix: Matrix) -> Labels:
    """The rows of those who voted enough to be placed."""
    votes = (~np.isnan(matrix)).sum(axis=1)
    enough = np.nonzero(votes >= min(ENOUGH_VOTES, matrix.shape[1]))[0]
    if len(enough) >= FEWEST_VOTERS:
        return enough
    active = np.argsort(-votes, kind="stable")[:FEWEST_VOTERS]
    return np.sort(active[votes[active] > 0])


def project(matrix: Matrix) -> Matrix:
    """Each voter's place on the two first principal components; what was not seen counts as the statement's mean.

    Whoever saw few statements lies near the middle; their place is stretched by √(statements / votes).
    """
    return _placed(matrix, *components(matrix))


def components(matrix: Matrix) -> tuple[Matrix, Matrix]:
    """The mean of each statement among those who saw it, and the two first principal components."""
    seen = ~np.isnan(matrix)
    means = np.where(seen, matrix, 0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    _, _, axes = np.linalg.svd(np.where(seen, matrix - means, 0), full_matrices=False)
    return means, axes[:2] * np.sign(axes[:2].sum(axis=1, keepdims=True) + 1e-300)


def _placed(matrix: Matrix, means: Matrix, axes: Matrix) -> Matrix:
    seen = ~np.isnan(matrix)
    stretch = np.sqrt(matrix.shape[1] / np.maximum(seen.sum(axis=1), 1))
    return np.asarray(np.where(seen, matrix - means, 0) @ axes.T * stretch[:, None], dtype=np.float64)


def kmeans(
    points: Matrix, count: int, dice: np.random.Generator, weights: Matrix | None = None, starts: int = STARTS
) -> Labels:
    """Lloyd's algorithm, begun by k-means++ (Arthur & Vassilvitskii 2007); the best of several starts."""
    weights = np.ones(len(points)) if weights is None else weights
    best, least = np.zeros(len(points), dtype=np.int64), float("inf")
    for _ in range(starts):
        centres = _spread(points, count, dice, weights)
        for _ in range(MOST_ROUNDS):
            labels = _nearest(points, centres)
            moved = _middles(points, labels, weights, centres)
            if np.allclose(moved, centres):
                break
            centres = moved
        labels = _nearest(points, centres)
        spread = float((weights * ((points - centres[labels]) ** 2).sum(axis=1)).sum())
        if spread < least:
            best, least = labels, spread
    return best


def silhouette(points: Matrix, labels: Labels) -> float:
    """How well points lie within their own group: Rousseeuw (1987), the mean of (b - a) / max(a, b)."""
    apart = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    present = np.unique(labels)
    if len(present) < 2:
        return -1.0
    sizes = np.array([(labels == one).sum() for one in present])
    sums = np.array([apart[:, labels == one].sum(axis=1) for one in present]).T
    own = np.searchsorted(present, labels)
    rows = np.arange(len(points))
    within = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = sums / sizes
    others[rows, own] = np.inf
    nearest = others.min(axis=1)
    score = np.where(sizes[own] > 1, (nearest - within) / np.maximum(np.maximum(within, nearest), 1e-300), 0.0)
    return float(score.mean())


def by_size(labels: Labels) -> Labels:
    """The same groups, numbered from the largest."""
    present, sizes = np.unique(labels, return_counts=True)
    order = present[np.argsort(-sizes, kind="stable")]
    numbers = {int(one): number for number, one in enumerate(order)}
    return np.array([numbers[int(one)] for one in labels], dtype=np.int64)


def _centres(points: Matrix, labels: Labels) -> tuple[Matrix, Matrix]:
    """The middle of each gathering and how many are in it, in the order of their numbers."""
    present, labels[:] = np.unique(labels, return_inverse=True)
    centres = np.array([points[labels == one].mean(axis=0) for one in range(len(present))])
    return centres, np.bincount(labels).astype(np.float64)


def _spread(points: Matrix, count: int, dice: np.random.Generator, weights: Matrix) -> Matrix:
    chosen, nearest = [int(dice.choice(len(points), p=weights / weights.sum()))], np.full(len(points), np.inf)
    for _ in range(count - 1):
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        away = nearest * weights
        total = away.sum()
        chosen.append(int(dice.choice(len(points), p=away / total if total > 0 else weights / weights.sum())))
    return points[chosen].copy()


def _middles(points: Matrix, labels: Labels, weights: Matrix, before: Matrix) -> Matrix:
    """The weighted middle of the points of each label; where it has none, what it was `before`."""
    count = len(before)
    heavy = np.bincount(labels, weights, minlength=count)
    sums = [np.bincount(labels, weights * points[:, axis], minlength=count) for axis in range(points.shape[1])]
    return np.where(heavy[:, None] > 0, np.array(sums).T / np.maximum(heavy, 1e-300)[:, None], before)


def _nearest(points: Matrix, centres: Matrix) -> Labels:
    """By the square of the distance, without the part that is the same for all centres."""
    labels: Labels = ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)
    return labels
