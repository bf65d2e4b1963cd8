"""Opinions as JSON."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from ideas.boards.models import Board
from ideas.boards.queries import board_visit
from ideas.boards.queries.selves import selves
from ideas.opinions import actions, queries
from ideas.opinions.models import LONGEST, Stand, Statement
from workspace.people.api import Key, Number, person_of

router = Router(tags=["Opinions"])


class StatementIn(Schema):
    words: str = Field(min_length=1, max_length=LONGEST, description="One thought, in one sentence.")


class StatementOut(Schema):
    """A statement, without whose it is."""

    id: int
    words: str


class OpinionIn(Schema):
    stand: Literal["agree", "disagree", "pass"]


class ShareOut(Schema):
    group: str = Field(description="A, B …; empty for everybody.")
    agree: int
    disagree: int
    passed: int


class StatementLineOut(ShareOut, StatementOut):
    """`score`: 0 to 1, agreed on across all groups; null where there are no groups."""

    groups: list[ShareOut]
    score: float | None


class MapOut(Schema):
    """`groups`: how many are in each; empty below fifteen voters. `statements`: the most agreed on first."""

    voters: int
    votes: int
    groups: list[int]
    statements: list[StatementLineOut]


class OpinionsOut(Schema):
    """`next`: what you are asked; null when you have seen all. `map` is null while counts are hidden."""

    seen: int
    all: int
    next: StatementOut | None
    map: MapOut | None


@router.get("/boards/{board}/opinions", response=OpinionsOut, summary="Opinions of a board")
def opinions(request: HttpRequest, board: Number) -> dict[str, Any]:
    """What you are asked next, and what people agree on."""
    person = person_of(request)
    page = queries.opinions_page(board_visit(person, board), selves(person))
    asked = page.turn.statement
    return {
        "seen": page.turn.seen, "all": page.turn.all, "next": _statement(asked) if asked else None,
        "map": _map(page.map) if page.map else None,
    }  # fmt: skip


@router.post("/boards/{board}/statements", response={201: StatementOut}, summary="State a thought")
def make_statement(request: HttpRequest, board: Number, given: StatementIn, key: Key = None) -> Status[dict[str, Any]]:
    made = actions.make_statement(by=person_of(request), board=Board(pk=board), words=given.words, key=key)
    return Status(201, _statement(made))


@router.put("/statements/{statement}/opinion", response=StatementOut, summary="Agree, disagree or pass")
def give_opinion(request: HttpRequest, statement: Number, given: OpinionIn, key: Key = None) -> dict[str, Any]:
    """Said again, the last counts."""
    found = queries.statement_for(person_of(request), statement)
    actions.give_opinion(by=person_of(request), statement=found, stand=Stand[given.stand.upper()], key=key)
    return _statement(found)


@router.delete("/statements/{statement}", response={204: None}, summary="Withdraw a statement")
def withdraw_statement(request: HttpRequest, statement: Number, key: Key = None) -> Status[None]:
    """Of your own; a facilitator any."""
    found = queries.statement_for(person_of(request), statement)
    actions.withdraw_statement(by=person_of(request), statement=found, key=key)
    return Status(204, None)


def _statement(one: Statement) -> dict[str, Any]:
    return {"id": one.pk, "words": one.words}


def _map(drawn: queries.OpinionMap) -> dict[str, Any]:
    statements = [
        {"id": line.statement, "words": line.words, "score": line.score, "groups": [_share(one) for one in line.groups]}
        | _share(line.all)
        for line in drawn.lines
    ]
    sizes = [group.size for group in drawn.groups]
    return {"voters": drawn.voters, "votes": drawn.votes, "groups": sizes, "statements": statements}


def _share(share: queries.Share) -> dict[str, Any]:
    return {"group": share.group, "agree": share.agree, "disagree": share.disagree, "passed": share.passed}
