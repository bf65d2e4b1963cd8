"""Polls as JSON. Two of the addresses are asked without signing in, on purpose: they must not learn who asks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Schema, Status
from pydantic import Field

from workspace.common.errors import Invalid
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.polls import actions, queries
from workspace.polls.models import Kind, Poll
from workspace.polls.queries import PollCard
from workspace.threads.queries import thread_for

router = Router(tags=["Polls"])

Hex = Annotated[str, Field(pattern=r"^[0-9a-f]+$", max_length=600)]
Paper = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="32 random bytes that only you know.")]
Receipt = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PollNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]


class OptionOut(Schema):
    id: int
    name: str
    abstains: bool


class LineOut(Schema):
    """`count` is null where it may not be told: in a confidential poll, below 5."""

    name: str
    count: int | None
    voters: list[PersonBrief] = Field(description="Of an open poll that is closed; the first of them.")


class PollOut(Schema):
    """A question. `result` is null until it may be told; an empty one says that too few voted to tell anything."""

    id: int
    thread: int
    question: str
    kind: str = Field(description="single, multiple or scale.")
    confidential: bool
    shows_early: bool
    opened_by: PersonBrief
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    withdrawn_at: datetime | None
    options: list[OptionOut]
    total: int | None = Field(description="How many voted; null where it may not be told.")
    result: list[LineOut] | None
    modulus: str = Field(description="Of a confidential poll's key, in hexadecimal; the exponent is 65537.")
    my_options: list[int] = Field(description="What you chose in an open poll.")
    my_ballot: bool = Field(description="Whether you have taken a ballot of a confidential poll.")


class PollIn(Schema):
    question: str = Field(min_length=1, max_length=280)
    kind: Kind
    options: list[str] = Field([], max_length=40, description="The answers; abstaining comes by itself.")
    top: int = Field(5, ge=1, le=10, description="Of a scale: its highest value; the lowest is 0.")
    low: str = Field("", max_length=160, description="Of a scale: what 0 means.")
    high: str = Field("", max_length=160, description="Of a scale: what its highest value means.")
    confidential: bool = False
    shows_early: bool = Field(False, description="Of an open poll: its count is seen while votes come in.")
    closes_at: datetime | None = None


class VoteIn(Schema):
    options: list[PollNumber] = Field(max_length=40)


class BlindedIn(Schema):
    blinded: Hex = Field(description="Your paper, blinded as RFC 9474 says: RSABSSA-SHA384-PSSZERO-Deterministic.")


class SignatureOut(Schema):
    signature: str = Field(description="Under your blinding, in hexadecimal. Take the blinding off before you cast.")


class CastIn(Schema):
    poll: PollNumber
    paper: Paper
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{512}$", description="Of the paper, in hexadecimal.")]
    options: list[PollNumber] = Field(max_length=40)


class CastOut(Schema):
    receipt: str = Field(description="SHA-256 of “causeway receipt|”, the poll's number, “|” and the paper.")


class ReceiptIn(Schema):
    poll: PollNumber
    receipt: Receipt


class FoundOut(Schema):
    found: bool


class PollsOut(Schema):
    """`next`: what to send as `after` for older ones; null on the last page."""

    polls: list[PollOut]
    next: str | None


@router.get("/threads/{thread}/polls", response=PollsOut, summary="Polls of a thread")
def list_polls(
    request: HttpRequest, thread: Number, after: Annotated[str, Query(max_length=100)] = ""
) -> dict[str, Any]:
    """The newest first, without those that were withdrawn. `my_options` stand in a poll's own answer."""
    page = queries.every_poll(thread_for(person_of(request), thread).pk, request.GET)
    following = QueryDict(page.older.removeprefix("?")).get("after")
    return {"polls": [_shown(card) for card in page.rows], "next": following}


@router.post("/threads/{thread}/polls", response={201: PollOut}, summary="Open a poll")
def open_poll(request: HttpRequest, thread: Number, poll: PollIn, key: Key = None) -> Status[dict[str, Any]]:
    person = person_of(request)
    if poll.closes_at is not None and poll.closes_at.tzinfo is None:
        raise Invalid("`closes_at` needs a time zone, such as 2027-01-31T17:00:00+01:00.")
    made = actions.open_poll(
        by=person, thread=thread_for(person, thread), question=poll.question, kind=poll.kind, options=poll.options,
        top=poll.top, ends=(poll.low, poll.high), confidential=poll.confidential, shows_early=poll.shows_early,
        closes_at=poll.closes_at, key=key,
    )  # fmt: skip
    return Status(201, _one(request, made.pk))


@router.get("/polls/{poll}", response=PollOut, summary="One poll")
def get_poll(request: HttpRequest, poll: Number) -> dict[str, Any]:
    return _one(request, poll)


@router.put("/polls/{poll}/vote", response=PollOut, summary="Vote in an open poll")
def vote(request: HttpRequest, poll: Number, given: VoteIn, key: Key = None) -> dict[str, Any]:
    """Or vote otherwise: the last vote counts."""
    actions.vote(by=person_of(request), poll=_seen(request, poll), options=given.options, key=key)
    return _one(request, poll)


@router.delete("/polls/{poll}/vote", response=PollOut, summary="Take your vote back")
def withdraw_vote(request: HttpRequest, poll: Number, key: Key = None) -> dict[str, Any]:
    actions.withdraw_vote(by=person_of(request), poll=_seen(request, poll), key=key)
    return _one(request, poll)


@router.post("/polls/{poll}/close", response=PollOut, summary="Close a poll")
def close_poll(request: HttpRequest, poll: Number, key: Key = None) -> dict[str, Any]:
    """Whoever opened it, or a facilitator."""
    actions.close_poll(by=person_of(request), poll=_seen(request, poll), key=key)
    return _one(request, poll)


@router.post("/polls/{poll}/withdraw", response=PollOut, summary="Withdraw a poll")
def withdraw_poll(request: HttpRequest, poll: Number, key: Key = None) -> dict[str, Any]:
    """Its votes are thrown away uncounted."""
    actions.withdraw_poll(by=person_of(request), poll=_seen(request, poll), key=key)
    return _one(request, poll)


@router.post("/polls/{poll}/ballot", response=SignatureOut, summary="Take a ballot of a confidential poll")
def take_ballot(request: HttpRequest, poll: Number, given: BlindedIn, key: Key = None) -> dict[str, str]:
    """The first step: your paper is signed unseen, and it is noted that you have one. One a person; the same again
    gives the same answer."""
    person, blinded = person_of(request), int(given.blinded, 16)
    found: Poll = actions.take_ballot(by=person, poll=_seen(request, poll), blinded=blinded, key=key)
    return {"signature": f"{queries.signature_for(person, found, blinded):0512x}"}


@router.post("/ballots", response={201: CastOut}, summary="Cast a ballot, without saying who you are", auth=None)
def cast_ballot(request: HttpRequest, ballot: CastIn) -> Status[dict[str, str]]:
    """The second step, without a token and without cookies: a request that says who sends it is refused.

    The same ballot again gives the same answer; it can't be changed.
    """
    _be_nobody(request)
    made = actions.cast_ballot(
        poll=ballot.poll, paper=bytes.fromhex(ballot.paper), signature=bytes.fromhex(ballot.signature),
        options=ballot.options,
    )  # fmt: skip
    return Status(201, {"receipt": made.receipt})


@router.post("/ballots/find", response=FoundOut, summary="Is a ballot in the box?", auth=None)
def find_ballot(request: HttpRequest, given: ReceiptIn) -> dict[str, bool]:
    """Without a token and without cookies, as for casting."""
    _be_nobody(request)
    return {"found": queries.is_among(given.poll, given.receipt)}


def _be_nobody(request: HttpRequest) -> None:
    """Raises Invalid for a request that carries who sends it: nothing here may be able to know."""
    if "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES:
        raise Invalid("Send this without a token and without cookies, so that nobody can know whose ballot it is.")


def _seen(request: HttpRequest, number: int) -> Poll:
    return queries.poll_for(person_of(request), number)


def _one(request: HttpRequest, number: int) -> dict[str, Any]:
    person = person_of(request)
    poll = queries.poll_for(person, number)
    stand = queries.mine(person, poll)
    card = queries.poll_card(number) or PollCard(poll, list(poll.options.order_by("place")))
    return _shown(card, stand.options, taken=stand.taken)


def _shown(card: PollCard, chosen: Sequence[int] = (), *, taken: bool = False) -> dict[str, Any]:
    poll = card.poll
    lines = [{"name": line.name, "count": line.count, "voters": list(line.voters)} for line in card.lines]
    return {
        "id": poll.pk, "thread": poll.thread_id, "question": poll.question, "kind": poll.kind,
        "confidential": poll.confidential, "shows_early": poll.shows_early, "opened_by": poll.opened_by,
        "opened_at": poll.opened_at, "closes_at": poll.closes_at, "closed_at": poll.closed_at,
        "withdrawn_at": poll.withdrawn_at, "total": card.total, "modulus": poll.modulus,
        "options": [{"id": one.pk, "name": one.name, "abstains": one.abstains} for one in card.options],
        "result": (lines if card.is_enough else []) if card.has_result else None,
        "my_options": list(chosen), "my_ballot": taken,
    }  # fmt: skip
