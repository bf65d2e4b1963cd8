"""What is counted of a decision, and given out: ballots without names. Only of a decision that is closed."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from ideas.boards.tally import METHODS, Election
from ideas.decisions import ballots
from ideas.decisions.ballots import RULES, Method
from ideas.decisions.models import Decision, Paper, Stance
from workspace.audit.models import Side
from workspace.people.models import Person
from workspace.polls.disclosure import THRESHOLD
from workspace.spaces.queries import people_who_contribute

# Ballots times options: up to here it is counted at once, above it by a job.
AT_ONCE = 20_000
# Ballots read; counted by the rule that decides; counted by the one beside it.
PARTS = 3


def electorate(decision: Decision) -> dict[str, Any]:
    """Who might vote as it closes, and who did, by side. Of a confidential one who took a paper, where many enough."""
    might = Counter(people_who_contribute(decision.board.space).values_list("side", flat=True))
    rows = Paper.objects if decision.confidential else decision.ballots
    voters = rows.filter(decision=decision).values("person")
    did = Counter(Person.objects.filter(pk__in=voters).values_list("side", flat=True))
    hidden = decision.confidential and any(0 < did[side] < THRESHOLD for side in Side.values)
    return {
        "might": {side: might[side] for side in Side.values},
        "voted": None if hidden else {side: did[side] for side in Side.values},
    }


def is_large(decision: Decision) -> bool:
    rows = decision.sealed_ballots if decision.confidential else decision.ballots
    if decision.how is Method.DUELS:
        return False  # counted by pairs, however many answered
    return rows.count() * decision.options.count() > AT_ONCE


def cast_in(decision: Decision) -> tuple[list[str], list[dict[int, int]]]:
    """Receipts, and the ballots beside them, of a decision that is closed."""
    rows = decision.sealed_ballots if decision.confidential else decision.ballots
    found = list(rows.filter(values__isnull=False).order_by("receipt").values_list("receipt", "values"))
    return [receipt for receipt, _ in found], [{int(k): v for k, v in values.items()} for _, values in found]


def fought_in(decision: Decision) -> tuple[list[str], list[tuple[int, int]]]:
    """Answered duels with a winner: the voter's receipt with a number, and (winner, loser) by place."""
    places = dict(decision.options.values_list("pk", "place"))
    receipts = dict(decision.ballots.values_list("person", "receipt"))
    rows = decision.duels.exclude(winner=None).order_by("pk")
    names, pairs = [], []
    met: Counter[int] = Counter()
    for person, first, second, winner in rows.values_list("person", "first", "second", "winner"):
        met[person] += 1
        names.append(f"{receipts[person]}-{met[person]:03d}")
        pairs.append((places[winner], places[second if winner == first else first]))
    return names, pairs


def election_of(decision: Decision) -> tuple[list[str], Election]:
    """What is counted, and given out: receipts beside their ballots."""
    terms = decision.terms()
    if decision.how is Method.DUELS:
        names, pairs = fought_in(decision)
        return names, ballots.duels(terms, pairs)
    receipts, values = cast_in(decision)
    return receipts, ballots.election(terms, values)


def count(decision: Decision, note: Callable[[int], None] = lambda _: None) -> dict[str, Any]:
    """The result, ready to be kept. `note` hears how many of the three parts are done. Writes nothing."""
    if decision.how is Method.CONSENT:
        return _consent(decision)
    cast = decision.sealed_ballots.count() if decision.confidential else decision.ballots.count()
    if decision.confidential and cast < THRESHOLD:
        return {"told": False}
    receipts, counted = election_of(decision)
    note(1)
    terms, values = decision.terms(), [] if decision.how is Method.DUELS else cast_in(decision)[1]
    tallies = []
    for part, rule in enumerate(RULES[decision.how], 2):
        tallies.append(METHODS[rule](ballots.for_rule(rule, terms, counted, values)).as_json())
        note(part)
    result = {"told": True, "ballots": cast, "counted": len(receipts), "first": tallies[0], "second": tallies[1]}
    if decision.how is Method.BUDGET:
        result["represented"] = [ballots.with_a_winner(terms, values, one["winners"]) for one in tallies]
    return result


def _consent(decision: Decision) -> dict[str, Any]:
    rows = decision.stands.filter(round=decision.round)
    counts = Counter(rows.filter(withdrawn_at=None).values_list("stance", flat=True))
    withdrawn = rows.exclude(withdrawn_at=None).count()
    voted = sum(counts.values()) + withdrawn
    agreed = counts[Stance.AGREE] + counts[Stance.RESERVATION]
    return {
        "told": True, "ballots": voted, "counts": {stance: counts[stance] for stance in Stance.values},
        "withdrawn": withdrawn, "consent": agreed > 0 and not counts[Stance.OBJECT],
        "majority": agreed > counts[Stance.OBJECT],
    }  # fmt: skip
