"""Where streams stand. A page takes it along before it reads its rows, or with the first of them, and listens from
there: no gap between the two.
"""

from typing import Any

from django.db.models import QuerySet, Subquery

from realtime.log import Cursor, Missed, head, heads, missed_since
from realtime.models import Stream

__all__ = ["Cursor", "Missed", "cursor_of", "head", "heads", "missed_since", "with_cursor"]


def with_cursor(rows: QuerySet[Any], stream: str) -> Any:
    """Each row with where that stream stood at the very moment of reading it; `cursor_of` takes it from the row."""
    stands = Stream.objects.filter(name=stream)
    return rows.annotate(stream_epoch=Subquery(stands.values("epoch")), stream_head=Subquery(stands.values("head")))


def cursor_of(row: Any) -> Cursor:
    """Of a row read `with_cursor`. A stream without events stands at ("", 0)."""
    return Cursor(row.stream_epoch or "", row.stream_head or 0)
