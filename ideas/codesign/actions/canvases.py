"""Opening a canvas, changing what it says of itself, putting it away."""

from collections.abc import Sequence
from uuid import UUID

from ideas.codesign import events, form
from ideas.codesign.actions import doors
from ideas.codesign.layouts import layout_named
from ideas.codesign.models import PURPOSE_MOST, TITLE_MOST, Canvas
from realtime import signals
from realtime.documents import documents
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can

# Of a place that is shown: x, y, width, height.
PLACE = 4


@action
def open_canvas(
    *, by: Person, space: Space, title: str, purpose: str = "", template: str = "", key: UUID | None = None
) -> Canvas:
    """Open a canvas in a space, for whoever contributes there. `template` is the key of a layout; empty: blank."""
    found = Space.objects.visible_to(by).filter(pk=space.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.CONTRIBUTE, found)
    layout = layout_named(template)
    if layout is None:
        raise Invalid("There is no such template.")
    canvas = Canvas(space=found, template=layout.key, opened_by=by)
    _say(canvas, title, purpose)
    canvas.save()
    if notes := layout.notes():
        documents.edit(canvas.stream, by=by.pk, change=lambda doc: form.put(doc, notes))
    record(
        by, Verb.OPENED_CANVAS, canvas, space=found.pk, on=found.stream,
        event=events.CanvasOpened(canvas=canvas.pk, space=found.pk),
    )  # fmt: skip
    return canvas


@action
def change_canvas(
    *, by: Person, canvas: Canvas, title: str, purpose: str = "", key: UUID | None = None
) -> Canvas:  # fmt: skip
    """Say anew what it is called and what it is for: whoever opened it, or facilitates the space."""
    canvas = doors.kept_canvas_for(by, canvas)
    before = (canvas.title, canvas.purpose)
    _say(canvas, title, purpose)
    if (canvas.title, canvas.purpose) == before:
        unchanged()
        return canvas
    canvas.save(update_fields=["title", "purpose"])
    tell(by, canvas, Verb.CHANGED_CANVAS, events.CanvasChanged(canvas=canvas.pk))
    return canvas


@action
def archive_canvas(*, by: Person, canvas: Canvas, key: UUID | None = None) -> Canvas:
    """Close it for writing, keep it for reading: whoever opened it, or facilitates the space."""
    canvas = doors.kept_canvas_for(by, canvas, archived=True)
    if canvas.is_archived:
        unchanged()
        return canvas
    canvas.archived_at, canvas.archived_by = clock.now(), by
    canvas.save(update_fields=["archived_at", "archived_by"])
    signals.recheck(None)
    tell(by, canvas, Verb.ARCHIVED_CANVAS, events.CanvasArchived(canvas=canvas.pk))
    return canvas


@action
def restore_canvas(*, by: Person, canvas: Canvas, key: UUID | None = None) -> Canvas:
    """Take it out of the archive: it is written on again."""
    canvas = doors.kept_canvas_for(by, canvas, archived=True)
    if not canvas.is_archived:
        unchanged()
        return canvas
    canvas.archived_at = canvas.archived_by = None
    canvas.save(update_fields=["archived_at", "archived_by"])
    signals.recheck(None)
    tell(by, canvas, Verb.RESTORED_CANVAS, events.CanvasRestored(canvas=canvas.pk))
    return canvas


def tell(by: Person, canvas: Canvas, verb: Verb, event: events.CanvasEvent) -> None:
    """Sign a deed on a canvas; its line in the list of the space is drawn anew."""
    record(
        by, verb, canvas, to=[canvas.opened_by], space=canvas.space_id, on=canvas.stream, event=event,
        also={canvas.space.stream: events.CanvasListed(canvas=canvas.pk, space=canvas.space_id)},
    )  # fmt: skip


def _say(canvas: Canvas, title: str, purpose: str) -> None:
    """Raises Invalid."""
    title, purpose = (one_line(line) for line in (title, purpose))
    if not title:
        raise Invalid("Give the canvas a title: what is worked out on it?")
    if len(title) > TITLE_MOST:
        raise Invalid("A title has at most %(most)s characters.", most=TITLE_MOST)
    if len(purpose) > PURPOSE_MOST:
        raise Invalid("A purpose has at most %(most)s characters.", most=PURPOSE_MOST)
    canvas.title, canvas.purpose = title, purpose


def bring_everyone(*, by: Person, canvas: Canvas, place: Sequence[int]) -> None:
    """Show everybody on the canvas a place of it: x, y, width and height. A light signal, of which nothing is kept; for
    facilitators, by the server's word and not by that of another browser."""
    found = Canvas.objects.visible_to(by).select_related("space").filter(pk=canvas.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.FACILITATE, found.space)
    if len(place) != PLACE or any(abs(one) > form.FAR for one in place) or min(place[2:]) < 1:
        raise Invalid("That is no place on a canvas.")
    signals.publish(found.stream, "bring", person=by, about=",".join(map(str, place)))
