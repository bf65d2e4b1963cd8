"""A canvas: a space's shared board of notes. What lies on it is in its document, `canvas:<id>`."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models

from workspace.common import clock
from workspace.spaces.models import Space
from workspace.threads.models import Attachment, Thread

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL
TITLE_MOST, PURPOSE_MOST = 120, 500


class CanvasQuerySet(models.QuerySet["Canvas"]):
    def visible_to(self, person: "Person") -> "CanvasQuerySet":
        """The door: a canvas is seen by whoever sees its space."""
        return self.filter(space__in=Space.objects.visible_to(person))

    def live(self) -> "CanvasQuerySet":
        return self.filter(archived_at=None, space__archived_at=None)


class Canvas(models.Model):
    """A canvas of a space. Its stream and its document have the same name."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="canvases")
    title = models.CharField(max_length=TITLE_MOST)
    purpose = models.CharField(max_length=PURPOSE_MOST, blank=True, help_text="what it is to be worked out")
    template = models.CharField(max_length=20, blank=True, help_text="what it was made from")
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="opened_canvases")
    opened_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[CanvasQuerySet] = CanvasQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["space", "-opened_at"], name="canvas_newest_in_space")]
        verbose_name_plural = "canvases"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/canvases/{self.pk}/"

    @property
    def stream(self) -> str:
        return f"canvas:{self.pk}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Stamp(models.Model):
    """Who made a note and who changed it, from the server's own log of updates: never from the client's word.

    Stays when the note goes: who took it away is told, too, and what it said last.
    """

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="stamps")
    note = models.CharField(max_length=32, help_text="its id in the document")
    kind = models.CharField(max_length=10, blank=True)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True, help_text="when the ledger was last told of a change")
    words = models.TextField(blank=True, help_text="what it said last, plain")
    group = models.CharField(max_length=32, blank=True, help_text="the frame that it lies in")

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint("canvas", "note", name="stamp_once")]

    def __str__(self) -> str:
        return f"note {self.note} on {self.canvas_id}"

    @property
    def stands(self) -> bool:
        return self.removed_at is None


class OnCanvasQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: "Person") -> "OnCanvasQuerySet":
        return self.filter(canvas__in=Canvas.objects.visible_to(person))


class Discussion(models.Model):
    """The thread in which a note is discussed. One for a note."""

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="discussions")
    note = models.CharField(max_length=32)
    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="discussed_note")
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[OnCanvasQuerySet] = OnCanvasQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [models.UniqueConstraint("canvas", "note", name="discussion_once")]

    def __str__(self) -> str:
        return f"discussion of {self.note} on {self.canvas_id}"


class Picture(models.Model):
    """A file that lies on a canvas: whoever sees the canvas sees it."""

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="pictures")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="canvases")
    laid_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    laid_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[OnCanvasQuerySet] = OnCanvasQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint("canvas", "attachment", name="picture_once")]

    def __str__(self) -> str:
        return f"picture {self.attachment_id} on {self.canvas_id}"
