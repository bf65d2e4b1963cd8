"""Gatherings, their agenda, their notes and what came of them, as JSON."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Schema, Status
from pydantic import Field

from workspace.gatherings import actions, queries
from workspace.gatherings.models import AGENDA_MOST, NOTE_LONGEST, AgendaItem, Gathering, Note
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.spaces.queries import visit
from workspace.threads.api.shapes import OutcomeOut
from workspace.threads.queries import thread_for

router = Router()


class TimerOut(Schema):
    """`ends_at`: when it will be at zero; null while it is paused, with `left` seconds to go."""

    seconds: int
    ends_at: datetime | None
    left: float | None


class GatheringBrief(Schema):
    """`ended_at` is null while it goes on. `summary` is the post in the thread that sums it up."""

    id: int
    thread: int = Field(alias="thread_id")
    title: str
    purpose: str
    facilitator: PersonBrief
    started_at: datetime
    ended_at: datetime | None
    summary: int | None = Field(alias="summary_id")


class PointOut(Schema):
    id: int
    text: str
    minutes: int | None
    leader: PersonBrief | None
    started_at: datetime | None
    done_at: datetime | None


class NoteOut(Schema):
    """`version` goes into your edit. `item` is the point of the agenda that it was written under."""

    id: int
    text: str
    author: PersonBrief
    at: datetime
    version: int
    item: int | None = Field(alias="item_id")
    edited_by: PersonBrief | None


class GatheringOut(GatheringBrief):
    """`outcomes` are those that were marked in the thread while it lasted."""

    timer: TimerOut | None
    agenda: list[PointOut]
    notes: list[NoteOut]
    outcomes: list[OutcomeOut]
    here: list[PersonBrief]


class GatheringsOut(Schema):
    """Those that go on now, then past ones, newest first. `next`: what to send as `after`; null on the last page."""

    gatherings: list[GatheringBrief]
    next: str | None


class PointIn(Schema):
    text: str = Field(min_length=1, max_length=200)
    minutes: int | None = Field(None, ge=1, le=240)


class StartIn(Schema):
    title: str = Field(default="", max_length=160, description="Left empty, that of the thread.")
    purpose: str = Field(default="", max_length=280)
    agenda: list[PointIn] = Field(default=[], max_length=AGENDA_MOST)


class EndIn(Schema):
    summary: str = Field(default="", description="Markdown. It is posted in the thread in your name; empty: none is.")


class NoteIn(Schema):
    text: str = Field(min_length=1, max_length=NOTE_LONGEST)


class NoteEdit(NoteIn):
    version: int = Field(ge=1, le=2**31 - 1, description="What you began from. A 409 says that it has changed since.")


@router.get("/spaces/{space}/gatherings", response=GatheringsOut, summary="Gatherings of a space")
def list_gatherings(
    request: HttpRequest, space: Number, after: Annotated[str, Query(max_length=100)] = ""
) -> dict[str, Any]:
    found = visit(person_of(request), space).space
    listed = queries.space_gatherings(found, request.GET)
    return {"gatherings": [*listed.live, *listed.past], "next": QueryDict(listed.older.removeprefix("?")).get("after")}


@router.get("/gatherings/{gathering}", response=GatheringOut, summary="One gathering")
def get_gathering(request: HttpRequest, gathering: Number) -> dict[str, Any]:
    return _told(queries.gathering_for(person_of(request), gathering))


@router.post("/threads/{thread}/gatherings", response={201: GatheringOut}, summary="Gather in a thread")
def start(request: HttpRequest, thread: Number, given: StartIn, key: Key = None) -> Status[dict[str, Any]]:
    """Where people gather there already, that is the answer."""
    person = person_of(request)
    made = actions.start_gathering(
        by=person, thread=thread_for(person, thread), title=given.title, purpose=given.purpose,
        agenda=[actions.Point(point.text, point.minutes) for point in given.agenda], key=key,
    )  # fmt: skip
    return Status(201, _told(queries.gathering_for(person, made.pk)))


@router.post("/gatherings/{gathering}/end", response=GatheringOut, summary="End a gathering")
def end(request: HttpRequest, gathering: Number, given: EndIn, key: Key = None) -> dict[str, Any]:
    """For whoever facilitates, and facilitators of the space."""
    person = person_of(request)
    found = queries.gathering_for(person, gathering)
    actions.end_gathering(by=person, gathering=found, summary=given.summary, key=key)
    return _told(queries.gathering_for(person, gathering))


@router.post("/gatherings/{gathering}/agenda", response={201: PointOut}, summary="Put a point on the agenda")
def add_point(request: HttpRequest, gathering: Number, point: PointIn, key: Key = None) -> Status[AgendaItem]:
    person = person_of(request)
    found = queries.gathering_for(person, gathering)
    return Status(201, actions.add_item(by=person, gathering=found, text=point.text, minutes=point.minutes, key=key))


@router.post("/gatherings/{gathering}/notes", response={201: NoteOut}, summary="Take a note")
def write_note(request: HttpRequest, gathering: Number, note: NoteIn, key: Key = None) -> Status[Note]:
    person = person_of(request)
    found = queries.gathering_for(person, gathering)
    return Status(201, actions.write_note(by=person, gathering=found, text=note.text, key=key))


@router.put("/notes/{note}", response=NoteOut, summary="Edit a note")
def edit_note(request: HttpRequest, note: Number, given: NoteEdit, key: Key = None) -> Note:
    person = person_of(request)
    found = queries.note_for(person, note)
    return actions.edit_note(by=person, note=found, text=given.text, version=given.version, key=key)


def _told(gathering: Gathering) -> dict[str, Any]:
    stage = queries.stage_of(gathering)
    brief = {name: getattr(gathering, name) for name in _BRIEF}
    return {
        **brief,
        "timer": _timer(gathering),
        "agenda": stage.agenda,
        "notes": stage.notes,
        "outcomes": queries.outcomes_of(gathering),
        "here": [one.person for one in queries.attendances_of(gathering)],
    }


_BRIEF = (
    "id", "thread_id", "title", "purpose", "facilitator", "started_at", "ended_at", "summary_id",
)  # fmt: skip


def _timer(gathering: Gathering) -> dict[str, Any] | None:
    if gathering.timer_seconds is None:
        return None
    ends_at = gathering.timer_ends_at
    left = None if ends_at else gathering.timer_paused_left
    return {"seconds": gathering.timer_seconds, "ends_at": ends_at, "left": left}
