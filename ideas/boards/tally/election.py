"""What every method counts: options, ballots, and the result with its steps. No names of voters, no Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Malformed(ValueError):
    """A file that can't be counted. Says the line, what stands there and what was expected."""

    def __init__(self, line: int, expected: str) -> None:
        super().__init__(f"line {line}: {expected}")
        self.line = line
        self.expected = expected


class Uncountable(ValueError):
    """These ballots can't be counted by this method. Says what it needs."""


class Kind(StrEnum):
    """What a ballot says. A ranking puts what it does not name last; a duel says nothing of what it does not name."""

    APPROVAL = "approval"
    RANKING = "ordinal"
    POINTS = "scoring"
    DUEL = "duel"


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. `cost` in the unit of the budget; 0 where there is none."""

    id: str
    name: str = ""
    cost: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voter's choices by place among the options; `points` beside them where given.

    In a ranking they stand in the voter's order, in a duel the winner first; else the order means nothing.
    """

    choices: tuple[int, ...]
    points: tuple[Fraction, ...] | None = None

    def values(self) -> list[tuple[int, Fraction]]:
        """Each choice with its points; an approval or a place in a ranking counts 1."""
        return list(zip(self.choices, self.points or (Fraction(1),) * len(self.choices), strict=True))


@dataclass(frozen=True, slots=True)
class Election:
    """`budget`: what the winners may cost together, or None. `seats`: how many are elected where no budget says it."""

    options: tuple[Option, ...]
    ballots: tuple[Ballot, ...]
    budget: Fraction | None = None
    seats: int = 1
    kind: Kind = Kind.APPROVAL

    @property
    def places(self) -> int:
        """How many are elected: none where nobody has chosen anything."""
        return self.seats if any(ballot.choices for ballot in self.ballots) else 0

    def counted(self) -> Mapping[Ballot, int]:
        """How many voters gave each ballot: equal ballots are counted together."""
        found: dict[Ballot, int] = {}
        for ballot in self.ballots:
            found[ballot] = found.get(ballot, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class Tally:
    """`winners`: ids, in the order in which they were elected. `steps`: how it came, one after the other, as plain
    JSON: shown on the result's page and printed by the command."""

    method: str
    winners: Sequence[str]
    steps: Sequence[Mapping[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"method": self.method, "winners": list(self.winners), "steps": [dict(step) for step in self.steps]}


Method = Callable[[Election], Tally]


def number(value: Fraction) -> int | float:
    """A fraction as JSON knows numbers: whole ones as such."""
    return value.numerator if value.denominator == 1 else float(value)
