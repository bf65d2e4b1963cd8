"""Which statement somebody should see next: those that were seen little, and those that tell groups apart."""

from collections.abc import Sequence
from dataclasses import dataclass

NEW = 8
FADES = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """How often a statement was agreed with, disagreed with and passed. `extremity`: how far it lies from the middle
    of the plane of principal components (0 where it is not known)."""

    agree: int
    disagree: int
    passed: int
    extremity: float = 0.0

    @property
    def times(self) -> int:
        return self.agree + self.disagree + self.passed


def priority(seen: Seen) -> float:
    """The weight with which a statement is drawn next, as Polis has it (Small et al. 2021):

    ((1 - p_pass) (E + 1) p_agree (1 + 8 · 2^(-S/5)))², with p = (n + 1) / (S + 2). A new statement, which nobody has
    seen (S = 0), is nine times as heavy before it is squared; after some twenty looks that has faded.
    """
    p_pass = (seen.passed + 1) / (seen.times + 2)
    p_agree = (seen.agree + 1) / (seen.times + 2)
    weight = (1 - p_pass) * (seen.extremity + 1) * p_agree * (1 + NEW * 2 ** (-seen.times / FADES))
    return weight**2


def draw(waiting: Sequence[Seen], dice: float) -> int:
    """The place of the one that is shown next: each with a chance that is proportional to its priority.

    `dice`: a number from 0 to less than 1. Raises ValueError where none waits.
    """
    if not waiting:
        raise ValueError("nothing waits")
    weights = [priority(one) for one in waiting]
    left = dice * sum(weights)
    for place, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return place
    return len(waiting) - 1
