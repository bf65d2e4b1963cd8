"""Polls as JSON. Two of the addresses are asked without signing in, on purpose: they must not learn who asks."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Status

from workspace.common.errors import Invalid
from workspace.people.api import Key, Number, person_of
from workspace.polls import actions, queries
from workspace.polls.api.nameless import BlindedIn, FoundOut, SignatureOut, be_nobody
from workspace.polls.api.shapes import CastIn, CastOut, PollIn, PollOut, PollsOut, ReceiptIn, VoteIn
from workspace.polls.models import Poll
from workspace.polls.queries import PollCard
from workspace.threads.queries import thread_for

router = Router(tags=["Polls"])


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
    be_nobody(request)
    made = actions.cast_ballot(
        poll=ballot.poll, paper=bytes.fromhex(ballot.paper), signature=bytes.fromhex(ballot.signature),
        options=ballot.options,
    )  # fmt: skip
    return Status(201, {"receipt": made.receipt})


@router.post("/ballots/find", response=FoundOut, summary="Is a ballot in the box?", auth=None)
def find_ballot(request: HttpRequest, given: ReceiptIn) -> dict[str, bool]:
    """Without a token and without cookies, as for casting."""
    be_nobody(request)
    return {"found": queries.is_among(given.poll, given.receipt)}


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
