"""Activities begin and end, one after the other; their time; and what was written in private is revealed."""

from secrets import SystemRandom
from typing import Any
from uuid import UUID

from pycrdt import Doc

from ideas.codesign import form
from ideas.facilitation import events
from ideas.facilitation.actions import doors, laying
from ideas.facilitation.models import Activity, Drawer, Option, Session
from ideas.facilitation.queries.noted import options_on
from realtime import signals
from realtime.documents import documents
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person


@action
def begin_activity(*, by: Person, activity: Activity, key: UUID | None = None) -> Activity:
    """Begin it; the one under way ends, with all that belongs to its end. Its minutes, if it has some, run from now.

    A vote is on what lies on the canvas at this moment: groups, and notes that are in none. Raises Invalid when
    nothing lies there.
    """
    activity = doors.activity_for(by, activity)
    session = activity.session
    if not session.is_going_on:
        raise Refused("The session has not begun. Start it first.")
    if activity.is_current:
        unchanged()
        return activity
    if activity.ended_at is not None:
        raise Refused("This activity is over: what came of it stays. Add another one to go on with it.")
    rest(by, session)
    now = clock.now()
    activity.started_at = now
    activity.begin_timer(activity.minutes * 60 if activity.minutes else None, now)
    activity.save()
    if activity.is_vote:
        _take_options(activity)
    signals.recheck(None)
    _tell(by, activity, Verb.BEGAN_ACTIVITY, events.ActivityBegan)
    return activity


@action
def end_activity(*, by: Person, activity: Activity, key: UUID | None = None) -> Activity:
    """It is over: private notes that were not revealed are, and the vote is closed and told."""
    activity = doors.activity_for(by, activity)
    if activity.ended_at is not None:
        unchanged()
        return activity
    if not activity.is_current:
        raise Refused("This activity has not begun.")
    rest(by, activity.session)
    activity.refresh_from_db()
    _tell(by, activity, Verb.ENDED_ACTIVITY, events.ActivityEnded)
    return activity


@action
def reveal_notes(*, by: Person, activity: Activity, key: UUID | None = None) -> Activity:
    """Lay on the canvas what everybody wrote in private, in an order drawn by lot. From then on the canvas can be
    written on again."""
    activity = doors.activity_for(by, activity)
    if activity.revealed_at is not None:
        unchanged()
        return activity
    if not activity.writes_in_private:
        raise Refused("Nobody writes in private in this activity now.")
    authors = reveal(by, activity)
    _tell(by, activity, Verb.REVEALED_NOTES, events.NotesRevealed, *authors)
    return activity


@action
def pause_timer(*, by: Person, activity: Activity, key: UUID | None = None) -> Activity:
    activity = doors.activity_for(by, activity)
    if not activity.is_current or not activity.pause_timer(clock.now()):
        unchanged()
        return activity
    return _timed(by, activity)


@action
def resume_timer(*, by: Person, activity: Activity, key: UUID | None = None) -> Activity:
    activity = doors.activity_for(by, activity)
    if not activity.is_current or not activity.resume_timer(clock.now()):
        unchanged()
        return activity
    return _timed(by, activity)


@action
def extend_timer(*, by: Person, activity: Activity, seconds: int = 60, key: UUID | None = None) -> Activity:
    """Give `seconds` more. A timer that is over, or was none, counts them from now."""
    activity = doors.activity_for(by, activity)
    if not activity.is_current:
        raise Refused("This activity is not under way.")
    now = clock.now()
    if activity.timer_seconds is None:
        activity.begin_timer(0, now)
    if not activity.extend_timer(seconds, now):
        raise Invalid("An activity takes a second at least and four hours at most.")
    return _timed(by, activity)


def rest(by: Person, session: Session) -> None:
    """Whatever is under way ends. Within a deed that holds the session's lock."""
    for one in session.activities.under_way():
        one.session = session
        if one.writes_in_private:
            reveal(by, one)
        one.ended_at = clock.now()
        one.pause_timer(one.ended_at)
        one.save()
        signals.recheck(None)


def reveal(by: Person, activity: Activity) -> list[Person]:
    """Copy all drawers onto the canvas, each note with who wrote it; nothing or all, and once. Returns the writers.

    Each drawer is closed as it is emptied: who writes in it at that very moment is before or after, never between.
    """
    found: list[tuple[form.Note, Person]] = []
    for drawer in activity.drawers.select_related("person").order_by("pk"):
        found += [(note, drawer.person) for note in _emptied(drawer)]
    activity.revealed_at = clock.now()
    activity.save(update_fields=["revealed_at"])
    signals.recheck(None)
    SystemRandom().shuffle(found)
    if found:
        stream = activity.session.stream
        lying = form.read(documents.read(stream))
        laid = laying.revealed(lying, [note for note, _ in found], activity.title)
        authors = {note.id: person.pk for note, person in found}
        documents.edit(stream, by=by.pk, change=lambda doc: form.put(doc, laid), context=authors)
    return list({person.pk: person for _, person in found}.values())


def _emptied(drawer: Drawer) -> list[form.Note]:
    """What lies in it. It is locked to the end of the transaction: who comes then finds it closed."""
    found: list[form.Note] = []

    def read(doc: Doc[Any]) -> None:
        found.extend(note for note in form.read(doc).values() if note.text.strip() or note.kind != "note")

    documents.edit(drawer.document, by=drawer.person_id, change=read)
    return found


def _take_options(activity: Activity) -> None:
    lying = list(form.read(documents.read(activity.session.stream)).values())
    options = [
        Option(activity=activity, place=place, note=note, words=words)
        for place, (note, words) in enumerate(options_on(lying), start=1)
    ]
    if not options:
        raise Invalid("Nothing lies on the canvas that could be voted for. Write notes first.")
    Option.objects.bulk_create(options)


def _timed(by: Person, activity: Activity) -> Activity:
    activity.save(update_fields=Activity.TIMER)
    _tell(by, activity, Verb.KEPT_TIME, events.ActivityTimed)
    return activity


def _tell(by: Person, activity: Activity, verb: Verb, event: type[events.ActivityEvent], *to: Person) -> None:
    session = activity.session
    record(
        by, verb, activity, to=to, space=session.canvas.space_id, on=session.stream,
        event=event(canvas=session.canvas_id, session=session.pk, activity=activity.pk),
    )  # fmt: skip
