"""A canvas: a space's shared board of notes. What lies on it is in its document, `canvas:<id>`."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from workspace.common import clock
from workspace.spaces.models import Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class CanvasQuerySet(models.QuerySet["Canvas"]):
    def visible_to(self, person: "Person") -> "CanvasQuerySet":
        """The door: a canvas is seen by whoever sees its space."""
        return self.filter(space__in=Space.objects.visible_to(person))

    def live(self) -> "CanvasQuerySet":
        return self.filter(archived_at=None, space__archived_at=None)


class Canvas(models.Model):
    """A canvas of a space. Its stream and its document have the same name."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="canvases")
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=500, blank=True, help_text="what it is to be worked out")
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
