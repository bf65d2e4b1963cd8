"""Pulses as JSON. Two of the addresses are asked without signing in, on purpose: they must not learn who asks."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Schema, Status
from pydantic import Field

from workspace.common.errors import NotVisible
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.polls.api.nameless import BlindedIn, FoundOut, Paper, Receipt, Signature, SignatureOut, be_nobody
from workspace.pulses import actions, queries
from workspace.pulses.models import Pulse
from workspace.pulses.queries import PulseCard

router = Router(tags=["Pulses"])

PulseNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]


class PulseAnswerOut(Schema):
    """`count` is null while the pulse runs, and where it may not be told: below 5."""

    name: str
    count: int | None


class PulseOut(Schema):
    """`answers` in the order of the scale: a ballot says the place of one, from 0. Once it is closed, five may be told
    as three; none are if too few answered."""

    id: int
    question: str
    kind: str = Field(description="agreement or yes_no.")
    opened_by: PersonBrief
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    answers: list[PulseAnswerOut]
    total: int | None = Field(description="How many answered; null where it may not be told.")


class OnePulseOut(PulseOut):
    modulus: str = Field(description="Of the key that signs your paper, in hexadecimal; the exponent is 65537.")
    my_ballot: bool = Field(description="Whether you have taken a ballot.")


class PulsesOut(Schema):
    """`next`: what to send as `after` for older ones; null on the last page."""

    pulses: list[PulseOut]
    next: str | None


class PulseCastIn(Schema):
    pulse: PulseNumber
    paper: Paper
    signature: Signature
    answer: Annotated[int, Field(ge=0, le=4, description="The place of the answer.")]


class PulseCastOut(Schema):
    receipt: str = Field(description="SHA-256 of “causeway receipt|pulse-”, the pulse's number, “|” and the paper.")


class PulseReceiptIn(Schema):
    pulse: PulseNumber
    receipt: Receipt


@router.get("/pulses", response=PulsesOut, summary="Pulses")
def list_pulses(request: HttpRequest, after: Annotated[str, Query(max_length=100)] = "") -> dict[str, Any]:
    """The open one first, then those that were closed, the newest first."""
    page = queries.pulses_page(person_of(request), request.GET)
    following = QueryDict(page.closed.older.removeprefix("?")).get("after")
    running = [] if after else page.running
    return {"pulses": [_shown(card) for card in (*running, *page.closed.rows)], "next": following}


@router.get("/pulses/{pulse}", response=OnePulseOut, summary="One pulse")
def get_pulse(request: HttpRequest, pulse: Number) -> dict[str, Any]:
    person = person_of(request)
    found = queries.pulse_for(person, pulse)
    card, stand = queries.card_of(found.pk), queries.mine(person, found)
    if card is None:
        raise NotVisible
    return _shown(card) | {"modulus": stand.modulus, "my_ballot": stand.taken}


@router.post("/pulses/{pulse}/ballot", response=SignatureOut, summary="Take a ballot of a pulse")
def take_pulse_ballot(request: HttpRequest, pulse: Number, given: BlindedIn, key: Key = None) -> dict[str, str]:
    """The first step: your paper is signed unseen, and it is noted that you have one. One a person; the same again
    gives the same answer."""
    person, blinded = person_of(request), int(given.blinded, 16)
    seen = queries.pulse_for(person, pulse)
    found: Pulse = actions.take_pulse_ballot(by=person, pulse=seen, blinded=blinded, key=key)
    return {"signature": f"{queries.signature_for(person, found, blinded):0512x}"}


@router.post(
    "/pulse-ballots", response={201: PulseCastOut}, summary="Answer a pulse, without saying who you are", auth=None
)
def cast_answer(request: HttpRequest, ballot: PulseCastIn) -> Status[dict[str, str]]:
    """The second step, without a token and without cookies: a request that says who sends it is refused.

    The same ballot again gives the same answer; it can't be changed.
    """
    be_nobody(request)
    made = actions.cast_answer(
        pulse=ballot.pulse, paper=bytes.fromhex(ballot.paper), signature=bytes.fromhex(ballot.signature),
        answer=ballot.answer,
    )  # fmt: skip
    return Status(201, {"receipt": made.receipt})


@router.post("/pulse-ballots/find", response=FoundOut, summary="Is an answer in the box?", auth=None)
def find_answer(request: HttpRequest, given: PulseReceiptIn) -> dict[str, bool]:
    """Without a token and without cookies, as for answering."""
    be_nobody(request)
    return {"found": queries.is_among(given.pulse, given.receipt)}


def _shown(card: PulseCard) -> dict[str, Any]:
    pulse = card.pulse
    return {
        "id": pulse.pk, "question": pulse.question, "kind": pulse.kind, "opened_by": pulse.opened_by,
        "opened_at": pulse.opened_at, "closes_at": pulse.closes_at, "closed_at": pulse.closed_at,
        "answers": [{"name": one.name, "count": one.count} for one in card.answers], "total": card.total,
    }  # fmt: skip
