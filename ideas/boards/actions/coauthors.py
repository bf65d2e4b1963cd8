"""Who works on an idea together with its author: by invitation, and only with their yes."""

from uuid import UUID

from ideas.boards import events
from ideas.boards.actions import doors, masks
from ideas.boards.models import Contributor, Idea
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.actions.mentions import follow_from_now
from workspace.threads.queries import nameable


@action
def invite_coauthor(*, by: Person, idea: Idea, person: Person, key: UUID | None = None) -> Contributor:
    """Ask somebody who may write in the space to work on it. Whoever has declined may be asked again.

    Not in a rank-blind phase: an invitation would tell whose idea it is.
    """
    idea = doors.own_idea_for(by, idea)
    if (phase := idea.board.phase) is not None and phase.is_blind:
        raise Refused("In this phase nobody knows who wrote what. Invite others when it is over.")
    found = nameable(by, idea.board.space).filter(pk=person.pk, is_bot=False, is_placeholder=False).first()
    if found is None:
        raise NotVisible
    if masks.is_mine(found, idea.author_id):
        raise Invalid("They are the author already.")
    if not permissions.may(found, Can.CONTRIBUTE, idea.board.space):
        raise Invalid("%(name)s may read this space, not write in it.", name=found.name)
    seat = Contributor.objects.filter(idea=idea, person=found).first() or Contributor(idea=idea, person=found)
    if seat.pk is not None and seat.declined_at is None:
        unchanged()
        return seat
    seat.invited_by, seat.invited_at, seat.accepted_at, seat.declined_at = by, clock.now(), None, None
    seat.save()
    told = events.CoauthorInvited(board=idea.board_id, idea=idea.pk, contributor=seat.pk)
    record(
        by, Verb.INVITED_COAUTHOR, seat, to=[found], space=idea.board.space_id, on=idea.board.stream, event=told,
        also={found.stream: told},
    )  # fmt: skip
    return seat


@action
def accept_invitation(*, by: Person, idea: Idea, key: UUID | None = None) -> Contributor:
    """Say yes: from then on one stands beside the author, may edit the idea, and follows its comments."""
    idea = doors.standing(doors.idea_for(by, idea))
    seat = _seat_for(by, idea)
    if seat.accepted_at is not None:
        unchanged()
        return seat
    if seat.declined_at is not None:
        raise Refused("You have declined this invitation. Ask the author for another one.")
    seat.accepted_at = clock.now()
    seat.save(update_fields=["accepted_at"])
    follow_from_now(idea.thread_id, [by])
    _tell(by, seat, idea, Verb.JOINED_IDEA, events.CoauthorJoined)
    return seat


@action
def leave_idea(*, by: Person, idea: Idea, key: UUID | None = None) -> Contributor:
    """Decline an invitation, or stop being a co-author. What one has written in it stays."""
    idea = doors.idea_for(by, idea)
    seat = _seat_for(by, idea)
    if seat.declined_at is not None:
        unchanged()
        return seat
    seat.accepted_at, seat.declined_at = None, clock.now()
    seat.save(update_fields=["accepted_at", "declined_at"])
    _tell(by, seat, idea, Verb.LEFT_IDEA, events.CoauthorLeft)
    return seat


def _seat_for(by: Person, idea: Idea) -> Contributor:
    """Raises Refused for whoever was not asked."""
    seat = Contributor.objects.select_related("invited_by").filter(idea=idea, person=by).first()
    if seat is None:
        raise Refused("Nobody has invited you to this idea.")
    return seat


def _tell(by: Person, seat: Contributor, idea: Idea, verb: Verb, event: type[events.CoauthorEvent]) -> None:
    told = event(board=idea.board_id, idea=idea.pk, contributor=seat.pk)
    record(
        by, verb, seat, to=[idea.author, seat.invited_by], space=idea.board.space_id, on=idea.board.stream, event=told,
        also={by.stream: told},
    )  # fmt: skip
