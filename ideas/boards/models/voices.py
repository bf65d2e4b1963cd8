"""What people think of ideas, and which of them they have seen."""

from django.conf import settings
from django.db import models

from ideas.boards.models.ideas import Idea
from workspace.common import clock

PERSON = settings.AUTH_USER_MODEL


class Support(models.Model):
    """One person's stand on one idea: they support it (how important, and why), or pass explicitly."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    passed = models.BooleanField(default=False)
    importance = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 3; none: not said")
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("idea", "person", name="support_once"),
            models.CheckConstraint(
                condition=models.Q(importance__isnull=True) | models.Q(importance__lte=3), name="support_importance"
            ),
            models.CheckConstraint(
                condition=models.Q(passed=False) | models.Q(importance__isnull=True), name="support_or_pass"
            ),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="support_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} on idea {self.idea_id}"


class Sighting(models.Model):
    """Somebody has seen an idea: the denominator of lists that are sorted by the share of those who support it."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="sightings")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("idea", "person", name="sighting_once")]

    def __str__(self) -> str:
        return f"{self.person_id} saw idea {self.idea_id}"
