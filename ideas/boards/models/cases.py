"""Who else has the problem, in their own words."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from ideas.boards.models.ideas import Idea
from workspace.common import clock
from workspace.people.models import Organisation

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: "Person") -> "CaseQuerySet":
        """The door of the idea. Whom it was told for is another question: see queries.cases."""
        return self.filter(idea__in=Idea.objects.visible_to(person))

    def standing(self) -> "CaseQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Case(models.Model):
    """Somebody's own case of an idea's problem. With `is_proxy` an employee tells it for a customer."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="cases")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(help_text="markdown, as typed")
    html = models.TextField(help_text="rendered and sanitised by common.richtext")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="the customer"
    )
    contact = models.CharField(max_length=120, blank=True, help_text="whom the employee heard it from")
    is_proxy = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["idea", "at"], name="case_of_idea")]

    def __str__(self) -> str:
        return f"case {self.pk} of idea {self.idea_id}"

    def get_absolute_url(self) -> str:
        return f"/ideas/{self.idea_id}/#case-{self.pk}"


class CaseWording(models.Model):
    """What a case said before an edit, and for whom it was told then."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="wordings")
    words = models.TextField()
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=120, blank=True)
    replaced_at = models.DateTimeField(default=clock.now)
    replaced_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["case", "replaced_at", "pk"]

    def __str__(self) -> str:
        return f"earlier wording of case {self.case_id}"
