"""Duels of two ideas: shown to one person at a time, the least-shown pairs first."""

import hashlib
from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

import numpy as np

from ideas.boards.tally.bradley_terry import next_pair
from ideas.decisions.actions import doors
from ideas.decisions.actions.ballots import new_receipt, record_vote
from ideas.decisions.ballots import Method
from ideas.decisions.models import Ballot, Decision, Duel, Option
from workspace.audit.ledger import action, own_state, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person


@own_state
def show_duel(*, by: Person, decision: Decision) -> Duel:
    """The duel that the person is to answer next: the same one until it is answered.

    Of the pairs that they have not seen, the one that was shown least to everybody; ties by lot. When they have seen
    every pair, from the beginning.
    """
    found = doors.voting_in(by, decision)
    if found.how is not Method.DUELS:
        raise Refused("There are no duels in this decision.")
    open_one = found.duels.select_related("first__idea", "second__idea").filter(person=by, answered_at=None).first()
    if open_one is not None:
        return open_one
    options = list(found.options.select_related("idea").order_by("place"))
    first, second = (options[place] for place in _next(found, options, by))
    if _coin(found, by, first, second):
        first, second = second, first
    return Duel.objects.create(decision=found, person=by, first=first, second=second)


@action
def answer_duel(*, by: Person, duel: Duel, winner: int | None, key: UUID | None = None) -> Ballot:
    """Say which of the two it is; None: can't say. `winner` is the number of the option."""
    mine = Duel.objects.select_related("decision").filter(pk=duel.pk).first()
    if mine is None:
        raise NotVisible
    found = doors.voting_in(by, mine.decision)
    locked = Duel.objects.select_for_update(no_key=True).filter(pk=duel.pk, person=by).first()
    if locked is None:
        raise NotVisible
    if winner is not None and winner not in {locked.first_id, locked.second_id}:
        raise Invalid("That idea is not one of the two.")
    ballot, _ = Ballot.objects.get_or_create(decision=found, person=by, defaults={"receipt": new_receipt()})
    if locked.answered_at is not None:
        unchanged()
        return ballot
    locked.answered_at, locked.winner_id = clock.now(), winner
    locked.save(update_fields=["answered_at", "winner"])
    record_vote(by, Verb.DUELLED, found, ballot)
    return ballot


def _next(decision: Decision, options: Sequence[Option], by: Person) -> tuple[int, int]:
    place = {option.pk: number for number, option in enumerate(options)}
    met = np.zeros((len(options), len(options)))
    seen: dict[tuple[int, int], int] = dict.fromkeys(combinations(range(len(options)), 2), 0)
    for first, second, person in decision.duels.values_list("first", "second", "person").iterator():
        one, other = sorted((place[first], place[second]))
        met[one, other] += 1
        met[other, one] += 1
        seen[one, other] += person == by.pk
    fewest = min(seen.values())
    fresh = [pair for pair, times in seen.items() if times == fewest]
    rank = np.array([_lot(decision, by, option) for option in options], dtype=np.float64)
    return next_pair(met, rank, fresh)


def _lot(decision: Decision, by: Person, option: Option) -> int:
    """An order of the options that is the person's own, and the same whenever it is asked for."""
    drawn = hashlib.sha256(f"{decision.board_id}|{decision.pk}|{by.pk}|{option.pk}".encode()).digest()
    return int.from_bytes(drawn[:4], "big")


def _coin(decision: Decision, by: Person, first: Option, second: Option) -> bool:
    """Which of the two stands first, so that the left side favours nobody."""
    return bool((_lot(decision, by, first) ^ _lot(decision, by, second)) & 1)
