"""The two steps of a confidential vote: a ballot paper is taken by name, and cast without one."""

from collections.abc import Collection
from uuid import UUID

from realtime.events import Payload
from workspace.audit.ledger import action, nameless, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.people.models import Person
from workspace.polls import events, secrecy
from workspace.polls.actions import doors
from workspace.polls.actions.counting import put_among_others
from workspace.polls.disclosure import THRESHOLD
from workspace.polls.models import Ballot, Poll, Taken

ELSEWHERE = (
    "You have taken your ballot already, in another browser or one whose storage was cleared since. "
    "It can be cast only there: nobody can take it back or give you another, since nobody knows whose is whose."
)


@action
def take_ballot(*, by: Person, poll: Poll, blinded: int, key: UUID | None = None) -> Poll:
    """Note that somebody holds a ballot paper; `queries.signature_for` then signs it, unseen.

    One a person. The same blinded number again changes nothing; another one is refused (Stale).
    """
    found = doors.voting_in(by, poll)
    if not found.confidential:
        raise Refused("This poll is open: vote in it with your name.")
    if not 1 < blinded < int(found.modulus, 16) - 1:
        raise Invalid("That is no ballot paper of this poll.")
    retry = secrecy.retry_of(found.pk, blinded)
    taken, new = Taken.objects.get_or_create(poll=found, person=by, defaults={"retry": retry})
    if not new:
        if taken.retry != retry:
            raise Stale(ELSEWHERE)
        unchanged()
        return found
    record(
        by, Verb.TOOK_BALLOT, found, to=[found.opened_by], space=found.thread.space_id, on=by.stream,
        event=events.BallotTaken(poll=found.pk), also=_crowd(found),
    )  # fmt: skip
    return found


@nameless
def cast_ballot(*, poll: int, paper: bytes, signature: bytes, options: Collection[int]) -> Ballot:
    """Put a choice into the ballot box. Whoever brings a signed paper may; who they are is not known here.

    The same paper with the same choice again changes nothing; with another choice it is refused (Stale).
    Raises Refused for a paper that this poll has not signed, and when the poll is closed.
    """
    # Looked at before anything is locked: whoever sends rubbish, and anybody can, holds up nobody.
    modulus = Poll.objects.filter(pk=poll, confidential=True).values_list("modulus", flat=True).first()
    if modulus is None:
        raise NotVisible
    if len(paper) != secrecy.PAPER or not secrecy.is_signed(modulus, paper, signature):
        raise Refused("This ballot paper was not given out for this poll.")
    found = Poll.objects.select_for_update(no_key=True, of=("self",)).get(pk=poll)
    every = list(found.options.order_by("place"))
    places = sorted(option.place for option in doors.chosen(found, options))
    content = secrecy.packed(places, len(every))
    receipt = secrecy.receipt_of(found.pk, paper)
    before = Ballot.objects.filter(pk=receipt).first()
    if before is not None:
        if found.takes_votes and secrecy.unseal(found.pk, "ballot", before.sealed) != content:
            raise Stale("This ballot was cast already, with another choice. It can't be changed.")
        return before
    if not found.takes_votes:
        raise Refused(doors.OVER)
    ballot = Ballot(receipt=receipt, poll=found, sealed=secrecy.seal(found.pk, "ballot", content))
    put_among_others(found, ballot)
    return ballot


def _crowd(poll: Poll) -> dict[str, Payload]:
    """Word to the thread at each fifth ballot paper: a number in between would tell more than a result may."""
    if Taken.objects.filter(poll=poll).count() % THRESHOLD:
        return {}
    return {poll.thread.stream: events.BallotsTaken(thread=poll.thread_id, poll=poll.pk)}
