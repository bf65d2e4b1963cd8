"""Who made, changed and took away a note: written from each update of the document, in its transaction, by the person
of the connection that it came from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, cast

from django.db import connection
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


@dataclass
class _Signing:
    """What is to be stamped and told of one canvas. `known`: its stamps of what was touched, by note."""

    canvas: int
    doc: Doc[Any]
    known: dict[str, Stamp]
    now: datetime = field(default_factory=clock.now)
    made: dict[str, Stamp] = field(default_factory=dict)
    touched: dict[str, Stamp] = field(default_factory=dict)
    told: list[tuple[int, Verb, Stamp]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lying = form.notes_map(self.doc)

    def tell(self, by: int, verb: Verb, stamp: Stamp) -> None:
        self.told.append((by, verb, stamp))
        if verb is not Verb.REMOVED_NOTE:
            stamp.signed_by_id, stamp.signed_at = by, self.now


def stamp_changes(changes: Sequence[Change]) -> None:
    """What documents call when updates of canvases are stored, within their transaction.

    Signs what is a contribution in it: new notes, other words, and notes that went; moving one is none, and one
    stretch of writing is one. Within another deed (an import, a restored version) that deed alone is signed.
    A fixed number of queries, however many wrote at the same moment; none where notes were only moved.
    """
    for name, some in groupby(changes, key=lambda one: one.document):
        kept = [one for one in some if one.person is not None and _keys(one)]
        if kept:
            _stamp(parse(name).id, kept)


def _keys(change: Change) -> frozenset[str]:
    return change.added | change.removed | change.changed_in(form.SIGNED)


def _stamp(canvas: int, changes: Sequence[Change]) -> None:
    keys = frozenset[str]().union(*map(_keys, changes))
    known = {one.note: one for one in Stamp.objects.filter(canvas=canvas, note__in=keys).select_for_update(no_key=True)}
    signing = _Signing(canvas, changes[-1].doc, known)
    for change in changes:
        by = cast("int", change.person)
        authors = change.context if isinstance(change.context, Mapping) else {}
        for note in sorted(change.added | change.changed_in(form.SIGNED)):
            if note in signing.known:
                _touch(signing, by, note)
            else:
                _make(signing, by, note, authors)
        for note in sorted(change.removed):
            _remove(signing, by, note)
    Stamp.objects.bulk_create(signing.made.values())
    _keep(signing.touched.values())
    _lay_pictures(signing)
    if ledger.deed.get() is None and signing.told:
        found = Canvas.objects.only("space", "opened_by").get(pk=canvas)
        _sign_notes(by=Person(pk=signing.told[0][0]), canvas=found, signing=signing)


def _make(signing: _Signing, by: int, note: str, authors: Mapping[str, int]) -> None:
    """`authors`: whose a new note is, where that is not `by` (what was written in private and is revealed)."""
    seen = signing.lying.get(note)
    if seen is None:  # it went again in the same moment
        return
    stamp = Stamp(
        canvas_id=signing.canvas, note=note, kind=seen.get("kind") or "", created_by_id=authors.get(note, by),
        created_at=signing.now, words=form.words_of(seen), group=seen.get("group") or "",
    )  # fmt: skip
    signing.known[note] = signing.made[note] = stamp
    signing.tell(by, Verb.WROTE_NOTE, stamp)


def _touch(signing: _Signing, by: int, note: str) -> None:
    """A note that came back (undo, a restored version) keeps the stamp that it had."""
    stamp, seen = signing.known[note], signing.lying.get(note)
    if seen is None:
        return
    words, group = form.words_of(seen), seen.get("group") or ""
    if stamp.removed_at is not None:
        stamp.removed_by_id = stamp.removed_at = None
        signing.tell(by, Verb.CHANGED_NOTE, stamp)
    elif words != stamp.words and not _is_stretch(stamp, by, signing.now):
        signing.tell(by, Verb.CHANGED_NOTE, stamp)
    elif (words, group) == (stamp.words, stamp.group):
        return
    if words != stamp.words:
        stamp.changed_by_id, stamp.changed_at = by, signing.now
    stamp.words, stamp.group = words, group
    _mark(signing, stamp)


def _remove(signing: _Signing, by: int, note: str) -> None:
    stamp = signing.known.get(note)
    if stamp is not None and stamp.stands and note not in signing.lying:
        stamp.removed_by_id, stamp.removed_at = by, signing.now
        signing.tell(by, Verb.REMOVED_NOTE, stamp)
        _mark(signing, stamp)


def _mark(signing: _Signing, stamp: Stamp) -> None:
    if stamp.note not in signing.made:
        signing.touched[stamp.note] = stamp


def _keep(stamps: Collection[Stamp]) -> None:
    """One statement: somebody who types does this with each letter, and all wait for it."""
    if stamps:
        columns: list[list[Any]] = [[getattr(one, name) for one in stamps] for name in ("pk", *_KEPT_COLUMNS)]
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, columns)


_KEPT_COLUMNS = (
    "changed_by_id", "changed_at", "removed_by_id", "removed_at", "signed_by_id", "signed_at", "words", "group",
)  # fmt: skip
_KEEP = """
UPDATE codesign_stamp SET
    changed_by_id = n.changed_by, changed_at = n.changed_at, removed_by_id = n.removed_by, removed_at = n.removed_at,
    signed_by_id = n.signed_by, signed_at = n.signed_at, words = n.words, "group" = n.within
FROM unnest(
    %s::bigint[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::timestamptz[],
    %s::text[], %s::text[]
) AS n (id, changed_by, changed_at, removed_by, removed_at, signed_by, signed_at, words, within)
WHERE codesign_stamp.id = n.id
"""


def _is_stretch(stamp: Stamp, by: int, now: datetime) -> bool:
    return stamp.signed_by_id == by and stamp.signed_at is not None and now - stamp.signed_at < STRETCH


def _lay_pictures(signing: _Signing) -> None:
    """A file that its uploader lays here is seen by whoever sees the canvas; others' files stay theirs."""
    images = [one for one in signing.made.values() if one.kind == "image"]
    files = {int(signing.lying[one.note].get("attachment") or 0): one.signed_by_id for one in images}
    if files:
        found = Attachment.objects.filter(pk__in=files)
        new = [
            Picture(canvas_id=signing.canvas, attachment=one, laid_by_id=one.uploaded_by_id)
            for one in found
            if one.uploaded_by_id == files[one.pk]
        ]
        Picture.objects.bulk_create(new, ignore_conflicts=True)


@retelling
def _sign_notes(*, by: Person, canvas: Canvas, signing: _Signing) -> None:
    """Told afterwards, since the update stands already and is never refused for being one too many in a minute.

    Each towards whoever made the note; a new one towards whoever opened the canvas. `by` is one of those who did it.
    """
    told = [
        Told(
            signing.now, who, verb, stamp, canvas.space_id,
            (canvas.opened_by_id if verb is Verb.WROTE_NOTE else stamp.created_by_id,),
        )
        for who, verb, stamp in signing.told
    ]  # fmt: skip
    notes = list(dict.fromkeys(stamp.note for _, _, stamp in signing.told))
    event = events.NotesStamped(canvas=canvas.pk, notes=notes[:TOLD_MOST])
    record_history(told, by=by, source="causeway", events=[(canvas.stream, event)])
