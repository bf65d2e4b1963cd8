"""The notes: one paragraph, one row. Two who write at once each keep what they typed."""

from uuid import UUID

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused, Stale
from workspace.gatherings import events
from workspace.gatherings.actions import doors
from workspace.gatherings.models import NOTE_LONGEST, Gathering, Note, NoteVersion
from workspace.people.models import Person


@action
def write_note(*, by: Person, gathering: Gathering, text: str, key: UUID | None = None) -> Note:
    """Add a paragraph, under the point of the agenda that is under way. Anybody who takes part may."""
    gathering = doors.gathering_for(by, gathering)
    current = gathering.agenda.filter(started_at__isnull=False, done_at__isnull=True).first()
    note = Note.objects.create(gathering=gathering, item=current, author=by, text=_worded(text), at=clock.now())
    record(
        by, Verb.NOTED, note, to=[gathering.facilitator], space=gathering.thread.space_id, on=gathering.stream,
        event=events.NoteWritten(gathering=gathering.pk, note=note.pk),
    )  # fmt: skip
    return note


@action
def edit_note(*, by: Person, note: Note, text: str, version: int, key: UUID | None = None) -> Note:
    """Say a paragraph anew. `version` is what the writer began from: raises Stale when it has changed since.

    What stood before is kept.
    """
    note = doors.note_for(by, note)
    text = _worded(text)
    if text == note.text:
        unchanged()
        return note
    if version != note.version:
        raise Stale("This note changed while you were writing. Nothing was overwritten, and what you typed is kept.")
    NoteVersion.objects.create(
        note=note, version=note.version, text=note.text, by=note.edited_by or note.author, replaced_at=clock.now()
    )
    note.text, note.version, note.edited_at, note.edited_by = text, note.version + 1, clock.now(), by
    note.save(update_fields=["text", "version", "edited_at", "edited_by"])
    _tell(by, note, Verb.EDITED_NOTE, events.NoteEdited(gathering=note.gathering_id, note=note.pk))
    return note


@action
def delete_note(*, by: Person, note: Note, key: UUID | None = None) -> Note:
    """Take a paragraph away: its author, or whoever facilitates."""
    note = doors.note_for(by, note)
    if by.pk not in {note.author_id, note.gathering.facilitator_id}:
        raise Refused("Only its author, or whoever facilitates, can take a note away. You can edit it.")
    note.deleted_at, note.deleted_by = clock.now(), by
    note.save(update_fields=["deleted_at", "deleted_by"])
    _tell(by, note, Verb.DELETED_NOTE, events.NoteDeleted(gathering=note.gathering_id, note=note.pk))
    return note


def _worded(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Invalid("Write something first.")
    if len(text) > NOTE_LONGEST:
        raise Invalid("A note has at most %(most)s characters. Begin another one.", most=f"{NOTE_LONGEST:,}")
    return text


def _tell(by: Person, note: Note, verb: Verb, event: events.NoteEvent) -> None:
    record(
        by, verb, note, to=[note.author], space=note.gathering.thread.space_id, on=note.gathering.stream, event=event
    )
