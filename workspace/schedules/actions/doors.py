"""How an action comes by the scheduled post that it changes: through visible_to, locked, with the right asked for."""

from workspace.audit.ledger import record
from workspace.audit.models import Verb
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.schedules import events
from workspace.schedules.models import ScheduledPost
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def scheduled_for(by: Person, scheduled: ScheduledPost, *, anybody: bool = False) -> ScheduledPost:
    """The row, locked. Raises NotVisible; Refused unless `by` keeps it or facilitates the space.

    `anybody`: whoever may write in the space.
    """
    found = (
        ScheduledPost.objects.visible_to(by)
        .select_related("space", "thread__space", "keeper", "stand_in")
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=scheduled.pk)
        .first()
    )
    if found is None:
        raise NotVisible
    permissions.require(by, Can.CONTRIBUTE, found.home)
    if not anybody and found.keeper_id != by.pk and not permissions.may(by, Can.FACILITATE, found.home):
        raise Refused("Only its keeper or a facilitator of the space can do that. Take it over first.")
    return found


def signed(by: Person, verb: Verb, scheduled: ScheduledPost, *, to: Person | None = None) -> ScheduledPost:
    """Save it, and sign the deed; it turns to `to`, else to its keeper, where that is somebody else."""
    scheduled.save()
    space = scheduled.home
    record(
        by, verb, scheduled, to=[to or scheduled.keeper], space=space.pk, on=space.stream,
        event=events.ScheduleChanged(space=space.pk, scheduled=scheduled.pk),
    )  # fmt: skip
    return scheduled
