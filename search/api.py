"""Search as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from search import queries
from search.documents import Kind
from search.excerpts import Piece
from search.queries import Result
from workspace.people.api import PageNumber, PersonBrief, person_of
from workspace.spaces.api import SpaceBrief

router = Router(tags=["Search"])


class PieceOut(Schema):
    """A stretch of text; `found` if it is what was looked for."""

    text: str
    found: bool


class Found(Schema):
    kind: str = Field(description="space, person, board, result, canvas, thread or post.")
    id: int
    url: str
    title: list[PieceOut]
    text: list[PieceOut]
    person: PersonBrief | None = Field(description="Who wrote it, or who it is.")
    space: SpaceBrief | None
    at: datetime | None


class SearchOut(Schema):
    """`meant`: the question as it was probably meant, if nothing was found as typed. `notes`: what of the question was
    not understood. `loosely`: some of this was found by similar words only."""

    results: list[Found]
    more: bool
    meant: str
    loosely: bool
    notes: list[str]


@router.get("/search", response=SearchOut, summary="Search everything you can see")
def search(
    request: HttpRequest, q: str, kind: Kind | None = None, newest: bool = False, page: PageNumber = 1
) -> dict[str, Any]:
    """The operators are those of the search page: from: in: has: is: before: after: "exact phrase" -word.

    Without `kind` the best five of each kind; with it, pages of twenty.
    """
    found = queries.search_page(person_of(request), q, kind=kind, number=page, newest_first=newest)
    return {
        "results": [_written(result) for group in found.groups for result in group.results],
        "more": found.has_more,
        "meant": found.meant,
        "loosely": found.loosely,
        "notes": found.notes,
    }


def _written(result: Result) -> dict[str, Any]:
    return {
        "kind": result.kind.value, "id": result.number, "url": result.url, "title": _pieces(result.title),
        "text": _pieces(result.text), "person": result.person, "space": result.space, "at": result.at,
    }  # fmt: skip


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "found": piece.found} for piece in pieces]
