"""What a scheduled post may say, on `space:<id>`."""

from typing import ClassVar

from realtime.events import Payload


class ScheduleChanged(Payload):
    """Planned, changed, paused, resumed, taken over, stood in for or cancelled: the list looks different."""

    kind: ClassVar[str] = "schedule.changed"
    space: int
    scheduled: int
