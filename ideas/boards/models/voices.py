"""What people think of ideas, which of them they have seen, and how they like to look at a board."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from ideas.boards.models.boards import Board
from ideas.boards.models.ideas import Idea
from workspace.common import clock

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL
MOST_IMPORTANT = 3


class SupportQuerySet(models.QuerySet["Support"]):
    def visible_to(self, person: "Person") -> "SupportQuerySet":
        """The door of the idea. Whose support it is stays untold: only their own pages ask for it."""
        return self.filter(idea__in=Idea.objects.visible_to(person))

    def standing(self) -> "SupportQuerySet":
        """Those that count or pass now: not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Support(models.Model):
    """One person's stand on one idea: they support it (how important, and why), or pass explicitly.

    One that was taken back stays as an empty row, `withdrawn_at`: ask for those that are `standing()`.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    passed = models.BooleanField(default=False)
    importance = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 3; none: not said")
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SupportQuerySet] = SupportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("idea", "person", name="support_once"),
            models.CheckConstraint(
                condition=models.Q(importance__isnull=True) | models.Q(importance__lte=MOST_IMPORTANT),
                name="support_importance",
            ),
            models.CheckConstraint(
                condition=models.Q(passed=False) | models.Q(importance__isnull=True), name="support_or_pass"
            ),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="support_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} on idea {self.idea_id}"

    @property
    def counts(self) -> bool:
        return not self.passed and self.withdrawn_at is None


class Sighting(models.Model):
    """Somebody has seen an idea: the denominator of lists that are sorted by the share of those who support it."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="sightings")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("idea", "person", name="sighting_once")]

    def __str__(self) -> str:
        return f"{self.person_id} saw idea {self.idea_id}"


class SavedView(models.Model):
    """How a person likes to look at a board: a name for what stands in the page's address."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="saved_views")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, help_text="of the address, as queries.wanted writes it")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("board", "person", "name", name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
