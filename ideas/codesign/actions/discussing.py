"""Comments on a note are a thread of the space, which the note leads to."""

from uuid import UUID

from ideas.codesign import events, form
from ideas.codesign.actions import doors
from ideas.codesign.models import Canvas, Discussion, Stamp
from ideas.codesign.queries.registered import blinded
from workspace.audit.ledger import action, record
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.threads import events as thread_events
from workspace.threads.actions import posts
from workspace.threads.models import Thread

TITLE_MOST = 80


@action
def discuss_note(*, by: Person, canvas: Canvas, note: str, body: str, key: UUID | None = None) -> Discussion:
    """Open the thread of a note with its first comment. Who comes second replies in the thread that is there."""
    canvas = doors.canvas_for(by, canvas)
    stamp = Stamp.objects.select_related("created_by").filter(canvas=canvas, note=note).first()
    if stamp is None or not stamp.stands or not form.ID.fullmatch(note):
        raise Invalid("This note is not there any more. Nothing was posted.")
    if Discussion.objects.filter(canvas=canvas, note=note).exists():
        raise Refused("This note is being discussed already. Reload to see its thread, and reply there.")
    thread, post, called = posts.begin(by, canvas.space, _title(canvas, stamp), body)
    found = Discussion.objects.create(canvas=canvas, note=note, thread=thread, opened_by=by)
    author = [] if blinded([canvas.pk]) else [stamp.created_by]
    record(
        by, Verb.DISCUSSED_NOTE, found, to=[*author, *called], space=canvas.space_id, on=canvas.stream,
        event=events.NoteDiscussed(canvas=canvas.pk, note=note, thread=thread.pk),
        also={
            canvas.space.stream: thread_events.ThreadOpened(thread=thread.pk, space=canvas.space_id),
            thread.stream: thread_events.Replied(thread=thread.pk, post=post.pk),
            **posts.calls(post, called),
        },
    )  # fmt: skip
    return found


def discussed(thread: Thread) -> Discussion | None:
    return Discussion.objects.select_related("canvas").filter(thread=thread).first()


def _title(canvas: Canvas, stamp: Stamp) -> str:
    words = one_line(stamp.words)
    said = words if len(words) <= TITLE_MOST else f"{words[: TITLE_MOST - 1].rstrip()}…"
    return f"{said or 'A note'} · {canvas.title}"[:160]
