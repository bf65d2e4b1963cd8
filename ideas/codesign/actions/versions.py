"""Named versions of a canvas, going back to one, and edits that were held."""

from uuid import UUID

from ideas.codesign import events
from ideas.codesign.actions import doors
from ideas.codesign.actions.canvases import tell
from ideas.codesign.models import Canvas
from realtime import signals
from realtime.documents import documents
from realtime.documents.models import HeldUpdate
from workspace.audit.ledger import action
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces.permissions import Can

NAME_MOST = 120


@action
def keep_version(*, by: Person, canvas: Canvas, title: str, key: UUID | None = None) -> Canvas:
    """Keep what lies there now, under a name. Whoever contributes may."""
    canvas = doors.canvas_for(by, canvas)
    title = one_line(title)
    if not title:
        raise Invalid("Give the version a name, so that others find it.")
    if len(title) > NAME_MOST:
        raise Invalid("A name has at most %(most)s characters.", most=NAME_MOST)
    documents.keep_version(canvas.stream, by=by.pk, title=title)
    tell(by, canvas, Verb.KEPT_VERSION, events.VersionsChanged(canvas=canvas.pk))
    return canvas


@action
def restore_version(*, by: Person, canvas: Canvas, version: int, key: UUID | None = None) -> Canvas:
    """Lay the canvas as it was. What stands now is kept as a version first, so that this can be undone by the same.

    Whoever contributes may. Raises NotVisible for a version of another canvas.
    """
    canvas = doors.canvas_for(by, canvas, writes=True)
    found = documents.versions(canvas.stream).filter(pk=version).first()
    if found is None:
        raise NotVisible
    title = f"Before going back to “{found.title}”"
    documents.restore(canvas.stream, by=by.pk, version=found, title=title[:NAME_MOST])
    tell(by, canvas, Verb.RESTORED_VERSION, events.VersionsChanged(canvas=canvas.pk))
    return canvas


@action
def settle_update(*, by: Person, canvas: Canvas, held: int, accept: bool, key: UUID | None = None) -> Canvas:
    """Let an edit in that was held because it would empty much of the canvas, or leave it out. For facilitators. What
    stands before it is let in is kept as a version, so that it can be undone."""
    canvas = doors.canvas_for(by, canvas, Can.FACILITATE)
    found = documents.held(canvas.stream).filter(pk=held).first()
    if found is None:
        raise NotVisible
    if accept:
        documents.keep_version(canvas.stream, by=by.pk, title=f"Before an edit that took away {found.lost} things")
    try:
        documents.settle(found, by=by.pk, accept=accept)
    except documents.Malformed as error:
        raise Refused("This edit does not fit what lies there now any more. Leave it out.") from error
    tell(by, canvas, Verb.SETTLED_UPDATE, events.UpdateSettled(canvas=canvas.pk))
    return canvas


def tell_of_held(update: HeldUpdate) -> None:
    """An edit was put aside: who may decide sees it at once, and finds it on the page in any case."""
    signals.publish(update.document.name, "held")
