"""How an action comes by the session that it changes: through visible_to, locked, with the right asked for."""

from ideas.codesign.models import Canvas
from ideas.facilitation.models import Activity, Option, Session
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def canvas_for(by: Person, canvas: Canvas) -> Canvas:
    """The canvas with its space, locked, for who facilitates the space. Raises NotVisible or Refused."""
    seen = Canvas.objects.visible_to(by).select_related("space")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=canvas.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.FACILITATE, found.space)
    return standing(found)


def standing(canvas: Canvas) -> Canvas:
    """Raises Refused where nothing is written any more."""
    if canvas.space.is_archived:
        raise Refused("This space is archived: it can be read, not written to. A facilitator can restore it.")
    if canvas.is_archived:
        raise Refused("This canvas is archived: it can be read, not written to.")
    return canvas


def session_for(by: Person, session: Session, can: Can = Can.CONTRIBUTE, *, ended: bool = False) -> Session:
    """The session with its canvas and space, locked. Raises NotVisible, or Refused: also when it has ended."""
    found = (
        Session.objects.visible_to(by)
        .select_related("canvas__space", "canvas__opened_by")
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=session.pk)
        .first()
    )
    if found is None:
        raise NotVisible
    permissions.require(by, can, found.canvas.space)
    standing(found.canvas)
    if not ended and found.ended_at is not None:
        raise Refused("This session has ended. Its summary stays; plan another one to go on.")
    return found


def led_session_for(by: Person, session: Session) -> Session:
    """The session, for whoever facilitates its space."""
    return session_for(by, session, Can.FACILITATE)


def activity_for(by: Person, activity: Activity, can: Can = Can.FACILITATE) -> Activity:
    """An activity with its session, which is locked."""
    session = session_for(by, Session(pk=activity.session_id), can)
    found = Activity.objects.filter(pk=activity.pk, session=session).first()
    if found is None:
        raise NotVisible
    found.session = session
    return found


def option_for(by: Person, option: Option) -> Option:
    """What can be voted for, with its activity, whose session is locked. Raises Refused when the vote is not open."""
    seen = Option.objects.filter(pk=option.pk).select_related("activity").first()
    if seen is None:
        raise NotVisible
    seen.activity = activity_for(by, seen.activity, Can.CONTRIBUTE)
    if not seen.activity.is_current:
        raise Refused("This vote is not open.")
    return seen
