"""A session is planned, started, given voices, and ends."""

from uuid import UUID

from ideas.codesign.models import Canvas
from ideas.facilitation import events
from ideas.facilitation.actions import doors, ending, running
from ideas.facilitation.actions.agenda import put
from ideas.facilitation.models import Seat, Session
from ideas.facilitation.recipes import RECIPES
from realtime import signals
from workspace.audit.ledger import action, own_state, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.gatherings.models import Gathering
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

TITLE_MOST = 120


@action
def plan_session(
    *, by: Person, canvas: Canvas, title: str = "", recipe: str = "", blind: bool = False, key: UUID | None = None
) -> Session:
    """Plan a session on a canvas, by a recipe or with an empty agenda. Whoever facilitates its space; one at a time."""
    canvas = doors.canvas_for(by, canvas)
    known = RECIPES.get(recipe)
    if recipe and known is None:
        raise Invalid("There is no such recipe.")
    if Session.objects.open().filter(canvas=canvas).exists():
        raise Refused("A session is planned or going on here already. End it, or call it off, first.")
    made = Session.objects.create(
        canvas=canvas,
        title=titled(title or (str(known.title) if known else canvas.title)),
        recipe=recipe,
        blind=blind or (known is not None and known.blind),
        planned_by=by,
        planned_at=clock.now(),
    )
    if known is not None:
        put(made, known.steps)
    tell(by, made, Verb.PLANNED_SESSION, events.SessionPlanned(canvas=canvas.pk, session=made.pk))
    return made


@action
def change_session(*, by: Person, session: Session, title: str, blind: bool, key: UUID | None = None) -> Session:
    """Call it otherwise, or have it with names or without: until it starts. Nobody who wrote without a name is named
    because somebody thought better of it."""
    session = doors.led_session_for(by, session)
    title = titled(title)
    if (title, blind) == (session.title, session.blind):
        unchanged()
        return session
    if session.is_going_on and blind != session.blind:
        raise Refused("The session has begun. Whether names are told stays as it was said at its beginning.")
    session.title, session.blind = title, blind
    session.save(update_fields=["title", "blind"])
    tell(by, session, Verb.CHANGED_SESSION, events.SessionChanged(canvas=session.canvas_id, session=session.pk))
    return session


@action
def call_off_session(*, by: Person, session: Session, key: UUID | None = None) -> Session:
    """It was planned, and will not be held."""
    session = doors.session_for(by, session, Can.FACILITATE, ended=True)
    if session.ended_at is not None:
        unchanged()
        return session
    if session.is_going_on:
        raise Refused("The session has begun. End it.")
    session.ended_at, session.ended_by = clock.now(), by
    session.save(update_fields=["ended_at", "ended_by"])
    tell(by, session, Verb.CHANGED_SESSION, events.SessionCalledOff(canvas=session.canvas_id, session=session.pk))
    return session


@action
def start_session(*, by: Person, session: Session, key: UUID | None = None) -> Session:
    """Let it begin. The space's members are told. Its first activity is begun apart, when all are there."""
    session = doors.led_session_for(by, session)
    if session.is_going_on:
        unchanged()
        return session
    if not session.activities.exists():
        raise Invalid("There is nothing on the agenda. Add an activity, or take a recipe.")
    session.started_at, session.started_by = clock.now(), by
    session.save(update_fields=["started_at", "started_by"])
    seat(session, by)
    signals.recheck(None)
    tell(by, session, Verb.STARTED_SESSION, events.SessionStarted(canvas=session.canvas_id, session=session.pk))
    return session


@action
def end_session(*, by: Person, session: Session, key: UUID | None = None) -> Session:
    """End it: what is under way ends, and all that came of it is written down for everybody who was in it."""
    session = doors.session_for(by, session, Can.FACILITATE, ended=True)
    if session.ended_at is not None:
        unchanged()
        return session
    if not session.is_going_on:
        raise Refused("The session has not begun. Start it, or call it off.")
    running.rest(by, session)
    session.ended_at, session.ended_by = clock.now(), by
    session.save(update_fields=["ended_at", "ended_by"])
    ending.sum_up(session)
    signals.recheck(None)
    people = [one.person for one in session.seats.select_related("person")]
    event = events.SessionEnded(canvas=session.canvas_id, session=session.pk)
    tell(by, session, Verb.ENDED_SESSION, event, *people)
    return session


@action
def voice_session(*, by: Person, session: Session, gathering: Gathering, key: UUID | None = None) -> Session:
    """People speak in turn in this gathering, of a thread of the same space, while the session goes on."""
    session = doors.led_session_for(by, session)
    found = Gathering.objects.visible_to(by).live().select_related("thread").filter(pk=gathering.pk).first()
    if found is None:
        raise NotVisible
    if found.thread.space_id != session.canvas.space_id:
        raise Invalid("The gathering must be in the space of the canvas: who is here must be able to speak there.")
    if session.gathering_id == found.pk:
        unchanged()
        return session
    session.gathering = found
    session.save(update_fields=["gathering"])
    tell(by, session, Verb.CHANGED_SESSION, events.SessionVoiced(canvas=session.canvas_id, session=session.pk))
    return session


@own_state
def be_here(*, by: Person, session: Session) -> Seat | None:
    """I am in it. Said when the page opens. None when it does not go on, and for who can only look on."""
    found = Session.objects.visible_to(by).select_related("canvas__space").filter(pk=session.pk).first()
    if found is None:
        raise NotVisible
    if not found.is_going_on or not permissions.may(by, Can.CONTRIBUTE, found.canvas.space):
        return None
    return seat(found, by)


@own_state
def see_summary(*, by: Person, session: Session) -> None:
    """I have opened the summary: it waits for me no more."""
    Seat.objects.filter(session=session, person=by, seen_at=None).update(seen_at=clock.now())


def seat(session: Session, person: Person) -> Seat:
    """Whoever takes part is in it, and gets its summary."""
    return Seat.objects.get_or_create(session=session, person=person, defaults={"came_at": clock.now()})[0]


def titled(title: str) -> str:
    """Raises Invalid."""
    title = one_line(title)
    if not title:
        raise Invalid("Give the session a title.")
    if len(title) > TITLE_MOST:
        raise Invalid("A title has at most %(most)s characters.", most=TITLE_MOST)
    return title


def tell(by: Person, session: Session, verb: Verb, event: events.SessionEvent, *to: Person) -> None:
    record(by, verb, session, to=to, space=session.canvas.space_id, on=session.stream, event=event)
