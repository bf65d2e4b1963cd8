"""How an action comes by the gathering that it changes: through visible_to, locked, with the right asked for."""

from workspace.common import clock
from workspace.common.errors import NotVisible, Refused
from workspace.gatherings.models import AWAY_AFTER, AgendaItem, Attendance, Gathering, Note
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def gathering_for(by: Person, gathering: Gathering, can: Can = Can.CONTRIBUTE, *, ended: bool = False) -> Gathering:
    """The gathering with its thread and space, locked. Raises NotVisible, or Refused: also when it has ended.

    Who writes into its thread too locks that first (threads.actions.doors.thread_for).
    """
    found = (
        Gathering.objects.visible_to(by)
        # Not with whoever facilitates: who waited for a handing over would find no row that joins with them any more.
        .select_related("thread__space", "thread__opened_by")
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=gathering.pk)
        .first()
    )
    if found is None:
        raise NotVisible
    permissions.require(by, can, found.thread.space)
    if not ended and not found.is_live:
        raise Refused("This gathering has ended. Go on in its thread, or gather again.")
    return found


def led_gathering_for(by: Person, gathering: Gathering) -> Gathering:
    """The gathering, for whoever facilitates it. Raises Refused for others."""
    found = gathering_for(by, gathering)
    if found.facilitator_id != by.pk:
        raise Refused("Only whoever facilitates this gathering can do that.")
    return found


def item_for(by: Person, item: AgendaItem, *, led: bool = True) -> AgendaItem:
    """A point of the agenda with its gathering, locked; with `led` only for whoever facilitates."""
    door = led_gathering_for if led else gathering_for
    gathering = door(by, Gathering(pk=item.gathering_id))
    found = AgendaItem.objects.filter(pk=item.pk, gathering=gathering).first()
    if found is None:
        raise NotVisible
    found.gathering = gathering
    return found


def note_for(by: Person, note: Note) -> Note:
    """A paragraph of the notes with its gathering, locked. Raises Refused when it was taken away."""
    gathering = gathering_for(by, Gathering(pk=note.gathering_id))
    found = Note.objects.select_related("author").get(pk=note.pk)
    found.gathering = gathering
    if found.deleted_at is not None:
        raise Refused("This note was taken away.")
    return found


def may_take_over(by: Person, gathering: Gathering) -> bool:
    """A facilitator of the space may at any time; others when whoever facilitates is away or can't take part."""
    if permissions.may(by, Can.FACILITATE, gathering.thread.space):
        return True
    if not permissions.may(gathering.facilitator, Can.CONTRIBUTE, gathering.thread.space):
        return True
    recently = clock.now() - AWAY_AFTER
    if gathering.started_at > recently:
        return False
    here = Attendance.objects.filter(gathering=gathering, person=gathering.facilitator_id, seen_at__gt=recently)
    return not here.exists()
