"""What a scheduled post may say, on `space:<id>`."""

from realtime.events import Payload


class ScheduleChanged(Payload, kind="schedule.changed"):
    """Planned, changed, paused, resumed, taken over, stood in for or cancelled: the list looks different."""

    space: int
    scheduled: int
