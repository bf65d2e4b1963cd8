"""Who made, changed and took away a note: written from each update of the document, in its transaction, by the person
of the connection that it came from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from pycrdt import Doc

from ideas.codesign import events, form
from ideas.codesign.models import Canvas, Picture, Stamp
from realtime.documents.kinds import Change
from realtime.streams import parse
from workspace.audit import ledger
from workspace.audit.ledger import Told, record_history, retelling
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.people.models import Person
from workspace.threads.models import Attachment

# As long as somebody writes on at one note, that is one contribution and not one for each letter.
STRETCH = timedelta(minutes=10)
# Of more, listeners ask for all.
TOLD_MOST = 200


@dataclass(frozen=True)
class Changed:
    """What one person did to the notes of a canvas in one transaction, by their ids."""

    added: Collection[str]
    changed: Collection[str]
    removed: Collection[str]


def stamp_changes(changes: Sequence[Change]) -> None:
    """What documents call when updates of canvases are stored, within their transaction.

    Signs what is a contribution in it: new notes, other words, and notes that went; moving one is none, and one
    stretch of writing is one. Within another deed (an import, a restored version) that deed alone is signed.
    """
    for (name, person), some in groupby(changes, key=lambda one: (one.document, one.person)):
        if person is not None:
            same = list(some)
            what = Changed(
                added=frozenset().union(*(one.added for one in same)),
                changed=frozenset().union(*(one.changed for one in same)),
                removed=frozenset().union(*(one.removed for one in same)),
            )
            authors = same[-1].context if isinstance(same[-1].context, Mapping) else {}
            stamp_notes(canvas=parse(name).id, by=person, what=what, doc=same[-1].doc, authors=authors)


def stamp_notes(*, canvas: int, by: int, what: Changed, doc: Doc[Any], authors: Mapping[str, int]) -> None:
    """`authors`: whose a new note is, where that is not `by` (what was written in private and is revealed)."""
    found = Canvas.objects.select_related("opened_by").get(pk=canvas)
    now = clock.now()
    known = {
        one.note: one for one in Stamp.objects.filter(canvas=found, note__in=_all(what)).select_for_update(no_key=True)
    }
    made = list(_made(found, by, what, doc, known, authors, now))
    Stamp.objects.bulk_create(made)
    touched, reworded = _touched(by, what, doc, known, now)
    Stamp.objects.bulk_update(touched, ["changed_by", "changed_at", "words", "group", "signed_by", "signed_at"])
    gone = _gone(by, what, doc, known, now)
    Stamp.objects.bulk_update(gone, ["removed_by", "removed_at"])
    _lay_pictures(found, by, made, doc)
    if ledger.deed.get() is None and (made or reworded or gone):
        told = [
            *_told(found, by, Verb.WROTE_NOTE, made, now),
            *_told(found, by, Verb.CHANGED_NOTE, reworded, now),
            *_told(found, by, Verb.REMOVED_NOTE, gone, now),
        ]
        _sign_notes(by=Person(pk=by), canvas=found, told=told, notes=[one.note for one in (*made, *reworded, *gone)])


def _all(what: Changed) -> set[str]:
    return {*what.added, *what.changed, *what.removed}


def _made(
    canvas: Canvas, by: int, what: Changed, doc: Doc[Any], known: dict[str, Stamp], authors: Mapping[str, int],
    now: datetime,
) -> Iterator[Stamp]:  # fmt: skip
    """A note that came back (undo, a restored version) keeps the stamp that it had."""
    lying = form.notes_map(doc)
    for note in sorted({*what.added, *what.changed} - set(known)):
        if note in lying:
            seen = lying[note]
            yield Stamp(
                canvas=canvas, note=note, kind=seen.get("kind") or "", created_by_id=authors.get(note, by),
                created_at=now, words=form.words_of(seen), group=seen.get("group") or "",
                signed_by_id=by, signed_at=now,
            )  # fmt: skip


def _touched(
    by: int, what: Changed, doc: Doc[Any], known: dict[str, Stamp], now: datetime
) -> tuple[list[Stamp], list[Stamp]]:
    """Those that are changed, and of them those whose words are other ones and that nobody was told of lately."""
    lying = form.notes_map(doc)
    touched, reworded = [], []
    for note in sorted({*what.added, *what.changed} & set(known)):
        stamp, seen = known[note], lying.get(note)
        if seen is None:
            continue
        words = form.words_of(seen)
        if stamp.removed_at is not None:
            stamp.removed_by = stamp.removed_at = None
            stamp.save(update_fields=["removed_by", "removed_at"])
            reworded.append(stamp)
        elif words != stamp.words and not _is_stretch(stamp, by, now):
            reworded.append(stamp)
        if words != stamp.words:
            stamp.changed_by_id, stamp.changed_at = by, now
        stamp.words, stamp.group = words, seen.get("group") or ""
        if stamp in reworded:
            stamp.signed_by_id, stamp.signed_at = by, now
        touched.append(stamp)
    return touched, reworded


def _is_stretch(stamp: Stamp, by: int, now: datetime) -> bool:
    return stamp.signed_by_id == by and stamp.signed_at is not None and now - stamp.signed_at < STRETCH


def _gone(by: int, what: Changed, doc: Doc[Any], known: dict[str, Stamp], now: datetime) -> list[Stamp]:
    lying = form.notes_map(doc)
    went = {note for note in what.removed if note not in lying}
    gone = [known[note] for note in sorted(went & set(known)) if known[note].stands]
    for stamp in gone:
        stamp.removed_by_id, stamp.removed_at = by, now
    return gone


def _lay_pictures(canvas: Canvas, by: int, made: list[Stamp], doc: Doc[Any]) -> None:
    """A file that its uploader lays here is seen by whoever sees the canvas; others' files stay theirs."""
    lying = form.notes_map(doc)
    files = {lying[one.note].get("attachment") for one in made if one.kind == "image"}
    own = Attachment.objects.filter(pk__in=[int(one) for one in files if one], uploaded_by=by)
    new = [Picture(canvas=canvas, attachment=one, laid_by_id=by) for one in own]
    Picture.objects.bulk_create(new, ignore_conflicts=True)


def _told(canvas: Canvas, by: int, verb: Verb, stamps: list[Stamp], now: datetime) -> Iterator[Told]:
    """Each towards whoever made the note; a new one towards whoever opened the canvas."""
    for one in stamps:
        to = canvas.opened_by_id if verb is Verb.WROTE_NOTE else one.created_by_id
        yield Told(now, by, verb, one, canvas.space_id, (to,))


@retelling
def _sign_notes(*, by: Person, canvas: Canvas, told: list[Told], notes: list[str]) -> None:
    """Told afterwards, since the update stands already and is never refused for being one too many in a minute."""
    event = events.NotesStamped(canvas=canvas.pk, notes=notes[:TOLD_MOST])
    record_history(told, by=by, source="causeway", events=[(canvas.stream, event)])
