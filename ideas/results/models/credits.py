"""Who had a part in a result. Most is read from the ideas themselves; what nobody could read there is declared."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.results.models.results import OfResultQuerySet, Result
from workspace.common import clock
from workspace.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Role(models.TextChoices):
    """What somebody did for a result, in the order of its way."""

    RAISED = "raised", _("Raised it")
    CASE = "case", _("Told their case")
    REFINED = "refined", _("Refined it")
    EVALUATED = "evaluated", _("Evaluated it")
    ANSWERED = "answered", _("Answered")
    BUILT = "built", _("Built it")
    HELPED = "helped", _("Helped")


# What the owner declares; the others follow from what people did on the boards.
DECLARED = (Role.BUILT, Role.REFINED, Role.EVALUATED, Role.HELPED)


class Credit(models.Model):
    """The owner says that somebody, or a customer as a whole, had a part that no row of a board tells of."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    note = models.CharField(max_length=120, blank=True, help_text="what exactly")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar["OfResultQuerySet[Credit]"] = OfResultQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["result", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(organisation__isnull=True),
                name="credit_person_or_organisation",
            ),
            models.UniqueConstraint(
                "result", "person", "role", name="credit_person_once",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                "result", "organisation", "role", name="credit_organisation_once",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "-at"], name="credit_by_person")]

    def __str__(self) -> str:
        return f"{self.role} in result {self.result_id}"


class HiddenName(models.Model):
    """Somebody does not want to be named in the credit of a result, whatever they did for it. Their own choice only."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="hidden_names")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    shown_at = models.DateTimeField(null=True, blank=True, help_text="they want to be named again")

    objects: ClassVar["OfResultQuerySet[HiddenName]"] = OfResultQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint("result", "person", name="hidden_name_once")]
        indexes = [models.Index(fields=["person"], name="hidden_name_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in result {self.result_id}"
