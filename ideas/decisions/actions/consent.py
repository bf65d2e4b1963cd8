"""Consent: a proposal stands when nobody has a reasoned objection. Who objects may withdraw; a revised proposal begins
a new round."""

from datetime import datetime
from uuid import UUID

from ideas.decisions import events
from ideas.decisions.actions import counting, doors
from ideas.decisions.actions.ballots import new_receipt, record_vote
from ideas.decisions.actions.opening import order_closing, require_later
from ideas.decisions.ballots import Method
from ideas.decisions.models import Ballot, Decision, EarlierProposal, Stance, Stand
from ideas.decisions.queries.counting import count
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person
from workspace.spaces.permissions import Can

LONGEST_REASON = 1000


@action
def take_stand(
    *, by: Person, decision: Decision, stance: str, reason: str = "", key: UUID | None = None
) -> Ballot:  # fmt: skip
    """Agree, agree with a reservation, object with a reason, or abstain; until the round closes, it may be changed."""
    found = doors.voting_in(by, decision)
    if found.how is not Method.CONSENT:
        raise Refused("This decision is not by consent: cast a ballot.")
    if stance not in Stance.values:
        raise Invalid("Choose one of the four answers.")
    reason = reason.replace("\x00", "").strip()
    if stance == Stance.OBJECT and not reason:
        raise Invalid("An objection needs its reason: what harm would the proposal do, or what speaks against it?")
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            "A reason has at most %(most)s characters. Put the rest into the discussion.", most=f"{LONGEST_REASON:,}"
        )
    Stand.objects.update_or_create(
        decision=found, round=found.round, person=by, defaults={"stance": stance, "reason": reason, "at": clock.now()}
    )
    ballot, _ = Ballot.objects.update_or_create(
        decision=found, person=by, defaults={"receipt": new_receipt(), "at": clock.now()}
    )
    record_vote(by, Verb.OBJECTED, found, ballot)
    return ballot


@action
def withdraw_objection(*, by: Person, decision: Decision, key: UUID | None = None) -> Decision:
    """After the round was closed: my objection stands no longer. The last one gone, the proposal has consent."""
    found = doors.decision_for(by, decision)
    if found.how is not Method.CONSENT or found.closed_at is None:
        raise Refused("As long as the round is open, change your answer instead.")
    mine = found.stands.filter(person=by, round=found.round, stance=Stance.OBJECT, withdrawn_at=None)
    if not mine.update(withdrawn_at=clock.now()):
        unchanged()
        return found
    counting.keep(found, count(found))
    record(
        by, Verb.WITHDREW_OBJECTION, found, to=[found.opened_by], space=found.board.space_id, on=found.board.stream,
        event=events.ObjectionWithdrawn(board=found.board_id, decision=found.pk),
    )  # fmt: skip
    return found


@action
def revise_proposal(
    *, by: Person, decision: Decision, proposal: str, closes_at: datetime, key: UUID | None = None
) -> Decision:
    """Change what is proposed so that objections are met: everybody is asked again, in a new round."""
    if not proposal.strip():
        raise Invalid("Write the proposal that people consent to or object to.")
    require_later(closes_at)
    found = doors.decision_for(by, decision, Can.FACILITATE)
    if found.how is not Method.CONSENT or found.withdrawn_at is not None:
        raise Refused("There is no proposal to revise here.")
    if found.closed_at is None:
        raise Refused("The round is open: people are answering this wording. Close it first, or wait until its time.")
    EarlierProposal.objects.create(decision=found, round=found.round, html=found.proposal_html)
    found.proposal, found.proposal_html = proposal, richtext.render(proposal, {})[0]
    found.round, found.closes_at = found.round + 1, closes_at
    found.closed_at = found.closed_by = found.result = found.electorate = found.counted_at = None
    found.save()
    Ballot.objects.filter(decision=found).delete()
    order_closing(found)
    record(
        by, Verb.REVISED_PROPOSAL, found, space=found.board.space_id, on=found.board.stream,
        event=events.ProposalRevised(board=found.board_id, decision=found.pk, round=found.round),
    )  # fmt: skip
    return found
