"""Hands, calls and turns as JSON."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from workspace.gatherings import actions, queries
from workspace.gatherings.models import Gathering, Hand, Turn
from workspace.people.api import LARGEST, Key, Number, PersonBrief, person_of
from workspace.spaces import permissions

router = Router()
After = Annotated[
    int,
    Field(
        ge=0, le=LARGEST,
        description="The last turn that you know of, 0 for none. A 409 says that somebody was called since.",
    ),
]  # fmt: skip


class HandOut(Schema):
    """A hand. `called_at` or `lowered_at` says when it went down."""

    id: int
    person: PersonBrief
    raised_at: datetime
    called_at: datetime | None
    lowered_at: datetime | None


class QueuedHandOut(Schema):
    """A hand in the queue. `spoke`: how often its owner has had the floor."""

    place: int
    spoke: int
    hand: HandOut


class TurnOut(Schema):
    """`out_of_turn_by`: who called them before it was their turn. `missed`: they were called and were not here.

    How long each took is not told: nobody is measured by it.
    """

    id: int
    person: PersonBrief
    over: bool
    missed: bool
    out_of_turn_by: PersonBrief | None

    @staticmethod
    def resolve_over(turn: Turn) -> bool:
        return turn.ended_at is not None

    @staticmethod
    def resolve_out_of_turn_by(turn: Turn) -> Any:
        return turn.hand.called_by if turn.hand is not None and turn.hand.called_out_of_turn else None


class FloorOut(TurnOut):
    """The turn that goes on."""

    started_at: datetime


class SpreadOut(Schema):
    """How evenly people were heard; of the room, never of a person. `loudest` and `evenness` are null while there is
    too little to tell."""

    heard: int
    of: int
    loudest: float | None = Field(description="The largest share of all the time spoken, 0 to 1.")
    evenness: float | None = Field(description="1 − G·n/(n − 1), G being the Gini coefficient of the seconds spoken.")


class VoicesOut(Schema):
    """Who has the floor, who waits for it in which order, and by which rule. `after` goes into your next call."""

    floor: FloorOut | None
    queue: list[QueuedHandOut]
    rule: list[str]
    turns: list[TurnOut]
    after: int
    spread: SpreadOut

    @staticmethod
    def resolve_rule(voices: queries.Voices) -> list[str]:
        return [str(sentence) for sentence in voices.rule]


class CallIn(Schema):
    after: After
    hand: Annotated[int, Field(ge=0, le=LARGEST)] | None = Field(
        None, description="Whose turn it shall be, out of turn; without it the first of the queue."
    )


class TurnEndIn(Schema):
    missed: bool = Field(default=False, description="They were called and are not here: it was no turn of theirs.")


@router.get("/gatherings/{gathering}/voices", response=VoicesOut, summary="Who speaks, and who waits")
def get_voices(request: HttpRequest, gathering: Number) -> queries.Voices:
    return queries.voices_of(_seen(request, gathering))


@router.put("/gatherings/{gathering}/hand", response=HandOut, summary="Raise your hand")
def raise_hand(request: HttpRequest, gathering: Number, key: Key = None) -> Hand:
    return actions.raise_hand(by=person_of(request), gathering=_seen(request, gathering), key=key)


@router.delete("/gatherings/{gathering}/hand", response={204: None}, summary="Lower your hand")
def lower_hand(request: HttpRequest, gathering: Number, key: Key = None) -> Status[None]:
    """Done, also where none was up."""
    person, found = person_of(request), _seen(request, gathering)
    permissions.require(person, permissions.Can.CONTRIBUTE, found.thread.space)
    hand = Hand.objects.raised().filter(gathering=found, person=person).first()
    if hand is not None:
        actions.lower_hand(by=person, hand=hand, key=key)
    return Status(204, None)


@router.post("/gatherings/{gathering}/turns", response={201: TurnOut}, summary="Call somebody")
def call(request: HttpRequest, gathering: Number, whom: CallIn, key: Key = None) -> Status[Turn]:
    """For whoever facilitates. A turn that goes on ends."""
    person, found = person_of(request), _seen(request, gathering)
    if whom.hand is None:
        return Status(201, actions.call_next(by=person, gathering=found, after=whom.after, key=key))
    hand = queries.hand_for(person, whom.hand)
    return Status(201, actions.call_on(by=person, hand=hand, after=whom.after, key=key))


@router.post("/turns/{turn}/end", response=TurnOut, summary="End a turn")
def end_turn(request: HttpRequest, turn: Number, how: TurnEndIn, key: Key = None) -> Turn:
    """By whoever has the floor, or whoever facilitates."""
    found = queries.turn_for(person_of(request), turn)
    return actions.end_turn(by=person_of(request), turn=found, missed=how.missed, key=key)


def _seen(request: HttpRequest, number: int) -> Gathering:
    return queries.gathering_for(person_of(request), number)
