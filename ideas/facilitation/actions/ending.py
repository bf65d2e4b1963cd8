"""What a session ends with: its notes by group with their authors, kept as they stood."""

from ideas.codesign import form
from ideas.codesign.models import Stamp
from ideas.facilitation.models import Session, SummaryGroup, SummaryNote
from ideas.facilitation.queries.noted import Heap, heaps
from realtime.documents import documents


def sum_up(session: Session) -> None:
    """Write down all groups and notes of the canvas as they stand. Within the deed that ends the session."""
    lying = form.read(documents.read(session.stream)).values()
    authors = dict(Stamp.objects.filter(canvas=session.canvas_id).values_list("note", "created_by"))
    for place, heap in enumerate(heaps(list(lying)), start=1):
        _keep(session, place, heap, authors)


def _keep(session: Session, place: int, heap: Heap, authors: dict[str, int]) -> None:
    group = SummaryGroup.objects.create(
        session=session, place=place, note=heap.frame.id if heap.frame else "", title=heap.title[:200]
    )
    SummaryNote.objects.bulk_create(
        SummaryNote(group=group, place=number, note=note.id, words=_words(note), author_id=authors.get(note.id))
        for number, note in enumerate(heap.notes, start=1)
    )


def _words(note: form.Note) -> str:
    return note.text.strip() or str(note.more.get("href", ""))
