"""Votes in open polls: with a name, changed while the poll is open, and taken back."""

from collections.abc import Collection
from uuid import UUID

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.polls import events
from workspace.polls.actions import doors
from workspace.polls.models import Poll, Vote


@action
def vote(*, by: Person, poll: Poll, options: Collection[int], key: UUID | None = None) -> Poll:
    """Vote in an open poll, or vote otherwise: a person has one vote, and the last one counts.

    The ledger says that they voted, not what. Raises Refused when the poll is closed or confidential.
    """
    found = doors.voting_in(by, poll)
    if found.confidential:
        raise Refused("This poll is confidential: take a ballot, and cast it without your name.")
    chosen = sorted(option.pk for option in doors.chosen(found, options))
    before = Vote.objects.filter(poll=found, person=by).first()
    if before is not None and before.options == chosen:
        unchanged()
        return found
    Vote.objects.update_or_create(poll=found, person=by, defaults={"options": chosen, "at": clock.now()})
    return _voted(by, found, Verb.VOTED)


@action
def withdraw_vote(*, by: Person, poll: Poll, key: UUID | None = None) -> Poll:
    """Take one's vote out of an open poll."""
    found = doors.voting_in(by, poll)
    gone, _ = Vote.objects.filter(poll=found, person=by).delete()
    if not gone:
        unchanged()
        return found
    return _voted(by, found, Verb.WITHDREW_VOTE)


def _voted(by: Person, poll: Poll, verb: Verb) -> Poll:
    record(
        by, verb, poll, to=[poll.opened_by], space=poll.thread.space_id, on=poll.thread.stream,
        event=events.Voted(thread=poll.thread_id, poll=poll.pk),
    )  # fmt: skip
    return poll
