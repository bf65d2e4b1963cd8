"""Single transferable vote by the Scottish rules: The Scottish Local Government Elections Order 2007, schedule 1,
part III, rules 45 to 52 (weighted inclusive Gregory, Droop quota, values cut at five decimals)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from ideas.boards.tally.election import Election, Kind, Tally, Uncountable, number

DECIMALS = 100_000


def stv(election: Election) -> Tally:
    """Elect `seats` of the options from rankings. With one seat it is the instant run-off.

    Ties are broken by the latest earlier stage at which the options differed (rules 49 and 51); where they never did,
    the rules draw lots: here the order of the options decides, and the step says so.
    """
    if not 0 < election.seats <= len(election.options):
        raise Uncountable(f"between 1 and {len(election.options)} seats can be filled")
    if election.kind is not Kind.RANKING:
        raise Uncountable(f"stv needs rankings (ordinal ballots), not {election.kind} ones")
    count = _Count(election)
    count.run()
    return Tally("stv", [election.options[one].id for one in count.elected], count.steps)


@dataclass(slots=True)
class _Paper:
    """Equal ballots, at the candidate that they stand with. `worth`: of one of them."""

    choices: tuple[int, ...]
    papers: int
    worth: Fraction
    at: int = 0


@dataclass
class _Count:
    election: Election
    elected: list[int] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        counted = self.election.counted()
        papers = [_Paper(ballot.choices, many, Fraction(1)) for ballot, many in counted.items() if ballot.choices]
        valid = sum(paper.papers for paper in papers)
        self.quota = Fraction(floor(valid / (self.election.seats + 1)) + 1)
        self.hopeful = set(range(len(self.election.options)))
        self.piles: dict[int, list[_Paper]] = {one: [] for one in self.hopeful}
        self.votes = dict.fromkeys(self.hopeful, Fraction(0))
        self.waiting: list[int] = []  # elected, with a surplus that was not transferred yet
        self.spent = Fraction(0)  # what can't be transferred any more
        self.history: list[dict[int, Fraction]] = []
        for paper in papers:
            self._put(paper)
        self.steps.append({"step": "quota", "valid": valid, "seats": self.election.seats, "quota": int(self.quota)})
        self._stage("first preferences")

    def run(self) -> None:
        while len(self.elected) < self.election.places:
            free = self.election.seats - len(self.elected)
            if len(self.hopeful) <= free:
                self._elect(sorted(self.hopeful, key=lambda one: -self.votes[one]), "the last that are left")
            elif self.waiting:
                self._transfer_surplus()
            else:
                self._exclude()

    def _stage(self, what: str, **more: Any) -> None:
        """Note the votes, and elect whoever has reached the quota, most votes first (rule 47)."""
        self.history.append(dict(self.votes))
        ids = self.election.options
        votes = {ids[one].id: number(self.votes[one]) for one in sorted(self.votes, key=lambda one: -self.votes[one])}
        self.steps.append({"step": what, **more, "votes": votes, "not_transferable": number(self.spent)})
        reached = [one for one in self.hopeful if self.votes[one] >= self.quota]
        self._elect(self._sorted(reached, most_first=True), "quota")

    def _elect(self, who: Sequence[int], why: str) -> None:
        for one in who[: self.election.seats - len(self.elected)]:
            self.hopeful.discard(one)
            self.elected.append(one)
            self.steps.append({"step": "elected", "option": self.election.options[one].id, "by": why})
            if self.votes[one] > self.quota:
                self.waiting.append(one)

    def _transfer_surplus(self) -> None:
        """The largest surplus goes to the next preferences, each paper at its part of it (rule 48)."""
        one = self._sorted(self.waiting, most_first=True)[0]
        self.waiting.remove(one)
        surplus, total = self.votes[one] - self.quota, self.votes[one]
        pile, self.piles[one] = self.piles[one], []
        self.votes[one] = self.quota
        moved = Fraction(0)
        for paper in pile:
            paper.worth = Fraction(floor(surplus * paper.worth / total * DECIMALS), DECIMALS)
            moved += self._put(paper)
        self.spent += surplus - moved
        self._stage("surplus", option=self.election.options[one].id, surplus=number(surplus))

    def _exclude(self) -> None:
        """Whoever has least is out, and their papers go on at the worth that they have (rules 50 and 51)."""
        one = self._sorted(self.hopeful, most_first=False)[0]
        self.hopeful.discard(one)
        pile, self.piles[one] = self.piles[one], []
        had, self.votes[one] = self.votes[one], Fraction(0)
        moved = sum((self._put(paper) for paper in pile), Fraction(0))
        self.spent += had - moved
        self._stage("excluded", option=self.election.options[one].id)

    def _put(self, paper: _Paper) -> Fraction:
        """With the next preference that is still in the race. Returns the votes that went on."""
        while paper.at < len(paper.choices) and paper.choices[paper.at] not in self.hopeful:
            paper.at += 1
        if paper.at == len(paper.choices):
            return Fraction(0)
        there = paper.choices[paper.at]
        self.piles[there].append(paper)
        votes = paper.papers * paper.worth
        self.votes[there] += votes
        return votes

    def _sorted(self, who: Sequence[int] | set[int], *, most_first: bool) -> list[int]:
        """By votes; equal ones by the latest stage at which they differed, and then by the order of the options."""
        sign = -1 if most_first else 1
        ordered = sorted(who, key=lambda one: [sign * self.votes[one], *self._before(one, sign), one])
        level = [one for one in ordered if self._record(one) == self._record(ordered[0])]
        if len(level) > 1:
            tied = [self.election.options[one].id for one in level]
            self.steps.append({"step": "tie", "options": tied, "broken_by": "order of the options"})
        return ordered

    def _record(self, one: int) -> list[Fraction]:
        return [self.votes[one], *self._before(one, 1)]

    def _before(self, one: int, sign: int) -> list[Fraction]:
        """Its votes at earlier stages, the latest first."""
        return [sign * votes[one] for votes in reversed(self.history[:-1])]
