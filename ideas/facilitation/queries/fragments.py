"""What listeners of `canvas:<id>` receive of its session, and each person of what is theirs."""

from typing import Any

from django.template.loader import render_to_string

from ideas.codesign.queries import ROOM
from ideas.facilitation import events
from ideas.facilitation.models import Activity, Session
from ideas.facilitation.queries.stage import Stage, count_of, own_of, stage_of
from realtime.models import Event
from workspace.people.models import Person

# What differs from reader to reader is fetched anew: what is their own, the queue of voices, a session's own page, and
# what surrounds the canvas, which says whether one may write on it now.
MINE, VOICES, PAGE = "session-mine", "session-voices", "session-page"
DIFFERING = (MINE, VOICES, PAGE, ROOM)
ONWARDS = (MINE, PAGE, ROOM)

WHOLE = (events.SessionPlanned, events.SessionStarted, events.SessionEnded, events.SessionCalledOff)
ONWARD = (events.ActivityBegan, events.ActivityEnded, events.NotesRevealed, events.CostsSet)


def draw_for_canvas(event: Event) -> str:
    """The fragment of a `session.…` event on `canvas:<id>`."""
    content = event.content()
    if isinstance(content, events.ActivityGrew):
        return count_html(content.activity)
    if isinstance(content, events.IdeaRaised):
        return refreshed(PAGE)
    if not isinstance(content, events.SessionEvent) or isinstance(content, events.NotesGrouped):
        return ""
    session = Session.objects.select_related("canvas").filter(pk=content.session).first()
    return _of_session(content, session) if session else ""


def draw_for_person(event: Event) -> str:
    """The fragment of `session.kept` on a person's own stream."""
    content = event.content()
    if not isinstance(content, events.OwnChanged):
        return ""
    person = Person.objects.filter(pk=int(event.stream_id.partition(":")[2])).first()
    return own_html(person, content.activity) if person else ""


def panel_html(session: Session) -> str:
    """All that stands beside the canvas, as everybody sees it: after an end, as if there had been none."""
    stage = stage_of(session) if session.ended_at is None else None
    before = list(Session.objects.filter(canvas=session.canvas_id).ended().order_by("-ended_at")[:5])
    context = {"stage": stage, "session": stage and session, "canvas": session.canvas, "before": before}
    return render_to_string("facilitation/parts/panel.html", context)


def piece(name: str, stage: Stage) -> str:
    return render_to_string(f"facilitation/parts/{name}.html", {"stage": stage, "session": stage.session})


def count_html(number: int) -> str:
    """How many have written or voted: all that is told of an activity under way."""
    activity = Activity.objects.filter(pk=number).first()
    if activity is None or not activity.is_current:
        return ""
    return render_to_string("facilitation/parts/count.html", {"activity": activity, "count": count_of(activity)})


def own_html(person: Person, number: int) -> str:
    """What is the person's own in an activity under way."""
    activity = Activity.objects.visible_to(person).select_related("session").filter(pk=number).first()
    if activity is None or not activity.is_current:
        return ""
    return render_to_string("facilitation/parts/own.html", {"own": own_of(activity, person)})


def refreshed(*regions: str) -> str:
    return "".join(f'<template data-refresh="{region}"></template>' for region in regions)


def _of_session(content: Any, session: Session) -> str:
    """Not what people are writing in: that is fetched anew where it may have changed."""
    if isinstance(content, WHOLE):
        return panel_html(session) + refreshed(*DIFFERING)
    if isinstance(content, events.SessionVoiced):
        return refreshed(VOICES)
    stage = stage_of(session)
    if isinstance(content, events.ActivityTimed):
        return piece("now", stage)
    if isinstance(content, events.SessionDecided):
        return piece("agreements", stage) + refreshed(PAGE)
    if isinstance(content, ONWARD):
        drawn = "".join(piece(name, stage) for name in ("head", "now", "results", "agenda"))
        return drawn + refreshed(*ONWARDS)
    return piece("head", stage) + piece("now", stage) + piece("agenda", stage) + refreshed(PAGE, ROOM)
