"""The timer of a gathering: kept in rows by the server's clock; it says when time is up and cuts nobody off."""

from datetime import datetime
from uuid import UUID

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.gatherings import events
from workspace.gatherings.actions import doors
from workspace.gatherings.models import Gathering
from workspace.people.models import Person

SECONDS_MOST = 4 * 3600


@action
def start_timer(*, by: Person, gathering: Gathering, seconds: int, key: UUID | None = None) -> Gathering:
    """Give `seconds` from now; a timer that runs already begins anew."""
    gathering = doors.led_gathering_for(by, gathering)
    if not 1 <= seconds <= SECONDS_MOST:
        raise Invalid("A timer runs for a second at least and four hours at most.")
    return _kept(by, gathering, seconds, since=clock.now(), used=0)


@action
def pause_timer(*, by: Person, gathering: Gathering, key: UUID | None = None) -> Gathering:
    gathering = doors.led_gathering_for(by, gathering)
    if gathering.timer_seconds is None or gathering.timer_since is None:
        unchanged()
        return gathering
    used = gathering.timer_used + (clock.now() - gathering.timer_since).total_seconds()
    return _kept(by, gathering, gathering.timer_seconds, since=None, used=used)


@action
def resume_timer(*, by: Person, gathering: Gathering, key: UUID | None = None) -> Gathering:
    gathering = doors.led_gathering_for(by, gathering)
    if gathering.timer_seconds is None or gathering.timer_since is not None:
        unchanged()
        return gathering
    return _kept(by, gathering, gathering.timer_seconds, since=clock.now(), used=gathering.timer_used)


@action
def extend_timer(*, by: Person, gathering: Gathering, seconds: int = 60, key: UUID | None = None) -> Gathering:
    """Give `seconds` more. A timer that is over counts them from now, not from when it was over."""
    gathering = doors.led_gathering_for(by, gathering)
    if gathering.timer_seconds is None:
        raise Invalid("No timer is running. Start one.")
    over = max(0.0, -gathering.timer_left(clock.now()))
    given = gathering.timer_seconds + seconds + round(over)
    if seconds < 1 or given > SECONDS_MOST:
        raise Invalid("A timer runs for a second at least and four hours at most.")
    return _kept(by, gathering, given, since=gathering.timer_since, used=gathering.timer_used)


@action
def clear_timer(*, by: Person, gathering: Gathering, key: UUID | None = None) -> Gathering:
    """Put the timer away."""
    gathering = doors.led_gathering_for(by, gathering)
    if gathering.timer_seconds is None:
        unchanged()
        return gathering
    return _kept(by, gathering, None, since=None, used=0)


def _kept(by: Person, gathering: Gathering, seconds: int | None, *, since: datetime | None, used: float) -> Gathering:
    gathering.timer_seconds, gathering.timer_since, gathering.timer_used = seconds, since, used
    gathering.save(update_fields=["timer_seconds", "timer_since", "timer_used"])
    record(
        by, Verb.KEPT_TIME, gathering, space=gathering.thread.space_id, on=gathering.stream,
        event=events.TimerChanged(gathering=gathering.pk),
    )  # fmt: skip
    return gathering
