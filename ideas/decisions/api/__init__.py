"""Decisions as JSON. One of the addresses is asked without signing in, on purpose: it must not learn who asks."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from ideas.boards.models import Idea
from ideas.boards.queries import board_visit
from ideas.decisions import actions, queries
from ideas.decisions.api.shapes import (
    BallotIn,
    ConsentIn,
    DecisionIn,
    DecisionOut,
    DecisionsOut,
    DuelAnswerIn,
    DuelOut,
    NamelessIn,
    ReceiptOut,
    RevisionIn,
)
from ideas.decisions.models import Ballot, Decision, Duel, Option
from ideas.decisions.queries import DecisionPage
from workspace.common.errors import Invalid, NotVisible
from workspace.people.api import Key, Number, person_of
from workspace.polls.api.nameless import BlindedIn, SignatureOut, be_nobody
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

router = Router(tags=["Decisions"])


@router.get("/boards/{board}/decisions", response=DecisionsOut, summary="Decisions of a board")
def list_decisions(request: HttpRequest, board: Number) -> dict[str, Any]:
    """Those that run first, the soonest to close at the top."""
    return {"decisions": queries.decisions_of(board_visit(person_of(request), board).board)}


@router.post("/boards/{board}/decisions", response={201: DecisionOut}, summary="Open a decision")
def open_decision(
    request: HttpRequest, board: Number, decision: DecisionIn, key: Key = None
) -> Status[dict[str, Any]]:  # fmt: skip
    """For whoever facilitates. Between 2 and 200 ideas of the board that stand; each has a cost for a budget."""
    person = person_of(request)
    found = board_visit(person, board).board
    given = decision.model_dump(exclude={"choices", "closes_at"})
    ideas = Idea.objects.filter(board=found).in_bulk([one.idea for one in decision.choices])
    if missing := [one.idea for one in decision.choices if one.idea not in ideas]:
        raise Invalid("There is no idea %(number)s on this board.", number=missing[0])
    made: Decision = actions.open_decision(
        by=person, board=found, closes_at=_zoned(decision.closes_at), key=key,
        choices=[actions.Choice(ideas[one.idea], one.cost) for one in decision.choices], **given,
    )  # fmt: skip
    return Status(201, _one(request, made.pk))


@router.get("/decisions/{decision}", response=DecisionOut, summary="One decision")
def get_decision(request: HttpRequest, decision: Number) -> dict[str, Any]:
    return _one(request, decision)


@router.put("/decisions/{decision}/ballot", response=ReceiptOut, summary="Cast your ballot in an open decision")
def cast_ballot(request: HttpRequest, decision: Number, given: BallotIn, key: Key = None) -> Ballot:
    """Or another one: the last one counts, with a receipt of its own."""
    cast: Ballot = actions.cast_ballot(
        by=person_of(request), decision=_seen(request, decision), values=_numbered(given.values), key=key
    )
    return cast


@router.delete("/decisions/{decision}/ballot", response=DecisionOut, summary="Take your ballot back")
def withdraw_ballot(request: HttpRequest, decision: Number, key: Key = None) -> dict[str, Any]:
    actions.withdraw_ballot(by=person_of(request), decision=_seen(request, decision), key=key)
    return _one(request, decision)


@router.post("/decisions/{decision}/ballot", response=SignatureOut, summary="Take a ballot of a confidential decision")
def take_ballot(request: HttpRequest, decision: Number, given: BlindedIn, key: Key = None) -> dict[str, str]:
    """The first step: your paper is signed unseen, and it is noted that you have one. One a person."""
    person, blinded, found = person_of(request), int(given.blinded, 16), _seen(request, decision)
    actions.take_ballot(by=person, decision=found, blinded=blinded, key=key)
    return {"signature": f"{queries.signature_for(person, found, blinded):0512x}"}


@router.post("/ballots/decision", response={201: ReceiptOut}, summary="Cast it, without saying who you are", auth=None)
def cast_nameless(request: HttpRequest, ballot: NamelessIn) -> Status[dict[str, str]]:
    """The second step, without a token and without cookies: a request that says who sends it is refused."""
    be_nobody(request)
    made = actions.cast_nameless(
        decision=ballot.decision, paper=bytes.fromhex(ballot.paper), signature=bytes.fromhex(ballot.signature),
        values=_numbered(ballot.values),
    )  # fmt: skip
    return Status(201, {"receipt": made.receipt})


@router.post("/decisions/{decision}/duel", response=DuelOut, summary="The duel that you are to answer")
def show_duel(request: HttpRequest, decision: Number) -> dict[str, Any]:
    """The same one until it is answered; then the pair that was shown least, of those that you have not seen."""
    dealt: Duel = actions.show_duel(by=person_of(request), decision=_seen(request, decision))
    return {"id": dealt.pk, "first": _option(dealt.first), "second": _option(dealt.second)}


@router.put("/decisions/{decision}/duel", response=ReceiptOut, summary="Answer a duel")
def answer_duel(request: HttpRequest, decision: Number, given: DuelAnswerIn, key: Key = None) -> Ballot:
    person, found = person_of(request), _seen(request, decision)
    duel = Duel.objects.filter(pk=given.duel, decision=found, person=person).first()
    if duel is None:
        permissions.require(person, Can.CONTRIBUTE, found.board.space)
        raise NotVisible
    kept: Ballot = actions.answer_duel(by=person, duel=duel, winner=given.winner, key=key)
    return kept


@router.put("/decisions/{decision}/stand", response=ReceiptOut, summary="Consent, or object with a reason")
def take_stand(request: HttpRequest, decision: Number, given: ConsentIn, key: Key = None) -> Ballot:
    kept: Ballot = actions.take_stand(
        by=person_of(request), decision=_seen(request, decision), stance=given.stance, reason=given.reason, key=key
    )
    return kept


@router.delete("/decisions/{decision}/objection", response=DecisionOut, summary="Withdraw your objection")
def withdraw_objection(request: HttpRequest, decision: Number, key: Key = None) -> dict[str, Any]:
    """After the round was closed."""
    actions.withdraw_objection(by=person_of(request), decision=_seen(request, decision), key=key)
    return _one(request, decision)


@router.post("/decisions/{decision}/revise", response=DecisionOut, summary="Revise the proposal of a consent")
def revise_proposal(request: HttpRequest, decision: Number, given: RevisionIn, key: Key = None) -> dict[str, Any]:
    """Everybody is asked again, in a new round."""
    actions.revise_proposal(
        by=person_of(request), decision=_seen(request, decision), proposal=given.proposal,
        closes_at=_zoned(given.closes_at), key=key,
    )  # fmt: skip
    return _one(request, decision)


@router.post("/decisions/{decision}/close", response=DecisionOut, summary="Close a decision now")
def close_decision(request: HttpRequest, decision: Number, key: Key = None) -> dict[str, Any]:
    actions.close_decision(by=person_of(request), decision=_seen(request, decision), key=key)
    return _one(request, decision)


@router.post("/decisions/{decision}/withdraw", response=DecisionOut, summary="Withdraw a decision")
def withdraw_decision(request: HttpRequest, decision: Number, key: Key = None) -> dict[str, Any]:
    """Its ballots are thrown away uncounted."""
    actions.withdraw_decision(by=person_of(request), decision=_seen(request, decision), key=key)
    return _one(request, decision)


@router.get("/decisions/{decision}/ballots", summary="The ballots, without names", response=dict[str, Any])
def ballots(request: HttpRequest, decision: Number) -> dict[str, Any]:
    """When it is closed and counted; `manage.py tally` counts them again. 403 before."""
    return queries.ballots_json(_seen(request, decision))


def _seen(request: HttpRequest, number: int) -> Decision:
    return queries.decision_for(person_of(request), number)


def _option(option: Option) -> dict[str, Any]:
    return {"id": option.pk, "idea": option.idea_id, "title": option.title, "cost": option.cost}


def _numbered(values: dict[str, int]) -> dict[int, int]:
    if wrong := [name for name in values if not (name.isascii() and name.isdigit() and len(name) < 19)]:
        raise Invalid("%(given)s is no number of an option.", given=repr(wrong[0][:20]))
    return {int(name): value for name, value in values.items()}


def _zoned(given: datetime) -> datetime:
    if given.tzinfo is None:
        raise Invalid("`closes_at` needs a time zone, such as 2027-01-31T17:00:00+01:00.")
    return given


def _one(request: HttpRequest, number: int) -> dict[str, Any]:
    page = queries.decision_page(person_of(request), number)
    decision = page.decision
    names = (
        "title", "question", "method", "seats", "points", "budget", "currency", "proposal", "round", "confidential",
        "opened_by", "opened_at", "closes_at", "closed_at", "withdrawn_at", "modulus",
    )  # fmt: skip
    shown: dict[str, Any] = {name: getattr(decision, name) for name in names}
    options = sorted(decision.options.all(), key=lambda option: option.place)
    values = page.mine.values if page.mine else {}
    return {
        **shown, "id": decision.pk, "board": decision.board_id,
        "options": [_option(one) for one in options],
        "my_values": {str(one.pk): values[str(one.place)] for one in options if str(one.place) in values},
        "my_ballot": page.mine is not None or page.holds_paper, "result": _result(page),
    }  # fmt: skip


def _result(page: DecisionPage) -> dict[str, Any] | None:
    result, kept = page.result, page.decision.result
    if result is None or kept is None:
        return None
    return {
        "told": result.told, "ballots": result.ballots if result.told else None, "turnout": list(result.turnout),
        "first": kept.get("first"), "second": kept.get("second"), "compared": list(result.compared),
        "counts": kept.get("counts"), "consent": kept.get("consent"),
    }  # fmt: skip
