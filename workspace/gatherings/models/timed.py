"""A timer, as several rooms have one."""

from datetime import datetime, timedelta

from django.db import models


class Timed(models.Model):
    """What has a timer: three columns, so that every clock can tell the same: how long was given, since when it runs,
    and how much of it was used before that. Its methods change them; whoever calls saves.
    """

    TIMER = ("timer_seconds", "timer_since", "timer_used")
    # No timer runs longer.
    TIMER_MOST = 4 * 3600

    timer_seconds = models.PositiveIntegerField(null=True, blank=True, help_text="given; none: no timer is shown")
    timer_since = models.DateTimeField(null=True, blank=True, help_text="running since; none: paused")
    timer_used = models.FloatField(default=0, help_text="seconds used before `timer_since`")

    class Meta:
        abstract = True

    @property
    def timer_ends_at(self) -> datetime | None:
        """When the running timer will be at zero; None while it is paused, or without one."""
        if self.timer_seconds is None or self.timer_since is None:
            return None
        return self.timer_since + timedelta(seconds=self.timer_seconds - self.timer_used)

    @property
    def timer_ends_ms(self) -> int | None:
        """The same in milliseconds since 1970, as browsers count."""
        ends = self.timer_ends_at
        return None if ends is None else round(ends.timestamp() * 1000)

    @property
    def timer_paused_left(self) -> float:
        """Seconds that a paused timer has left."""
        return round((self.timer_seconds or 0) - self.timer_used, 3)

    @property
    def timer_given(self) -> str:
        """What was given, as a clock says it: 5:00."""
        minutes, seconds = divmod(self.timer_seconds or 0, 60)
        return f"{minutes}:{seconds:02d}"

    def timer_left(self, at: datetime) -> float:
        """Seconds left at that time; below zero when it is over."""
        running = (at - self.timer_since).total_seconds() if self.timer_since else 0.0
        return (self.timer_seconds or 0) - self.timer_used - running

    def begin_timer(self, seconds: int | None, at: datetime) -> None:
        """So many seconds from then on; None: no timer."""
        self.timer_seconds, self.timer_used = seconds, 0
        self.timer_since = at if seconds is not None else None

    def pause_timer(self, at: datetime) -> bool:
        """False when none is running."""
        if self.timer_seconds is None or self.timer_since is None:
            return False
        self.timer_used += (at - self.timer_since).total_seconds()
        self.timer_since = None
        return True

    def resume_timer(self, at: datetime) -> bool:
        """False when none is paused."""
        if self.timer_seconds is None or self.timer_since is not None:
            return False
        self.timer_since = at
        return True

    def extend_timer(self, seconds: int, at: datetime) -> bool:
        """Give so much more. One that is over counts it from then, and not from when it was over. False when that is
        nothing, or too much."""
        over = max(0.0, -self.timer_left(at))
        given = (self.timer_seconds or 0) + seconds + round(over)
        if seconds < 1 or given > self.TIMER_MOST:
            return False
        self.timer_seconds = given
        return True
