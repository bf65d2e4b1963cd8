"""Decisions and ballots as JSON has them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from ideas.decisions.ballots import Method
from ideas.decisions.models import Stance
from workspace.people.api import PersonBrief
from workspace.polls.api.nameless import Paper, Signature

LARGEST = 2**63 - 1
Values = Annotated[
    dict[str, int],
    Field(max_length=200, description="By the number of the option: 1 for an approval, points, votes, or a rank."),
]


class ChoiceOut(Schema):
    """`id` is what ballots name; results and downloads name the idea."""

    id: int
    idea: int
    title: str
    cost: int


class RuleOut(Schema):
    """What one rule gives: ideas by number, in the order in which they won, and its steps one after the other."""

    method: str
    winners: list[str]
    steps: list[dict[str, Any]]


class TurnoutOut(Schema):
    """`voted` is null where it may not be told."""

    side: str
    might: int
    voted: int | None


class DecisionResultOut(Schema):
    """`told` is false where a confidential decision had fewer than 5 ballots: then nothing else is."""

    told: bool
    ballots: int | None
    turnout: list[TurnoutOut]
    first: RuleOut | None
    second: RuleOut | None
    compared: list[str]
    counts: dict[str, int] | None = Field(description="Of a consent: its four answers.")
    consent: bool | None


class DecisionOut(Schema):
    """`result` is null until it is closed and counted; no count is told before, not even of how many have voted."""

    id: int
    board: int
    title: str
    question: str
    method: str
    seats: int
    points: int
    budget: int | None
    currency: str
    proposal: str
    round: int
    confidential: bool
    opened_by: PersonBrief
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    withdrawn_at: datetime | None
    options: list[ChoiceOut]
    modulus: str = Field(description="Of a confidential decision's key, in hexadecimal; the exponent is 65537.")
    my_values: dict[str, int] = Field(description="Your ballot in an open decision, by option.")
    my_ballot: bool = Field(description="Whether you have voted, or hold a ballot of a confidential decision.")
    result: DecisionResultOut | None


class DecisionLine(Schema):
    id: int
    title: str
    method: str
    confidential: bool
    closes_at: datetime
    closed_at: datetime | None


class DecisionsOut(Schema):
    decisions: list[DecisionLine]


class ChoiceIn(Schema):
    idea: int = Field(ge=0, le=LARGEST)
    cost: int = Field(0, ge=0, le=10**15)


class DecisionIn(Schema):
    title: str = Field(min_length=1, max_length=160)
    question: str = Field("", max_length=500)
    method: Method
    choices: list[ChoiceIn] = Field([], max_length=200)
    seats: int = Field(1, ge=1, le=200)
    points: int = Field(0, ge=0, le=10_000)
    budget: int | None = Field(None, ge=1, le=10**15)
    currency: str = Field("", max_length=8)
    proposal: str = Field("", max_length=20_000)
    confidential: bool = False
    closes_at: datetime


class BallotIn(Schema):
    values: Values


class ReceiptOut(Schema):
    receipt: str = Field(description="By which you find your ballot among those that are published.")


class NamelessIn(Schema):
    decision: int = Field(ge=0, le=LARGEST)
    paper: Paper
    signature: Signature
    values: Values


class DuelOut(Schema):
    id: int
    first: ChoiceOut
    second: ChoiceOut


class DuelAnswerIn(Schema):
    duel: int = Field(ge=0, le=LARGEST)
    winner: int | None = Field(None, ge=0, le=LARGEST, description="The option; null: can't say.")


class ConsentIn(Schema):
    stance: Stance
    reason: str = Field("", max_length=1000, description="Obligatory for an objection.")


class RevisionIn(Schema):
    proposal: str = Field(min_length=1, max_length=20_000)
    closes_at: datetime
