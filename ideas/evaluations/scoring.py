"""How evaluations are summed up. Pure: no database, and exact until the last step.

Every score is first put on one scale, 0 (worst) to 1 (best): a criterion that counts the other way round (effort,
risk) is turned, so that more is always better. An evaluator's own judgement is the weighted mean of that. What is
told of an idea is the mean of its evaluators with how far they are apart; never a mean of fewer than two.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

#: so many evaluations have to stand before anything of them is told
FEWEST = 2
#: an idea is drawn towards the mean of the board as if so many evaluators more had found it just average
PRIOR = 2
#: what an evaluator's weighted mean is told in
POINTS = 100


class Feasible(StrEnum):
    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Measure:
    """One criterion. `weight` above 0; `lowest` below `highest`. `reverse`: the lowest score is the best."""

    weight: int
    lowest: int = 0
    highest: int = 5
    reverse: bool = False

    def fits(self, score: int) -> bool:
        return self.lowest <= score <= self.highest

    def share(self, score: int) -> Fraction:
        """0 for the worst score, 1 for the best. Raises ValueError for one that is not on the scale."""
        if not self.fits(score):
            raise ValueError(f"{score} is not between {self.lowest} and {self.highest}")
        share = Fraction(score - self.lowest, self.highest - self.lowest)
        return 1 - share if self.reverse else share


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one evaluator said: a score for each criterion, in its order."""

    scores: Sequence[int]
    feasible: Feasible = Feasible.UNSURE


@dataclass(frozen=True, slots=True)
class Spread:
    """Values with their mean and how far they are apart. `deviation` is the standard deviation of just these values
    (divided by their number, not by one less): they are all there are, not a sample of more."""

    values: tuple[float, ...]
    mean: float
    low: float
    high: float
    deviation: float

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def range(self) -> float:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the evaluations of one idea. `overall` in points, `criteria` each on its own scale, as scored."""

    overall: Spread
    criteria: Sequence[Spread]
    feasible: Mapping[Feasible, int]

    @property
    def count(self) -> int:
        return self.overall.count


@dataclass(frozen=True, slots=True)
class Place:
    """Where an idea stands by the plain mean, and by the one that is drawn towards the board's. Level ones share it."""

    plain: int
    shrunk: int
    mean: float
    drawn: float


def judgement(measures: Sequence[Measure], sheet: Sheet) -> Fraction:
    """One evaluator's weighted mean, 0 to 1. Raises ValueError when a score is missing, too many or off its scale."""
    if len(measures) != len(sheet.scores):
        raise ValueError(f"{len(sheet.scores)} scores for {len(measures)} criteria")
    if not measures or any(one.weight < 1 for one in measures):
        raise ValueError("criteria need weights above 0")
    shares = [one.weight * one.share(score) for one, score in zip(measures, sheet.scores, strict=True)]
    return sum(shares, Fraction(0)) / sum(one.weight for one in measures)


def spread(values: Iterable[Fraction | int]) -> Spread:
    """Raises ValueError without any value."""
    exact = sorted(Fraction(value) for value in values)
    if not exact:
        raise ValueError("nothing to spread")
    mean = sum(exact, Fraction(0)) / len(exact)
    variance = sum(((value - mean) ** 2 for value in exact), Fraction(0)) / len(exact)
    told = tuple(float(value) for value in exact)
    return Spread(told, float(mean), told[0], told[-1], sqrt(variance))


def outcome(measures: Sequence[Measure], sheets: Sequence[Sheet]) -> Outcome | None:
    """What may be told of an idea; None with fewer than FEWEST evaluations."""
    if len(sheets) < FEWEST:
        return None
    return Outcome(
        spread(POINTS * judgement(measures, sheet) for sheet in sheets),
        [spread(sheet.scores[place] for sheet in sheets) for place in range(len(measures))],
        {vote: sum(sheet.feasible is vote for sheet in sheets) for vote in Feasible},
    )


def places(measures: Sequence[Measure], ideas: Mapping[K, Sequence[Sheet]]) -> dict[K, Place]:
    """The order of all ideas of a board of which something may be told, by both means.

    `drawn` is the Bayesian average (PRIOR · m + sum) / (PRIOR + n), where m is the mean of all these evaluations and n
    how many the idea has: two that are full of praise weigh less than six that are.
    """
    judged = {
        key: [judgement(measures, sheet) for sheet in sheets] for key, sheets in ideas.items() if len(sheets) >= FEWEST
    }
    every = [value for values in judged.values() for value in values]
    if not every:
        return {}
    middle = sum(every, Fraction(0)) / len(every)
    plain = {key: sum(values, Fraction(0)) / len(values) for key, values in judged.items()}
    drawn = {key: (PRIOR * middle + sum(values, Fraction(0))) / (PRIOR + len(values)) for key, values in judged.items()}
    by_plain, by_drawn = _ranks(plain), _ranks(drawn)
    return {
        key: Place(by_plain[key], by_drawn[key], float(POINTS * plain[key]), float(POINTS * drawn[key]))
        for key in judged
    }


def _ranks(values: Mapping[K, Fraction]) -> dict[K, int]:
    """1 for the highest; who is level shares the place, and the next one is left out."""
    order = sorted(values.values(), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(order, 1)))}
    return {key: first[value] for key, value in values.items()}
