"""Participatory budgets: greedy, and the Method of Equal Shares with and without Add1.

D. Peters, G. Pierczyński, P. Skowron, "Proportional participatory budgeting with additive utilities" (NeurIPS 2021);
completion by Add1 as P. Faliszewski et al., "Participatory budgeting: data, tools and analysis" (IJCAI 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ideas.boards.tally.election import Election, Tally, Uncountable, number

# Shares are compared as binary fractions: what differs by less than this part is equal.
ALIKE = 1e-9
Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def greedy(election: Election) -> Tally:
    """Most votes first, as long as the money lasts; what does not fit any more is left out."""
    budget = _budget(election)
    votes, points = _support(election)
    left, winners = budget, []
    steps: list[dict[str, Any]] = []
    order = [(-points[one], -votes[one], option.cost) for one, option in enumerate(election.options)]
    for one in sorted(range(len(votes)), key=lambda one: (order[one], one)):
        option = election.options[one]
        fits = option.cost <= left and votes[one] > 0
        level = [each for each in range(len(votes)) if order[each] == order[one] and votes[each]]
        if len(level) > 1 and one == level[0]:
            steps.append(_tie([election.options[each].id for each in level]))
        if fits:
            winners.append(option.id)
            left -= option.cost
        steps.append(
            {
                "step": "funded" if fits else "left out", "option": option.id, "cost": number(option.cost),
                "votes": votes[one], "left": number(left),
            }
        )  # fmt: skip
    return Tally("greedy", winners, steps)


def equal_shares(election: Election) -> Tally:
    """The budget is split equally among the voters; a project is bought when its supporters can pay for it together.

    Bought next is the one of the lowest ρ: the price of a unit of utility when its supporters share its cost as
    equally as their shares allow. The utility of a project to its supporter is its cost, or the cost times the points
    given. Ties: more votes, then the lower cost, then the order of the options.
    """
    world = _World.of(election)
    return _told("equal_shares", election, world.run(world.share), world.share, 0)


def equal_shares_add1(election: Election) -> Tally:
    """Equal Shares leaves money over: each voter is given 1 more, again and again, as long as the winners' cost stays
    within the budget; the last outcome within it stands."""
    world = _World.of(election)
    budget, share = _budget(election), world.share
    chosen, raised = world.run(share), 0
    jump, idle, wait = 1, 0, 1
    while len(chosen) < world.wanted:
        if idle >= wait:
            if world.buys_the_same(chosen, share + raised, share + raised + jump):
                raised, jump, wait = raised + jump, 2 * jump, 1
                continue
            idle, jump, wait = (idle, max(1, jump // 4), wait) if jump > 1 else (0, 1, min(64, 2 * wait))
            continue
        more = world.run(share + raised + 1)
        if world.cost(more) > budget:
            break
        raised, chosen, idle = raised + 1, more, idle + 1
    share += raised
    return _told("equal_shares_add1", election, world.run(share), share, raised)


@dataclass(frozen=True, slots=True)
class Bought:
    """A project bought: at which ρ, what each supporter pays at most, how many of them have nothing left then.
    `tied`: those of which it was taken because it stands first among the options."""

    project: int
    rho: float
    most: float
    emptied: int
    tied: tuple[int, ...] = ()


@dataclass(slots=True)
class _World:
    """Voters who gave equal ballots always hold equal shares: they are counted together, `many` of each kind."""

    election: Election
    voters: int
    many: Places
    supporters: list[Places]  # of each project: the kinds of ballots that support it
    worth: list[Floats]  # and the utility of the project to each
    crowd: list[Floats]  # and how many voters are of that kind
    votes: list[int]
    share: float

    @classmethod
    def of(cls, election: Election) -> "_World":
        budget = _budget(election)
        kinds = list(election.counted().items())
        supporters: list[list[int]] = [[] for _ in election.options]
        worth: list[list[float]] = [[] for _ in election.options]
        for kind, (ballot, _) in enumerate(kinds):
            for option, points in ballot.values():
                if points > 0:
                    supporters[option].append(kind)
                    worth[option].append(float(points * election.options[option].cost))
        many = np.array([count for _, count in kinds], dtype=np.int64)
        places = [np.array(who, dtype=np.int64) for who in supporters]
        return cls(
            election=election,
            voters=len(election.ballots),
            many=many,
            supporters=places,
            worth=[np.array(each) for each in worth],
            crowd=[many[who].astype(np.float64) for who in places],
            votes=[int(many[who].sum()) if len(who) else 0 for who in places],
            share=float(budget / len(election.ballots)) if election.ballots else 0.0,
        )

    def run(self, share: float) -> list[Bought]:
        """What is bought when each voter holds `share`."""
        money = np.full(len(self.many), share)
        bound = self._with_full_shares()
        bought = [Bought(one, 0.0, 0.0, 0) for one in range(len(self.supporters)) if self._is_gift(one)]
        while bound:
            best: list[tuple[int, float]] = []
            lowest = float("inf")
            # ρ only rises as money is spent, so what it was is a bound: whoever is above the lowest needs no look.
            for one in sorted(bound, key=lambda project: bound[project]):
                if bound[one] > lowest * (1 + ALIKE):
                    break
                rho = self._rho(one, money)
                if rho is None:
                    del bound[one]
                    continue
                bound[one] = rho
                best.append((one, rho))
                lowest = min(lowest, rho)
            if not best:
                break
            tied = [one for one, rho in best if rho <= lowest * (1 + ALIKE)]
            first = min(self._before(one) for one in tied)
            level = tuple(sorted(one for one in tied if self._before(one) == first))
            rho = bound.pop(level[0])
            bought.append(self._buy(level[0], rho, money, level))
        return bought

    def buys_the_same(self, bought: Sequence[Bought], low: float, high: float) -> bool:
        """Whether with any share from `low` to `high` just that is bought, in that order. False where it can't tell.

        What a voter has then lies between two bounds, and with it every ρ, which falls as money grows.
        """
        least, most = np.full(len(self.many), low), np.full(len(self.many), high)
        left = self._with_full_shares()
        for one in [each.project for each in bought if each.project in left]:
            dear, cheap = self._rho(one, least), self._rho(one, most)
            del left[one]
            if dear is None or cheap is None or any(
                self._may_come_first(other, one, (cheap, dear), least, most)
                for other, bound in left.items()
                if bound <= dear * (1 + 2 * ALIKE)
            ):  # fmt: skip
                return False
            who, worth = self.supporters[one], self.worth[one]
            least[who] = np.maximum(least[who] - dear * worth, 0)
            most[who] = np.maximum(most[who] - cheap * worth, 0)
        return all(self._rho(other, most) is None for other in left)

    def _may_come_first(self, other: int, one: int, between: tuple[float, float], least: Floats, most: Floats) -> bool:
        """Whether `other` may be bought before `one`, whose ρ lies `between`."""
        cheap, dear = between
        lowest = self._rho(other, most)
        if lowest is None or lowest > dear * (1 + 2 * ALIKE):
            return False
        fixed = dear == cheap and self._rho(other, least) == lowest  # neither depends on the share
        return not (fixed and abs(lowest - dear) <= ALIKE * dear and (*self._before(one), one) < (
            *self._before(other), other
        ))  # fmt: skip

    def _before(self, one: int) -> tuple[int, Fraction]:
        """What goes first of those with the same ρ: more votes, then the lower cost."""
        return -self.votes[one], self.election.options[one].cost

    def _rho(self, one: int, money: Floats) -> float | None:
        """The lowest ρ at which Σ min(money, ρ·worth) is the cost; None when its supporters can't pay for it."""
        worth, many, cost = self.worth[one], self.crowd[one], float(self.election.options[one].cost)
        have = money[self.supporters[one]]
        if float(have @ many) < cost * (1 - ALIKE):
            return None
        rho, poor = cost / float(worth @ many), 0
        while True:  # whoever can't pay their part gives all they have; the rest share what is then missing
            can = have >= rho * worth * (1 - ALIKE)
            now = len(can) - int(np.count_nonzero(can))
            if now == poor:
                return rho
            poor, rich = now, many * can
            parts = float(worth @ rich)
            if not parts:
                return float((have / worth).max())
            rho = (cost - float(have @ (many - rich))) / parts

    def _buy(self, one: int, rho: float, money: Floats, tied: tuple[int, ...]) -> Bought:
        who = self.supporters[one]
        paid = np.minimum(money[who], rho * self.worth[one])
        money[who] -= paid
        empty = money[who] <= ALIKE * max(1.0, float(paid.max()))
        emptied = int(self.many[who][empty].sum())
        return Bought(one, rho, float(paid.max()), emptied, tied if len(tied) > 1 else ())

    def cost(self, bought: Sequence[Bought]) -> Fraction:
        return sum((self.election.options[one.project].cost for one in bought), Fraction(0))

    @property
    def wanted(self) -> int:
        """How many projects have a supporter."""
        return sum(votes > 0 for votes in self.votes)

    def _with_full_shares(self) -> dict[int, float]:
        """ρ of each project that costs something, were its supporters rich: it is never lower."""
        costs = [float(option.cost) for option in self.election.options]
        wanted = [one for one, cost in enumerate(costs) if self.votes[one] and cost > 0]
        return {one: costs[one] / float(self.worth[one] @ self.crowd[one]) for one in wanted}

    def _is_gift(self, one: int) -> bool:
        return self.votes[one] > 0 and self.election.options[one].cost == 0


def _budget(election: Election) -> Fraction:
    if election.budget is None or election.budget <= 0:
        raise Uncountable("this method needs a budget")
    if any(points < 0 for ballot in election.ballots for points in ballot.points or ()):
        raise Uncountable("this method takes no points below 0")
    return election.budget


def _support(election: Election) -> tuple[list[int], list[Fraction]]:
    """Of each option: how many voters name it, and the points that they give it."""
    votes, points = [0] * len(election.options), [Fraction(0)] * len(election.options)
    for ballot in election.ballots:
        for option, given in ballot.values():
            votes[option] += given > 0
            points[option] += given
    return votes, points


def _told(method: str, election: Election, bought: Sequence[Bought], share: float, raised: int) -> Tally:
    steps: list[dict[str, Any]] = [{"step": "shares", "share": share, "raised": raised}]
    spent = Fraction(0)
    for one in bought:
        option = election.options[one.project]
        spent += option.cost
        if one.tied:
            steps.append(_tie([election.options[each].id for each in one.tied]))
        steps.append(
            {
                "step": "bought", "option": option.id, "cost": number(option.cost), "rho": one.rho,
                "most_paid": round(one.most, 6), "supporters_without_money": one.emptied, "spent": number(spent),
            }
        )  # fmt: skip
    return Tally(method, [election.options[one.project].id for one in bought], steps)


def _tie(options: Sequence[str]) -> dict[str, Any]:
    return {"step": "tie", "options": list(options), "broken_by": "order of the options"}
