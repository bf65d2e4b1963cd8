"""Pages by keyset: what is shown next is asked for by where the last page ended, so a page costs the same anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from workspace.common.answers import number_of

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`older` and `newer` are query strings of the pages around this one, or empty."""

    rows: Sequence[Row]
    older: str
    newer: str


def place(params: QueryDict) -> tuple[datetime, int] | None:
    """Where the page before this one ended, by time and number. None for the first page, or for nonsense."""
    at, _, number = params.get("after", "").rpartition("_")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    row = number_of(number)
    return (moment, row) if moment is not None and moment.tzinfo is not None and row is not None else None


def page(params: QueryDict, rows: Sequence[Row], size: int, ended: tuple[datetime, int] | None) -> Page[Row]:
    """The first `size` of `rows` (read one more than that to know whether there are older ones).

    `ended`: time and number of the last row that is shown.
    """
    query = params.copy()
    paged = "after" in query
    query.pop("after", None)
    newer = f"?{query.urlencode()}" if paged else ""
    older = ""
    if len(rows) > size and ended is not None:
        query["after"] = f"{ended[0].isoformat()}_{ended[1]}"
        older = f"?{query.urlencode()}"
    return Page(rows[:size], older, newer)
