"""Ballots that are cast as one sheet: with a name in an open decision, by the two steps of a secret vote in another."""

import secrets
from collections.abc import Mapping
from uuid import UUID

from ideas.decisions import ballots, events
from ideas.decisions.actions import doors
from ideas.decisions.ballots import ON_PAPER
from ideas.decisions.models import Ballot, Decision, Paper, SealedBallot
from workspace.audit.ledger import action, nameless, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.people.models import Person
from workspace.polls import secrecy
from workspace.polls.actions.ballots import ELSEWHERE
from workspace.polls.actions.counting import put_among


@action
def cast_ballot(*, by: Person, decision: Decision, values: Mapping[int, int], key: UUID | None = None) -> Ballot:
    """Cast a ballot in an open decision, or another one in its place: the last one counts, with a receipt of its own.

    `values` by the number of the option. The ledger says that they took part, not what they chose.
    """
    found = doors.voting_in(by, decision)
    if found.confidential:
        raise Refused("This decision is confidential: take a ballot, and cast it without your name.")
    if found.how not in ON_PAPER:
        raise Refused("This decision has no ballot sheet: answer what it asks.")
    kept = {str(place): value for place, value in _read(found, values).items()}
    ballot, _ = Ballot.objects.update_or_create(
        decision=found, person=by, defaults={"values": kept, "receipt": new_receipt(), "at": clock.now()}
    )
    record_vote(by, Verb.CAST_BALLOT, found, ballot)
    return ballot


@action
def withdraw_ballot(*, by: Person, decision: Decision, key: UUID | None = None) -> Decision:
    """Take one's ballot out of an open decision, with all that was answered in it."""
    found = doors.voting_in(by, decision)
    ballot = Ballot.objects.filter(decision=found, person=by).first()
    if ballot is None:
        unchanged()
        return found
    found.duels.filter(person=by).delete()
    found.stands.filter(person=by, round=found.round).delete()
    ballot.delete(keep_parents=True)
    record(
        by, Verb.WITHDREW_BALLOT, found, space=found.board.space_id, on=by.stream,
        event=events.OwnBallot(decision=found.pk),
    )  # fmt: skip
    return found


@action
def take_ballot(*, by: Person, decision: Decision, blinded: int, key: UUID | None = None) -> Paper:
    """Note that somebody holds a ballot paper; `queries.signature_for` then signs it, unseen.

    One a person. The same blinded number again changes nothing; another one is refused (Stale).
    """
    found = doors.voting_in(by, decision)
    if not found.confidential:
        raise Refused("This decision is open: cast your ballot with your name, which is shown to nobody.")
    if not 1 < blinded < int(found.modulus, 16) - 1:
        raise Invalid("That is no ballot paper of this decision.")
    retry = secrecy.retry_of(found.box, blinded)
    paper, new = Paper.objects.get_or_create(decision=found, person=by, defaults={"retry": retry})
    if not new:
        if paper.retry != retry:
            raise Stale(ELSEWHERE)
        unchanged()
        return paper
    record_vote(by, Verb.TOOK_BALLOT, found, paper)
    return paper


@nameless
def cast_nameless(*, decision: int, paper: bytes, signature: bytes, values: Mapping[int, int]) -> SealedBallot:
    """Put a ballot into the box. Whoever brings a signed paper may; who they are is not known here.

    The same paper with the same ballot again changes nothing; with another one it is refused (Stale).
    Raises Refused for a paper that this decision has not signed, and when it is closed.
    """
    # Looked at before anything is locked: whoever sends rubbish, and anybody can, holds up nobody.
    seen = Decision.objects.filter(pk=decision, confidential=True).only("pk", "modulus").first()
    if seen is None:
        raise NotVisible
    if len(paper) != secrecy.PAPER or not secrecy.is_signed(seen.modulus, paper, signature):
        raise Refused("This ballot paper was not given out for this decision.")
    found = Decision.objects.select_for_update(no_key=True, of=("self",)).get(pk=decision)
    kept = _read(found, values)
    content = ballots.packed(kept, found.options.count())
    receipt = secrecy.receipt_of(found.box, paper)
    before = SealedBallot.objects.filter(pk=receipt).first()
    if before is not None:
        if found.takes_ballots and secrecy.unseal(found.box, "ballot", before.sealed) != content:
            raise Stale("This ballot was cast already, with another choice. It can't be changed.")
        return before
    if not found.takes_ballots:
        raise Refused(doors.OVER)
    cast = SealedBallot(receipt=receipt, decision=found, sealed=secrecy.seal(found.box, "ballot", content))
    put_among(cast, SealedBallot.objects.filter(decision=found))
    return cast


def record_vote(by: Person, verb: Verb, decision: Decision, ballot: Ballot | Paper) -> None:
    """Signed, and told to nobody but the voter. Facilitators read it in their ledger once the decision is closed."""
    record(
        by, verb, ballot, to=[decision.opened_by], space=decision.board.space_id, on=by.stream,
        event=events.OwnBallot(decision=decision.pk),
    )  # fmt: skip


def new_receipt() -> str:
    return secrets.token_hex(16)


def _read(decision: Decision, values: Mapping[int, int]) -> dict[int, int]:
    """By place. Raises Invalid with what is wrong."""
    places = dict(decision.options.values_list("pk", "place"))
    if unknown := [number for number in values if number not in places]:
        raise Invalid(
            "There is no idea %(number)s in this decision. Reload the page and choose again.", number=unknown[0]
        )
    return ballots.read(decision.terms(), {places[number]: value for number, value in values.items()})
