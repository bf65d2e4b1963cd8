"""The events of one stream, for scripts that ask now and then instead of keeping a socket."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from realtime import streams
from realtime.cursors import Cursor, missed_since
from workspace.common.errors import NotVisible, Stale
from workspace.people.api import LARGEST, person_of

router = Router(tags=["Events"])
AT_ONCE = 200


class EventOut(Schema):
    """Something that happened: `payload` names by number what it is about."""

    seq: int
    kind: str
    actor: int | None
    at: datetime
    payload: dict[str, Any]


class EventsOut(Schema):
    """Ask again with `epoch` and `seq`. `more`: there are further events already."""

    events: list[EventOut]
    epoch: str
    seq: int = Field(description="All up to this number are told.")
    more: bool


@router.get("/events/{stream}", response=EventsOut, summary="What happened since")
def events_since(
    request: HttpRequest, stream: str, epoch: str = "", seq: Annotated[int, Query(ge=0, le=LARGEST)] = 0
) -> dict[str, Any]:
    """Of `thread:5`, `space:3` or your own `person:7`. Start without a cursor to hear it from the beginning.

    409: what lies between is no longer kept, or the stream was renewed. Read the thing itself, then start anew.
    """
    if not streams.may_listen(person_of(request), stream):
        raise NotVisible
    missed = missed_since({stream: Cursor(epoch, seq)}, AT_ONCE)[stream]
    if missed.gone:
        raise Stale(
            "What happened since then is no longer kept in full. Read the page again and start from its cursor."
        )
    told = [
        {"seq": one.seq, "kind": one.kind, "actor": one.actor, "at": one.at, "payload": one.payload}
        for one in missed.events
    ]
    upto = missed.upto
    return {"events": told, "epoch": upto.epoch, "seq": upto.seq, "more": upto.seq < missed.head}
