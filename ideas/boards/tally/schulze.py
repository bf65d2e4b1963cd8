"""Ranked ballots by the method of M. Schulze, Social Choice and Welfare 36 (2011): winning votes, strongest paths."""

import numpy as np
from numpy.typing import NDArray

from ideas.boards.tally.election import Ballot, Election, Kind, Tally, Uncountable

Matrix = NDArray[np.int64]


def schulze(election: Election) -> Tally:
    """Who is preferred by most, directly or along the strongest path, to everybody else.

    What a ballot does not name stands last on it, level with one another. Winners: the first `seats` of the order;
    options that none beats come first, and among equal ones the order of the options decides (the step says so).
    """
    if not election.options or election.kind is Kind.DUEL:
        raise Uncountable("schulze needs rankings of at least one option")
    preferred = pairwise(election)
    strongest = strongest_paths(preferred)
    beats = strongest > strongest.T
    ranks = _ranks(beats)
    order = sorted(range(len(election.options)), key=lambda option: ranks[option])
    names = [one.id for one in election.options]
    steps = [
        {"step": "pairwise", "options": names, "preferred": preferred.tolist()},
        {"step": "strongest paths", "options": names, "strength": strongest.tolist()},
        {"step": "order", "ranks": {names[option]: ranks[option] for option in order}},
    ]
    winners = order[: election.places]
    if len(order) > len(winners) > 0 and ranks[order[len(winners)]] == ranks[winners[-1]]:
        tied = [names[option] for option in order if ranks[option] == ranks[winners[-1]]]
        steps.append({"step": "tie", "options": tied, "broken_by": "order of the options"})
    return Tally("schulze", [names[option] for option in winners], steps)


def pairwise(election: Election) -> Matrix:
    """How many voters prefer the option of the row to that of the column."""
    count = len(election.options)
    found = np.zeros((count, count), dtype=np.int64)
    for ballot, voters in election.counted().items():
        place = _places(ballot, count, election.kind)
        found += voters * (place[:, None] < place[None, :])
    return found


def _places(ballot: Ballot, count: int, kind: Kind) -> NDArray[np.int64]:
    """The place of each option on a ballot: by its order, by points, or level where it only approves."""
    place = np.full(count, count, dtype=np.int64)
    if ballot.points is None:
        for rank, option in enumerate(ballot.choices):
            place[option] = 0 if kind is Kind.APPROVAL else rank
        return place
    levels = sorted(set(ballot.points), reverse=True)
    for option, points in ballot.values():
        place[option] = levels.index(points)
    return place


def strongest_paths(preferred: Matrix) -> Matrix:
    """The strength of the strongest path from each to each: of its weakest step, most (Floyd and Warshall)."""
    strength = np.where(preferred > preferred.T, preferred, 0)
    for middle in range(len(strength)):
        through = np.minimum(strength[:, middle, None], strength[None, middle, :])
        strength = np.maximum(strength, through)
    np.fill_diagonal(strength, 0)
    return strength


def _ranks(beats: NDArray[np.bool_]) -> list[int]:
    """1 for those that none of the rest beats, 2 for those that then none beats, and so on."""
    ranks, left, rank = [0] * len(beats), set(range(len(beats))), 1
    while left:
        best = [one for one in left if not any(beats[other, one] for other in left)]
        for one in best:
            ranks[one] = rank
        left -= set(best)
        rank += 1
    return ranks
