"""Polls, votes and ballots as JSON has them."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from workspace.people.api import PersonBrief
from workspace.polls.api.nameless import Paper, Receipt, Signature
from workspace.polls.models import Kind

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


class CastIn(Schema):
    poll: PollNumber
    paper: Paper
    signature: Signature
    options: list[PollNumber] = Field(max_length=40)


class CastOut(Schema):
    receipt: str = Field(description="SHA-256 of “causeway receipt|”, the poll's number, “|” and the paper.")


class ReceiptIn(Schema):
    poll: PollNumber
    receipt: Receipt


class PollsOut(Schema):
    """`next`: what to send as `after` for older ones; null on the last page."""

    polls: list[PollOut]
    next: str | None
