"""The timer of a gathering: kept in rows by the server's clock; it says when time is up and cuts nobody off."""

from uuid import UUID

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.gatherings import events
from workspace.gatherings.actions import doors
from workspace.gatherings.models import Gathering
from workspace.people.models import Person


@action
def start_timer(*, by: Person, gathering: Gathering, seconds: int, key: UUID | None = None) -> Gathering:
    """Give `seconds` from now; a timer that runs already begins anew."""
    gathering = doors.led_gathering_for(by, gathering)
    if not 1 <= seconds <= Gathering.TIMER_MOST:
        raise Invalid("A timer runs for a second at least and four hours at most.")
    gathering.begin_timer(seconds, clock.now())
    return _kept(by, gathering)


@action
def pause_timer(*, by: Person, gathering: Gathering, key: UUID | None = None) -> Gathering:
    gathering = doors.led_gathering_for(by, gathering)
    if not gathering.pause_timer(clock.now()):
        unchanged()
        return gathering
    return _kept(by, gathering)


@action
def resume_timer(*, by: Person, gathering: Gathering, key: UUID | None = None) -> Gathering:
    gathering = doors.led_gathering_for(by, gathering)
    if not gathering.resume_timer(clock.now()):
        unchanged()
        return gathering
    return _kept(by, gathering)


@action
def extend_timer(*, by: Person, gathering: Gathering, seconds: int = 60, key: UUID | None = None) -> Gathering:
    """Give `seconds` more. A timer that is over counts them from now, not from when it was over."""
    gathering = doors.led_gathering_for(by, gathering)
    if gathering.timer_seconds is None:
        raise Invalid("No timer is running. Start one.")
    if not gathering.extend_timer(seconds, clock.now()):
        raise Invalid("A timer runs for a second at least and four hours at most.")
    return _kept(by, gathering)


@action
def clear_timer(*, by: Person, gathering: Gathering, key: UUID | None = None) -> Gathering:
    """Put the timer away."""
    gathering = doors.led_gathering_for(by, gathering)
    if gathering.timer_seconds is None:
        unchanged()
        return gathering
    gathering.begin_timer(None, clock.now())
    return _kept(by, gathering)


def _kept(by: Person, gathering: Gathering) -> Gathering:
    gathering.save(update_fields=Gathering.TIMER)
    record(
        by, Verb.KEPT_TIME, gathering, space=gathering.thread.space_id, on=gathering.stream,
        event=events.TimerChanged(gathering=gathering.pk),
    )  # fmt: skip
    return gathering
