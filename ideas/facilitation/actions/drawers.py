"""Writing in private: each in a drawer of their own, a document that nobody else opens."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

from pycrdt import Doc

from ideas.codesign import form
from ideas.facilitation import events
from ideas.facilitation.actions import doors
from ideas.facilitation.actions.laying import HEIGHT, WIDTH, free_place
from ideas.facilitation.actions.sessions import seat
from ideas.facilitation.models import Activity, Drawer
from realtime.documents import documents
from workspace.audit import ledger
from workspace.audit.ledger import Told, action, own_state, record, record_history, retelling, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces.permissions import Can

# Nobody writes more in the minutes of one activity; a canvas holds 5,000 notes of all people together.
NOTES_MOST = 100


@own_state
def open_drawer(*, by: Person, activity: Activity) -> Drawer:
    """One's own drawer in an activity in which everybody writes in private; it is made when it is first asked for."""
    activity = doors.activity_for(by, activity, Can.CONTRIBUTE)
    own = Drawer.objects.filter(activity=activity, person=by).first()
    if own is None:
        _writing(activity)
        own = Drawer.objects.create(activity=activity, person=by, opened_at=clock.now())
        seat(activity.session, by)
    own.activity = activity
    return own


@action
def write_in_drawer(*, by: Person, activity: Activity, words: str, key: UUID | None = None) -> Drawer:
    """A note of one's own, which nobody else reads until all are revealed."""
    words = _worded(words)
    drawer = _drawer_for(by, activity)
    if drawer.notes >= NOTES_MOST:
        raise Refused("%(most)s notes lie in your drawer: more than that nobody would read.", most=NOTES_MOST)

    def change(doc: Doc[Any]) -> None:
        own = form.read(doc).values()
        x, y = free_place(own, lying)
        form.put(doc, [form.Note(uuid4().hex, "note", x, y, WIDTH, HEIGHT, "yellow", words, z=len(own) + 1)])

    lying = [] if drawer.notes else form.read(documents.read(drawer.activity.session.stream)).values()
    _edit(by, drawer, change)
    _tell(by, drawer, Verb.WROTE_NOTE)
    return drawer


@action
def reword_in_drawer(*, by: Person, activity: Activity, note: str, words: str, key: UUID | None = None) -> Drawer:
    """Say one of one's own notes otherwise, while nobody has read it."""
    words = _worded(words)
    drawer = _drawer_for(by, activity)

    def change(doc: Doc[Any]) -> None:
        text = form.notes_map(doc)[note]["text"]
        text.clear()
        text += words

    if _own(drawer, note).text == words:
        unchanged()
        return drawer
    _edit(by, drawer, change)
    _tell(by, drawer, Verb.CHANGED_NOTE)
    return drawer


@action
def take_from_drawer(*, by: Person, activity: Activity, note: str, key: UUID | None = None) -> Drawer:
    """Take one of one's own notes away, while nobody has read it."""
    drawer = _drawer_for(by, activity)
    if note not in form.read(documents.read(drawer.document)):
        unchanged()
        return drawer

    def change(doc: Doc[Any]) -> None:
        del form.notes_map(doc)[note]

    _edit(by, drawer, change)
    _tell(by, drawer, Verb.REMOVED_NOTE)
    return drawer


def stamp_drawers(changes: Sequence[documents.Change]) -> None:
    """What belongs to updates of drawers, within the transaction that stores them: how many notes lie there; and who
    wrote them from a canvas signs for it. Raises documents.Refused when the drawer is closed."""
    for change in changes:
        drawer = _of(change.document)
        if not drawer.activity.writes_in_private:
            raise documents.Refused("closed")
        before, now = drawer.notes, len(form.notes_map(change.doc))
        if now > NOTES_MOST:
            raise documents.Refused("full")
        if before != now:
            drawer.notes = now
            drawer.save(update_fields=["notes"])
        if ledger.deed.get() is None and now > before:
            _sign(by=drawer.person, drawer=drawer)


@retelling
def _sign(*, by: Person, drawer: Drawer) -> None:
    """Told afterwards, since the update stands already."""
    told = Told(clock.now(), by.pk, Verb.WROTE_NOTE, drawer, drawer.activity.session.canvas.space_id)
    on, also = _events(drawer)
    record_history([told], by=by, source="causeway", events=[(by.stream, on), *also.items()])


def _of(document: str) -> Drawer:
    rows = Drawer.objects.select_related("person", "activity__session__canvas")
    return rows.get(pk=int(document.partition(":")[2]))


def _drawer_for(by: Person, activity: Activity) -> Drawer:
    """One's own drawer, while it is open. Its session is locked: nothing is revealed meanwhile."""
    activity = doors.activity_for(by, activity, Can.CONTRIBUTE)
    _writing(activity)
    own, new = Drawer.objects.get_or_create(activity=activity, person=by, defaults={"opened_at": clock.now()})
    if new:
        seat(activity.session, by)
    own.activity = activity
    return own


def _writing(activity: Activity) -> None:
    if not activity.writes_in_private:
        raise Refused("Nobody writes in private now: what was written lies on the canvas. Write there.")


def _own(drawer: Drawer, note: str) -> form.Note:
    found = form.read(documents.read(drawer.document)).get(note)
    if found is None:
        raise NotVisible
    return found


def _edit(by: Person, drawer: Drawer, change: Callable[[Doc[Any]], None]) -> None:
    documents.edit(drawer.document, by=by.pk, change=change)
    drawer.refresh_from_db(fields=["notes"])


def _worded(words: str) -> str:
    words = words.replace("\x00", "").replace("\r\n", "\n").strip()
    if not words:
        raise Invalid("Write something first.")
    if len(words) > form.WORDS_MOST:
        raise Invalid("A note has at most %(most)s characters.", most=f"{form.WORDS_MOST:,}")
    return words


def _events(drawer: Drawer) -> tuple[events.OwnChanged, dict[str, events.SessionEvent]]:
    """The writer's own pages learn what is kept; the others, how many have written."""
    session = drawer.activity.session
    numbers = {"canvas": session.canvas_id, "session": session.pk, "activity": drawer.activity_id}
    return events.OwnChanged(**numbers), {session.stream: events.ActivityGrew(**numbers)}


def _tell(by: Person, drawer: Drawer, verb: Verb) -> None:
    on, also = _events(drawer)
    record(by, verb, drawer, space=drawer.activity.session.canvas.space_id, on=by.stream, event=on, also=also)
