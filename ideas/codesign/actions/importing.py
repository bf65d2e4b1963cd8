"""Notes from a file: all of them or none."""

from uuid import UUID

from ideas.codesign import events, form
from ideas.codesign.actions import doors
from ideas.codesign.actions.canvases import tell
from ideas.codesign.models import Canvas
from ideas.codesign.queries.note_file import GAP, NoteFile
from realtime.documents import documents
from workspace.audit.ledger import action
from workspace.audit.models import Verb
from workspace.common.errors import Invalid
from workspace.people.models import Person


@action
def import_notes(*, by: Person, canvas: Canvas, file: NoteFile, key: UUID | None = None) -> Canvas:
    """Lay the notes of a file below what lies there. They are by whoever brings them.

    Raises Invalid for a file with anything wrong in it, and when the canvas would hold too many.
    """
    canvas = doors.canvas_for(by, canvas, writes=True)
    if file.troubles:
        raise Invalid("This file can't be taken over: %(trouble)s", trouble=file.troubles[0])
    lying = form.read(documents.read(canvas.stream))
    notes = file.notes(max((one.y + one.h + 2 * GAP for one in lying.values()), default=0))
    if len(lying) + len(notes) > form.NOTES_MOST:
        raise Invalid("A canvas holds at most %(most)s notes. Open another one for these.", most=f"{form.NOTES_MOST:,}")
    documents.edit(canvas.stream, by=by.pk, change=lambda doc: form.put(doc, notes))
    tell(by, canvas, Verb.IMPORTED_NOTES, events.NotesImported(canvas=canvas.pk))
    return canvas
