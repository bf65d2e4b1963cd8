"""Sessions to test with: made by the actions, as people make them."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction

from ideas.codesign import actions as codesign
from ideas.codesign import form
from ideas.codesign.models import Canvas
from ideas.facilitation import actions
from ideas.facilitation.models import Activity, Drawer, Option, Session
from realtime.documents import documents
from tests import factories as make
from workspace.people.models import Person
from workspace.spaces.models import Space


def canvas(by: Person | None = None, space: Space | None = None, *, title: str = "A better login") -> Canvas:
    """In a space that `by` facilitates."""
    space = space or make.space(by)
    opened: Canvas = codesign.open_canvas(by=by or space.created_by, space=space, title=title)
    return opened


def session(on: Canvas | None = None, *terms: actions.Terms, recipe: str = "", **fields: Any) -> Session:
    """Planned by whoever opened the canvas, with these activities."""
    on = on or canvas()
    planned: Session = actions.plan_session(
        by=on.opened_by, canvas=on, title="" if recipe else "Monday", recipe=recipe, **fields
    )
    for one in terms:
        actions.add_activity(by=on.opened_by, session=planned, terms=one)
    return planned


def going_on(on: Canvas | None = None, *terms: actions.Terms, **fields: Any) -> Session:
    """Started; with one activity to write in private unless `terms` or a recipe say otherwise."""
    if not terms and "recipe" not in fields:
        terms = (writing(),)
    planned = session(on, *terms, **fields)
    started: Session = actions.start_session(by=planned.planned_by, session=planned)
    return started


def writing(title: str = "Write", **terms: Any) -> actions.Terms:
    return actions.Terms("write", title, **{"private": True, "minutes": 5, **terms})


def voting(title: str = "Choose", **terms: Any) -> actions.Terms:
    return actions.Terms("vote", title, **{"points": 3, **terms})


def begin(of: Session, number: int = 0) -> Activity:
    """The activity of that number in the order, begun by whoever planned the session."""
    activity = list(of.activities.all())[number]
    begun: Activity = actions.begin_activity(by=of.planned_by, activity=activity)
    return begun


def lay(on: Canvas, *words: str, by: Person | None = None, frame: str = "") -> list[str]:
    """Notes on a canvas, as somebody writes them there; in a new frame of that title. Returns their ids."""
    by = by or on.opened_by
    group = uuid4().hex if frame else None
    notes = [
        form.Note(uuid4().hex, "note", 220.0 * n, 0, 200, 140, text=text, group=group) for n, text in enumerate(words)
    ]
    frames = [form.Note(group, "frame", 0, 0, 1000, 400, "grey", frame)] if group else []
    with transaction.atomic():
        documents.edit(on.stream, by=by.pk, change=lambda doc: form.put(doc, [*frames, *notes]))
    return [note.id for note in notes]


def lying(on: Canvas) -> dict[str, form.Note]:
    return form.read(documents.read(on.stream))


def lying_in(drawer: Drawer) -> list[str]:
    """The ids of the notes in a drawer."""
    return sorted(form.read(documents.read(drawer.document)))


def said(on: Canvas) -> list[str]:
    """What the notes on a canvas say, sorted."""
    return sorted(note.text for note in lying(on).values() if note.kind == "note")


def vote(on: Canvas | None = None, *words: str, **terms: Any) -> Activity:
    """A vote that is open, on notes that say these words."""
    on = on or canvas()
    lay(on, *(words or ("One login", "Dark mode", "Export")))
    return begin(going_on(on, voting(**terms)))


def option(of: Activity, words: str) -> Option:
    return of.options.get(words=words)


def place(of: Activity, words: str, points: int, by: Person) -> None:
    actions.place_points(by=by, option=option(of, words), points=points)


def ended(
    on: Canvas | None = None, groups: Sequence[tuple[str, Sequence[str]]] = (("Login", ("One login",)),)
) -> Session:
    """A session that was held; `groups` are frames with what their notes say."""
    on = on or canvas()
    found = going_on(on)
    for title, words in groups:
        lay(on, *words, frame=title)
    closed: Session = actions.end_session(by=found.planned_by, session=found)
    return closed
