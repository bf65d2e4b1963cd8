"""Equal voice: who speaks next, and how evenly people were heard.

Pure: people are numbers, times are moments, and nothing is read or written. Whoever brings people together uses it
(a gathering today, sessions of co-design later).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The rule of `in_order`, as everybody reads it beside the queue. Whoever changes one changes the other.
RULE: Sequence[Promise | str] = (
    _("Whoever has not spoken yet comes first."),
    _("Then whoever has spoken least often."),
    _("Among these, whoever raised their hand first."),
    _("Nobody speaks twice in a row while somebody else waits."),
)
# Below so many people or turns, shares of the time say more about the people than about the room.
FEWEST_PEOPLE = 3
FEWEST_TURNS = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """`who` asks to speak `since` then. `serial` decides between two that asked in the same moment."""

    who: int
    since: datetime
    serial: int = 0


def in_order(asking: Iterable[Asking], turns: Mapping[int, int], last: int | None = None) -> list[Asking]:
    """The queue by RULE. `turns`: how often each has spoken; who is not in it has not. `last`: who spoke last.

    With everybody's hand up the rule is round robin; with hands that come and go it evens out what was uneven before,
    and since `last` stands back, somebody who came late has at most every second turn until they have caught up.
    """

    def place(one: Asking) -> tuple[bool, int, datetime, int]:
        return one.who == last, turns.get(one.who, 0), one.since, one.serial

    return sorted(asking, key=place)


@dataclass(frozen=True, slots=True)
class Spread:
    """How evenly voices were spread. Numbers of a room, never of a person: it does not say who.

    `loudest`: the largest share of all the time spoken. `evenness`: 1 where all spoke equally long, 0 where one alone
    spoke. Both are None while there is too little to tell.
    """

    heard: int
    of: int
    loudest: float | None = None
    evenness: float | None = None


def spread(present: Collection[int], heard: Collection[int], spoken: Iterable[tuple[int, float]]) -> Spread:
    """The spread of voices among `present` and whoever was heard. `spoken`: who, and the seconds of each turn."""
    turns = list(spoken)
    everybody = {*present, *heard, *(who for who, _seconds in turns)}
    voices = {*heard, *(who for who, _seconds in turns)}
    seconds = dict.fromkeys(everybody, 0.0)
    for who, lasted in turns:
        seconds[who] += max(0.0, lasted)
    if len(everybody) < FEWEST_PEOPLE or len(turns) < FEWEST_TURNS:
        return Spread(len(voices), len(everybody))
    amounts = list(seconds.values())
    return Spread(len(voices), len(everybody), largest_share(amounts), evenness(amounts))


def largest_share(amounts: Collection[float]) -> float | None:
    """The largest of the amounts as a share of all, from 1/n to 1; None where there is nothing to share."""
    total = sum(amounts)
    return max(amounts) / total if total > 0 else None


def evenness(amounts: Collection[float]) -> float | None:
    """1 - G·n/(n - 1), with G the Gini coefficient of `amounts`, none of them negative and zeros among them.

    1: all amounts are equal; 0: one has everything. None for fewer than two, or where there is nothing.
    The factor n/(n - 1) takes away that G alone can't reach 1 in a small group, so that rooms of different sizes can be
    compared: George Deltas, "The small-sample bias of the Gini coefficient", Review of Economics and Statistics 85
    (2003), 226-234.
    """
    many = len(amounts)
    found = gini(amounts)
    if found is None or many < 2:
        return None
    return min(1.0, max(0.0, 1 - found * many / (many - 1)))


def gini(amounts: Collection[float]) -> float | None:
    """Corrado Gini's coefficient: half the mean absolute difference of all pairs, over the mean; 0 to (n - 1)/n.

    Over the sorted amounts x_1 ≤ … ≤ x_n that is Σ (2i - n - 1) x_i / (n Σ x_i). None where they sum up to nothing.
    """
    many, total = len(amounts), sum(amounts)
    if total <= 0:
        return None
    ordered = sorted(amounts)
    return sum((2 * rank - many - 1) * amount for rank, amount in enumerate(ordered, 1)) / (many * total)
