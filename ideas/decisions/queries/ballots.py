"""What the two steps of a secret vote read, and the ballots that are given out once it is over."""

from fractions import Fraction
from typing import Any

from ideas.boards.tally import Election, Kind
from ideas.boards.tally.downloads import as_download
from ideas.decisions.ballots import Method
from ideas.decisions.models import Decision, Paper, Stand
from ideas.decisions.queries.counting import election_of
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.polls import secrecy


def signature_for(person: Person, decision: Decision, blinded: int) -> int:
    """The signature under the blinding of the paper that the person has taken, as often as it is asked for.

    Raises NotVisible for any other number: nobody has two papers. Two queries.
    """
    held = Paper.objects.filter(
        decision=decision, person=person, retry=secrecy.retry_of(decision.box, blinded)
    ).exists()
    rows = Decision.objects.visible_to(person).filter(pk=decision.pk)
    sealed = rows.values_list("sealed_key", flat=True).first()
    if not held or sealed is None:
        raise NotVisible
    return secrecy.sign_unseen(secrecy.unseal(decision.box, "key", sealed), blinded)


def ballots_json(decision: Decision) -> dict[str, Any]:
    """The ballots without names, as `manage.py tally` reads them, and by which rule they were counted. Raises Refused
    before the result is told: until then they are nobody's to see."""
    _be_told(decision)
    if decision.how is Method.CONSENT:
        return _stands(decision)
    receipts, election = election_of(decision)
    result = decision.result or {}
    return {**as_download(election, receipts), "rule": result["first"]["method"], "decision": decision.title}


def ballots_csv(decision: Decision) -> str:
    """The same in the format of Pabulib: semicolon-separated values that spreadsheets read, too."""
    _be_told(decision)
    if decision.how is Method.CONSENT:
        rows = [[one["receipt"], one["stance"], one["reason"]] for one in _stands(decision)["ballots"]]
        return "".join(_line(row) for row in [["receipt", "stance", "reason"], *rows])
    receipts, election = election_of(decision)
    return "".join(_line(row) for row in _pabulib(decision, receipts, election))


def _be_told(decision: Decision) -> None:
    if decision.closed_at is None or decision.result is None:
        raise Refused("Ballots are given out when the decision is closed and counted.")
    if not decision.result["told"]:
        raise Refused("Too few ballots to give them out without giving somebody away.")


def _pabulib(decision: Decision, receipts: list[str], election: Election) -> list[list[str]]:
    options = election.options
    told = (decision.result or {})["first"]
    meta = {
        "description": decision.title, "num_projects": str(len(options)), "num_votes": str(len(receipts)),
        "vote_type": str(election.kind), "seats": str(election.seats), "rule": told["method"],
    }  # fmt: skip
    if election.budget is not None:
        meta["budget"] = _plain(election.budget)
    won = set(told["winners"])
    rows = [["META"], ["key", "value"], *([key, value] for key, value in meta.items())]
    rows += [["PROJECTS"], ["project_id", "cost", "name", "selected"]]
    rows += [[one.id, _plain(one.cost), one.name, str(int(one.id in won))] for one in options]
    pointed = election.kind is Kind.POINTS
    rows += [["VOTES"], ["voter_id", "vote", *(["points"] if pointed else [])]]
    for receipt, ballot in sorted(zip(receipts, election.ballots, strict=True), key=lambda pair: pair[0]):
        vote = ",".join(options[place].id for place in ballot.choices)
        rows.append([receipt, vote, *([",".join(_plain(one) for one in ballot.points or ())] if pointed else [])])
    return rows


def _stands(decision: Decision) -> dict[str, Any]:
    """Of a consent: the answers of its last round."""
    receipts = dict(decision.ballots.values_list("person", "receipt"))
    stands = Stand.objects.filter(decision=decision, round=decision.round)
    ballots = [
        {"receipt": receipts.get(one.person_id, ""), "stance": one.stance, "reason": one.reason,
         "withdrawn": one.withdrawn_at is not None}
        for one in stands
    ]  # fmt: skip
    ballots.sort(key=lambda one: str(one["receipt"]))
    return {"format": "causeway stands 1", "decision": decision.title, "ballots": ballots}


def _line(cells: list[str]) -> str:
    return ";".join(_cell(cell) for cell in cells) + "\n"


def _cell(text: str) -> str:
    """Quoted where it must be; what a spreadsheet would take for a formula is none any more."""
    text = text.replace("\n", " ").replace("\r", " ")
    if text[:1] in {"=", "+", "@"} or (text[:1] == "-" and not text[1:].replace(",", "").replace("-", "").isdigit()):
        text = f"'{text}"
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if any(mark in text for mark in ';"') else text


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(value)
