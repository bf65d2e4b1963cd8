"""What listeners of `canvas:<id>` receive, and what a space's listeners are told of its canvases."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from ideas.codesign import events
from ideas.codesign.models import Canvas, Discussion
from ideas.codesign.queries.registered import draw_of_others
from realtime.events import Payload
from realtime.models import Event

# Fetched anew, since they differ from reader to reader: all around the canvas, and the list under a space's tab.
ROOM, PARTS, SHEET = "canvas-room", "canvas-parts", "canvas-sheet"
HELD, VERSIONS, LISTED = "canvas-held", "canvas-versions", "space-canvases"

Draw = Callable[[Any], str]


def refreshed(*regions: str) -> str:
    return "".join(f'<template data-refresh="{region}"></template>' for region in regions)


def fragment(event: Event) -> str:
    """The fragment of an event on `canvas:<id>`."""
    content = event.content()
    draw = _drawn.get(type(content))
    return draw(content) if draw else draw_of_others(event)


def draw_for_space(event: Event) -> str:
    """The fragment of a `canvas.…` event on `space:<id>`."""
    return refreshed(LISTED)


def draw_for_thread(thread: int) -> str:
    found = Discussion.objects.select_related("canvas").filter(thread=thread).first()
    return render_to_string("codesign/thread_banner.html", {"shown": found}) if found else ""


def _head(told: events.CanvasEvent) -> str:
    canvas = Canvas.objects.filter(pk=told.canvas).first()
    return refreshed(ROOM, PARTS, SHEET) if canvas else ""


_drawn: dict[type[Payload], Draw] = {
    events.CanvasChanged: _head,
    events.CanvasArchived: _head,
    events.CanvasRestored: _head,
    events.UpdateSettled: lambda _: refreshed(HELD, VERSIONS),
    # The element on the page asks for what is new in these: it shows them on notes, which are no HTML of ours.
    events.NotesStamped: lambda _: "",
    events.NotesImported: lambda _: "",
    events.NoteDiscussed: lambda _: "",
    events.VersionsChanged: lambda _: refreshed(VERSIONS),
}
