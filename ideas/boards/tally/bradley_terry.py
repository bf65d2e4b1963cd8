"""Pairwise duels: Bradley & Terry (1952), fitted by the MM algorithm of Hunter, Annals of Statistics 32 (2004)."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ideas.boards.tally.election import Election, Kind, Tally, Uncountable

# Each option is taken to have won and lost this much of a duel against an average one: without it, one that never
# lost would be infinitely strong, and islands of options that never met could not be compared.
PRIOR = 0.1
MOST_ROUNDS = 10_000
PRECISION = 1e-10
# Decimals of a chance: what is equal in them is a tie.
ALIKE = 7

Wins = NDArray[np.float64]


def bradley_terry(election: Election) -> Tally:
    """Order by the chance to win against a random other option, in percent (Salganik & Levy 2015).

    A ballot is a duel (winner, loser), or a ranking: then each option won against those after it, and those that it
    names against the rest.
    """
    if len(election.options) < 2 or election.kind not in {Kind.DUEL, Kind.RANKING}:
        raise Uncountable("bradley_terry needs duels or rankings of two options or more")
    wins = duels(election)
    scores = chances(strengths(wins))
    order = sorted(range(len(scores)), key=lambda one: -round(float(scores[one]), ALIKE))
    fought = (wins + wins.T).sum(axis=1)
    steps = [
        {
            "step": "score", "option": election.options[one].id, "score": round(100 * float(scores[one]), 2),
            "won": int(wins[one].sum()), "duels": int(fought[one]),
        }
        for one in order
    ]  # fmt: skip
    return _elected("bradley_terry", election, order, [round(float(score), ALIKE) for score in scores], steps)


def duels_won(election: Election) -> Tally:
    """Order by the plain share of duels that were won, whoever they were against; what met nobody has won half."""
    if election.kind not in {Kind.DUEL, Kind.RANKING}:
        raise Uncountable("duels_won needs duels or rankings")
    wins = duels(election)
    won = [int(one) for one in wins.sum(axis=1)]
    fought = [int(one) for one in (wins + wins.T).sum(axis=1)]
    share = [Fraction(won[one], fought[one]) if fought[one] else Fraction(1, 2) for one in range(len(won))]
    order = sorted(range(len(won)), key=lambda one: -share[one])
    steps = [
        {
            "step": "score", "option": election.options[one].id, "score": round(100 * float(share[one]), 2),
            "won": won[one], "duels": fought[one],
        }
        for one in order
    ]  # fmt: skip
    return _elected("duels_won", election, order, share, steps)


def _elected(
    method: str, election: Election, order: Sequence[int], worth: Sequence[Any], steps: list[dict[str, Any]]
) -> Tally:
    """The first of the order; where the last place was a tie, the steps say so."""
    names = [one.id for one in election.options]
    winners = order[: election.places]
    if len(order) > len(winners) > 0 and worth[order[len(winners)]] == worth[winners[-1]]:
        tied = [names[one] for one in order if worth[one] == worth[winners[-1]]]
        steps.append({"step": "tie", "options": tied, "broken_by": "order of the options"})
    return Tally(method, [names[one] for one in winners], steps)


def duels(election: Election) -> Wins:
    """How often the option of the row won against that of the column."""
    wins = np.zeros((len(election.options), len(election.options)))
    for ballot, voters in election.counted().items():
        for winner, loser in combinations(ballot.choices, 2):
            wins[winner, loser] += voters
        if election.kind is Kind.RANKING:
            rest = [one for one in range(len(wins)) if one not in ballot.choices]
            wins[np.ix_(ballot.choices, rest)] += voters
    return wins


def strengths(wins: Wins, prior: float = PRIOR) -> NDArray[np.float64]:
    """The strength p of each option, of mean 1 in the logarithm: i beats j with chance p_i / (p_i + p_j)."""
    met = wins + wins.T
    won = wins.sum(axis=1) + prior
    strength = np.ones(len(wins))
    for _ in range(MOST_ROUNDS):
        against = (met / (strength[:, None] + strength[None, :])).sum(axis=1) + 2 * prior / (strength + 1)
        new = np.divide(won, against, out=np.ones_like(won), where=against > 0)
        if prior == 0:
            new /= np.exp(np.log(new).mean())
        moved = np.abs(np.log(new) - np.log(strength)).max()
        strength = new
        if moved < PRECISION:
            break
    return np.asarray(strength / np.exp(np.log(strength).mean()), dtype=np.float64)


def chances(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of each option to win against one of the others, taken at random."""
    beats = strength[:, None] / (strength[:, None] + strength[None, :])
    np.fill_diagonal(beats, 0)
    found: NDArray[np.float64] = beats.sum(axis=1) / (len(strength) - 1)
    return found


def next_pair(
    met: Wins, rank: NDArray[np.float64], among: Collection[tuple[int, int]] | None = None
) -> tuple[int, int]:
    """The pair to show next: of the two that met least, those that were shown least, and then the lowest in `rank`
    (a random order of the reader's own). `met`: how often each pair was shown. `among`: the pairs that may be shown,
    lower place first; None: all."""
    shown = met.sum(axis=1)
    pairs = combinations(range(len(met)), 2) if among is None else among
    return min(pairs, key=lambda pair: (met[pair], shown[pair[0]] + shown[pair[1]], rank[pair[0]] + rank[pair[1]]))
