"""Posts that are still to come, once or again and again. They belong to their space, not to who wrote them."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from workspace.common import clock
from workspace.schedules.recurrence import Repeats, Timetable
from workspace.spaces.models import Space
from workspace.threads.models import Post, Thread

if TYPE_CHECKING:
    from datetime import datetime

    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class ScheduledPostQuerySet(models.QuerySet["ScheduledPost"]):
    def visible_to(self, person: "Person") -> "ScheduledPostQuerySet":
        """The door: who sees the space that it will be posted in."""
        seen = Space.objects.visible_to(person)
        return self.filter(models.Q(thread__isnull=True, space__in=seen) | models.Q(thread__space__in=seen))

    def in_space(self, space: Space) -> "ScheduledPostQuerySet":
        return self.filter(models.Q(thread__isnull=True, space=space) | models.Q(thread__space=space))

    def waiting(self) -> "ScheduledPostQuerySet":
        """Those that will post again, or would if they were not paused."""
        return self.filter(ended_at__isnull=True)

    def due(self, now: "datetime") -> "ScheduledPostQuerySet":
        return self.waiting().filter(paused_at__isnull=True, next_at__lte=now)


class ScheduledPost(models.Model):
    """What will be posted, where and when: a reply in `thread`, or else a new thread with `title` in `space`.

    It is posted in the name of its keeper: who wrote these words, or has taken them over. When the keeper has left or
    may not write there any more, whoever agreed to stand in for these words keeps them from then on. Nobody's name is
    ever put under words that they have not taken on.
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="scheduled_posts")
    thread = models.ForeignKey(
        Thread, null=True, blank=True, on_delete=models.CASCADE, related_name="scheduled_posts",
        help_text="it follows its thread into another space",
    )  # fmt: skip
    title = models.CharField(max_length=160, blank=True)
    body = models.TextField(help_text="markdown, as typed")
    day = models.DateField(help_text="of the first time, in its zone")
    at = models.TimeField(help_text="on the wall clock of its zone")
    zone = models.CharField(max_length=60, help_text="IANA name")
    repeats = models.CharField(max_length=20, choices=Repeats.choices, default=Repeats.ONCE)
    until = models.DateField(null=True, blank=True, help_text="the last day, in its zone")
    next_at = models.DateTimeField(null=True, blank=True, help_text="empty when no time is left")
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_posts")
    stand_in = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="keeps it when the keeper can't any more; agreed to these words",
    )  # fmt: skip
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    paused_at = models.DateTimeField(null=True, blank=True)
    held_up = models.CharField(max_length=300, blank=True, help_text="why it could not be posted the last time")
    ended_at = models.DateTimeField(null=True, blank=True)
    times = models.PositiveIntegerField(default=0, help_text="how often it was posted")
    last_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[ScheduledPostQuerySet] = ScheduledPostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["next_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="scheduled_reply_or_thread",
                condition=models.Q(thread__isnull=False, title="")
                | (models.Q(thread__isnull=True) & ~models.Q(title="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="scheduled_due",
                condition=models.Q(ended_at__isnull=True, paused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"in thread {self.thread_id}"

    def get_absolute_url(self) -> str:
        return f"/scheduled/{self.pk}/"

    @property
    def home(self) -> Space:
        """The space that it will be posted in."""
        return self.thread.space if self.thread else self.space

    @property
    def timetable(self) -> Timetable:
        return Timetable(self.day, self.at, self.zone, self.repeats, self.until)
