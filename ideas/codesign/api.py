"""Canvases and their notes, as JSON. What lies on a canvas is changed over its document's socket."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from ninja import Router, Schema, Status
from pydantic import Field

from ideas.codesign import actions, queries
from ideas.codesign.form import in_reading_order
from ideas.codesign.models import PURPOSE_MOST, TITLE_MOST, Canvas
from workspace.people.api import Key, Number, PageNumber, PersonBrief, person_of
from workspace.spaces.queries import visit as space_visit

router = Router(tags=["Canvases"])


class CanvasOut(Schema):
    id: int
    space: int = Field(alias="space_id")
    title: str
    purpose: str
    template: str = Field(description="The layout that it was opened with; empty: blank.")
    opened_by: PersonBrief
    opened_at: datetime
    archived_at: datetime | None


class CanvasesOut(Schema):
    canvases: list[CanvasOut]
    more: bool


class CanvasIn(Schema):
    title: str = Field(min_length=1, max_length=TITLE_MOST)
    purpose: str = Field(default="", max_length=PURPOSE_MOST)


class CanvasOpening(CanvasIn):
    """`template`: journey, how-might-we, affinity, prioritisation or storyboard; empty for a blank one."""

    template: str = Field(default="", max_length=20)


class BriefOut(Schema):
    """`html` is sanitised; all three say the same."""

    canvas: int
    words: str
    markdown: str
    html: str


class CanvasNote(Schema):
    """Something that lies there. People are null while no names are told."""

    id: str
    kind: str
    text: str
    colour: str
    group: str | None = Field(description="The id of the frame that it lies in.")
    x: float
    y: float
    w: float
    h: float
    made_by: PersonBrief | None
    made_at: datetime | None
    changed_by: PersonBrief | None
    changed_at: datetime | None


class CanvasNotes(Schema):
    """In reading order."""

    notes: list[CanvasNote]


@router.get("/spaces/{space}/canvases", response=CanvasesOut, summary="Canvases of a space")
def list_canvases(request: HttpRequest, space: Number, page: PageNumber = 1) -> dict[str, Any]:
    """Those that were written on last first."""
    found = queries.space_canvases(space_visit(person_of(request), space).space, QueryDict(f"page={page}"))
    return {"canvases": [row.canvas for row in found.rows], "more": found.more}


@router.post("/spaces/{space}/canvases", response={201: CanvasOut}, summary="Open a canvas")
def open_canvas(request: HttpRequest, space: Number, given: CanvasOpening, key: Key = None) -> Status[Canvas]:
    """For whoever contributes to the space."""
    person = person_of(request)
    opened: Canvas = actions.open_canvas(
        by=person, space=space_visit(person, space).space, key=key, title=given.title, purpose=given.purpose,
        template=given.template,
    )  # fmt: skip
    return Status(201, _told(request, opened.pk))


@router.get("/canvases/{canvas}", response=CanvasOut, summary="One canvas")
def get_canvas(request: HttpRequest, canvas: Number) -> Canvas:
    return _told(request, canvas)


@router.put("/canvases/{canvas}", response=CanvasOut, summary="Change a canvas")
def change_canvas(request: HttpRequest, canvas: Number, given: CanvasIn, key: Key = None) -> Canvas:
    """For whoever opened it, and facilitators of the space."""
    found = _told(request, canvas)
    actions.change_canvas(by=person_of(request), canvas=found, title=given.title, purpose=given.purpose, key=key)
    return _told(request, canvas)


@router.post("/canvases/{canvas}/archive", response=CanvasOut, summary="Archive a canvas")
def archive_canvas(request: HttpRequest, canvas: Number, key: Key = None) -> Canvas:
    actions.archive_canvas(by=person_of(request), canvas=_told(request, canvas), key=key)
    return _told(request, canvas)


@router.post("/canvases/{canvas}/restore", response=CanvasOut, summary="Restore a canvas")
def restore_canvas(request: HttpRequest, canvas: Number, key: Key = None) -> Canvas:
    actions.restore_canvas(by=person_of(request), canvas=_told(request, canvas), key=key)
    return _told(request, canvas)


@router.get("/canvases/{canvas}/notes", response=CanvasNotes, summary="Notes of a canvas")
def list_notes(request: HttpRequest, canvas: Number) -> dict[str, Any]:
    """Everything that lies there, with its authors."""
    visit = queries.canvas_visit(person_of(request), canvas)
    authors = queries.authors_of(visit.canvas)
    told = []
    for note in in_reading_order(list(queries.lying_on(visit).values())):
        by = authors.get(note.id, queries.NOBODY)
        people = {name: getattr(by, name) for name in ("made_by", "made_at", "changed_by", "changed_at")}
        told.append({**note.as_json(), **people})
    return {"notes": told}


@router.get("/canvases/{canvas}/brief", response=BriefOut, summary="The brief of a canvas")
def get_brief(request: HttpRequest, canvas: Number) -> dict[str, Any]:
    """What stands in it now. It is written over its document's socket, `brief:<id>`."""
    visit = queries.canvas_visit(person_of(request), canvas)
    return {"canvas": visit.canvas.pk, **queries.brief_said(visit.canvas)}


def _told(request: HttpRequest, canvas: int) -> Canvas:
    return queries.canvas_visit(person_of(request), canvas).canvas
