"""Rounds as JSON: what others wrote is in it once it is revealed, and not before."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from workspace.common.errors import NotVisible
from workspace.gatherings import actions, queries
from workspace.gatherings.models import WORDS_LONGEST, Round
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.people.models import Person

router = Router()


class WordsOut(Schema):
    """What somebody wrote. `late`: after the reveal."""

    person: PersonBrief
    text: str
    at: datetime
    late: bool = Field(alias="is_late")


class OwnOut(Schema):
    text: str
    at: datetime


class RoundOut(Schema):
    """`wrote` is how many have written; who and what is in `words` once the round is revealed, and empty before.

    `own`: what you wrote yourself.
    """

    id: int
    gathering: int
    question: str
    opened_by: PersonBrief
    opened_at: datetime
    revealed_at: datetime | None
    dropped_at: datetime | None
    wrote: int
    words: list[WordsOut]
    own: OwnOut | None


class RoundsOut(Schema):
    rounds: list[RoundOut]


class RoundIn(Schema):
    question: str = Field(min_length=1, max_length=280)


class WordsIn(Schema):
    text: str = Field(min_length=1, max_length=WORDS_LONGEST)


@router.get("/gatherings/{gathering}/rounds", response=RoundsOut, summary="Rounds of a gathering")
def list_rounds(request: HttpRequest, gathering: Number) -> dict[str, list[dict[str, object]]]:
    person = person_of(request)
    found = queries.gathering_for(person, gathering)
    return {"rounds": [_told(card) for card in queries.rounds_of(found, person).cards]}


@router.post("/gatherings/{gathering}/rounds", response={201: RoundOut}, summary="Open a round")
def open_round(request: HttpRequest, gathering: Number, asked: RoundIn, key: Key = None) -> Status[dict[str, object]]:
    """For whoever facilitates; one at a time."""
    person = person_of(request)
    found = queries.gathering_for(person, gathering)
    made = actions.open_round(by=person, gathering=found, question=asked.question, key=key)
    return Status(201, _one(person, made.pk))


@router.get("/rounds/{asked}", response=RoundOut, summary="One round")
def get_round(request: HttpRequest, asked: Number) -> dict[str, object]:
    return _one(person_of(request), asked)


@router.put("/rounds/{asked}/words", response=RoundOut, summary="Write in a round")
def write(request: HttpRequest, asked: Number, words: WordsIn, key: Key = None) -> dict[str, object]:
    """Again and again until it is revealed; once after that, and then it is marked as late."""
    actions.write_in_round(by=person_of(request), asked=_seen(request, asked), text=words.text, key=key)
    return _one(person_of(request), asked)


@router.delete("/rounds/{asked}/words", response=RoundOut, summary="Take your words back")
def take_back(request: HttpRequest, asked: Number, key: Key = None) -> dict[str, object]:
    """Until it is revealed."""
    actions.take_back_words(by=person_of(request), asked=_seen(request, asked), key=key)
    return _one(person_of(request), asked)


@router.post("/rounds/{asked}/reveal", response=RoundOut, summary="Reveal a round")
def reveal(request: HttpRequest, asked: Number, key: Key = None) -> dict[str, object]:
    """For whoever facilitates: all that was written can be read, in an order drawn by lot."""
    actions.reveal_round(by=person_of(request), asked=_seen(request, asked), key=key)
    return _one(person_of(request), asked)


@router.post("/rounds/{asked}/drop", response=RoundOut, summary="Drop a round")
def drop(request: HttpRequest, asked: Number, key: Key = None) -> dict[str, object]:
    """For whoever facilitates, while nobody has written."""
    actions.drop_round(by=person_of(request), asked=_seen(request, asked), key=key)
    return _one(person_of(request), asked)


def _seen(request: HttpRequest, number: int) -> Round:
    return queries.round_for(person_of(request), number)


def _one(person: Person, number: int) -> dict[str, object]:
    """As it is now, if the person sees it now."""
    queries.round_for(person, number)
    card = queries.round_card(number, person)
    if card is None:
        raise NotVisible
    return _told(card)


def _told(card: queries.RoundCard) -> dict[str, object]:
    asked = card.round
    return {
        "id": asked.pk,
        "gathering": asked.gathering_id,
        "question": asked.question,
        "opened_by": asked.opened_by,
        "opened_at": asked.opened_at,
        "revealed_at": asked.revealed_at,
        "dropped_at": asked.dropped_at,
        "wrote": card.wrote,
        "words": list(card.words),
        "own": card.own,
    }
