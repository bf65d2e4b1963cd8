"""How an action comes by the canvas that it changes: through visible_to, locked, with the right asked for."""

from ideas.codesign.models import Canvas
from ideas.codesign.queries.registered import gated
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def canvas_for(
    by: Person, canvas: Canvas, can: Can = Can.CONTRIBUTE, *, archived: bool = False, writes: bool = False
) -> Canvas:
    """The canvas with its space, locked. Raises NotVisible or Refused: when it was archived (unless `archived`), and
    for who `writes` on it while it is read only for everybody."""
    seen = Canvas.objects.visible_to(by).select_related("space")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=canvas.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, can, found.space)
    if found.is_archived and can is not Can.VIEW and not archived:
        raise Refused("This canvas is archived: it can be read, not written to.")
    if writes and gated([found.pk]):
        raise Refused("This canvas is read only while everybody writes in private.")
    return found


def kept_canvas_for(by: Person, canvas: Canvas, *, archived: bool = False) -> Canvas:
    """As `canvas_for`, for whoever opened it and may still contribute, and for facilitators of the space."""
    found = canvas_for(by, canvas, Can.VIEW)
    mine = found.opened_by_id == by.pk and not found.space.is_archived
    permissions.require(by, Can.CONTRIBUTE if mine else Can.FACILITATE, found.space)
    if found.is_archived and not archived:
        raise Refused("This canvas is archived: it can be read, not written to.")
    return found
