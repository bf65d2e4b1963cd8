"""A session: who was in it, what was decided, and what it ended with."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from ideas.boards.models import Idea
from ideas.codesign.models import Canvas
from workspace.common import clock
from workspace.gatherings.models import Gathering
from workspace.spaces.models import Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, person: "Person") -> "SessionQuerySet":
        """The door: a session is seen by whoever sees its canvas's space."""
        return self.filter(canvas__space__in=Space.objects.visible_to(person))

    def open(self) -> "SessionQuerySet":
        """Planned or going on."""
        return self.filter(ended_at__isnull=True)

    def going_on(self) -> "SessionQuerySet":
        return self.filter(started_at__isnull=False, ended_at__isnull=True)

    def ended(self) -> "SessionQuerySet":
        """Those that were held."""
        return self.filter(started_at__isnull=False, ended_at__isnull=False)


class Session(models.Model):
    """People work on a canvas at the same moment, led through an agenda. A canvas has at most one that has not ended.

    `blind`: from its beginning to its end nobody learns who wrote what. One that ended without having begun was
    called off.
    """

    canvas = models.ForeignKey(Canvas, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=120)
    recipe = models.CharField(max_length=40, blank=True, help_text="what it was made from")
    blind = models.BooleanField(default=False)
    gathering = models.ForeignKey(
        Gathering, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="where they speak"
    )
    planned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)
    started_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.UniqueConstraint("canvas", name="session_open_once", condition=models.Q(ended_at__isnull=True)),
        ]
        indexes = [models.Index(fields=["canvas", "-planned_at"], name="session_by_canvas")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/sessions/{self.pk}/"

    @property
    def stream(self) -> str:
        """What happens in it is told to those who listen to its canvas."""
        return f"canvas:{self.canvas_id}"

    @property
    def is_going_on(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def is_planned(self) -> bool:
        return self.started_at is None and self.ended_at is None

    @property
    def was_held(self) -> bool:
        return self.started_at is not None and self.ended_at is not None


class PartQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, person: "Person") -> "PartQuerySet":
        return self.filter(session__canvas__space__in=Space.objects.visible_to(person))

    def standing(self) -> "PartQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Agreement(models.Model):
    """A decision that was written down in a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agreements")
    words = models.CharField(max_length=500)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PartQuerySet] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["session", "pk"]

    def __str__(self) -> str:
        return self.words


class Seat(models.Model):
    """Somebody is in the session: they were there while it went on, wrote or voted. They get its summary.

    `seen_at`: when they opened the summary.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Seat"]] = models.Manager()

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [models.UniqueConstraint("session", "person", name="session_seat_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in session {self.session_id}"


class SummaryGroupQuerySet(models.QuerySet["SummaryGroup"]):
    def visible_to(self, person: "Person") -> "SummaryGroupQuerySet":
        return self.filter(session__canvas__space__in=Space.objects.visible_to(person))


class SummaryGroup(models.Model):
    """A group of notes as it stood when the session ended. Without a `note`: what was in no group.

    `idea` is what it became, `points` what it and its notes got in the last vote.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="groups")
    place = models.PositiveSmallIntegerField(help_text="from 1")
    note = models.CharField(max_length=40, blank=True, help_text="the frame on the canvas")
    title = models.CharField(max_length=200, blank=True)
    idea = models.ForeignKey(Idea, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[SummaryGroupQuerySet] = SummaryGroupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["session", "place"]
        constraints = [models.UniqueConstraint("session", "place", name="session_summary_place")]

    def __str__(self) -> str:
        return self.title or f"group {self.place} of session {self.session_id}"


class SummaryNote(models.Model):
    """A note as it stood when the session ended, and who wrote it, from the server's log."""

    group = models.ForeignKey(SummaryGroup, on_delete=models.CASCADE, related_name="notes")
    place = models.PositiveSmallIntegerField(help_text="from 1")
    note = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    author = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["SummaryNote"]] = models.Manager()

    class Meta:
        ordering = ["group", "place"]

    def __str__(self) -> str:
        return self.words[:60]
