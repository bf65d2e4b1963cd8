"""Who speaks: hands go up and down, whoever facilitates gives the floor, and a turn ends.

Every deed locks the gathering first, so that two at once come one after the other, and what a facilitator decided by
what is not so any more is refused as stale instead of done to somebody else.
"""

from uuid import UUID

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.gatherings import events
from workspace.gatherings.actions import doors
from workspace.gatherings.models import Gathering, Hand, Turn
from workspace.gatherings.queries import hands_in_order, last_turn
from workspace.people.models import Person


@action
def raise_hand(*, by: Person, gathering: Gathering, key: UUID | None = None) -> Hand:
    """Ask to speak. A hand that is up stays where it is; whoever has the floor finishes first."""
    gathering = doors.gathering_for(by, gathering)
    up = Hand.objects.raised().filter(gathering=gathering, person=by).first()
    if up is not None:
        unchanged()
        return up
    if Turn.objects.filter(gathering=gathering, person=by, ended_at__isnull=True).exists():
        raise Refused("You have the floor. When you are done, you can raise your hand again.")
    hand = Hand.objects.create(gathering=gathering, person=by, raised_at=clock.now())
    record(
        by, Verb.RAISED_HAND, hand, space=gathering.thread.space_id, on=gathering.stream,
        event=events.HandRaised(gathering=gathering.pk, hand=hand.pk),
    )  # fmt: skip
    return hand


@action
def lower_hand(*, by: Person, hand: Hand, key: UUID | None = None) -> Hand:
    """Ask no more. Only whoever raised it: a hand is not put down by others."""
    hand = _hand_for(by, hand)
    if hand.person_id != by.pk:
        raise Refused("Only whoever raised a hand can lower it.")
    if not hand.is_up:
        unchanged()
        return hand
    hand.lowered_at = clock.now()
    hand.save(update_fields=["lowered_at"])
    record(
        by, Verb.LOWERED_HAND, hand, space=hand.gathering.thread.space_id, on=hand.gathering.stream,
        event=events.HandLowered(gathering=hand.gathering_id, hand=hand.pk),
    )  # fmt: skip
    return hand


@action
def call_next(*, by: Person, gathering: Gathering, after: int, key: UUID | None = None) -> Turn:
    """Give the floor to the first of the queue; a turn that goes on ends.

    `after` is the last turn that the caller knows of, 0 for none: raises Stale if somebody was called since, so that
    two who call at once call one person. Raises Invalid when nobody has raised a hand.
    """
    gathering = doors.led_gathering_for(by, gathering)
    _nobody_called_since(gathering, after)
    queue = hands_in_order(gathering)
    if not queue:
        raise Invalid("Nobody has raised a hand.")
    return _give_floor(by, gathering, queue[0])


@action
def call_on(*, by: Person, hand: Hand, after: int, key: UUID | None = None) -> Turn:
    """Give the floor to whoever raised this hand. If they are not the first, everybody reads that it was out of turn,
    and by whom. `after` as in `call_next`; raises Stale also when the hand is not up any more."""
    doors.led_gathering_for(by, Gathering(pk=hand.gathering_id))
    hand = _hand_for(by, hand)
    _nobody_called_since(hand.gathering, after)
    if not hand.is_up:
        raise Stale("This hand is not up any more. Nobody was called.")
    queue = [one.pk for one in hands_in_order(hand.gathering)]
    if hand.pk not in queue:
        raise Stale("Whoever raised this hand can't take part any more. Nobody was called.")
    hand.called_out_of_turn = queue[0] != hand.pk
    return _give_floor(by, hand.gathering, hand)


@action
def end_turn(*, by: Person, turn: Turn, missed: bool = False, key: UUID | None = None) -> Turn:
    """The turn is over: says whoever has the floor, or whoever facilitates.

    `missed`: they were called and are not here. Then it was no turn of theirs, and they can raise their hand again.
    """
    gathering = doors.gathering_for(by, Gathering(pk=turn.gathering_id))
    turn = Turn.objects.select_related("person").get(pk=turn.pk)
    leads = gathering.facilitator_id == by.pk
    if not leads and turn.person_id != by.pk:
        raise Refused("Only whoever has the floor, or facilitates, can end a turn.")
    if turn.ended_at is not None:
        unchanged()
        return turn
    turn.ended_at, turn.missed = clock.now(), missed and leads
    turn.save(update_fields=["ended_at", "missed"])
    record(
        by, Verb.ENDED_TURN, turn, to=[turn.person], space=gathering.thread.space_id, on=gathering.stream,
        event=events.TurnEnded(gathering=gathering.pk, turn=turn.pk),
    )  # fmt: skip
    return turn


def _hand_for(by: Person, hand: Hand) -> Hand:
    """A hand with its gathering, which is locked."""
    gathering = doors.gathering_for(by, Gathering(pk=hand.gathering_id))
    found = Hand.objects.select_related("person").filter(pk=hand.pk, gathering=gathering).first()
    if found is None:
        raise NotVisible
    found.gathering = gathering
    return found


def _nobody_called_since(gathering: Gathering, after: int) -> None:
    last = last_turn(gathering)
    if (last.pk if last else 0) != after:
        raise Stale("Somebody was called in the meantime. Nobody else was; look who has the floor, and call again.")


def _give_floor(by: Person, gathering: Gathering, hand: Hand) -> Turn:
    now = clock.now()
    Turn.objects.filter(gathering=gathering, ended_at__isnull=True).update(ended_at=now)
    hand.called_at, hand.called_by = now, by
    hand.save(update_fields=["called_at", "called_by", "called_out_of_turn"])
    turn = Turn.objects.create(gathering=gathering, person=hand.person, hand=hand, started_at=now)
    verb = Verb.CALLED_OUT_OF_TURN if hand.called_out_of_turn else Verb.CALLED_ON
    record(
        by, verb, turn, to=[hand.person], space=gathering.thread.space_id, on=gathering.stream,
        event=events.TurnBegun(gathering=gathering.pk, turn=turn.pk),
    )  # fmt: skip
    return turn
