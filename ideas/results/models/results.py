"""What became of ideas."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Board, Idea
from workspace.common import clock
from workspace.spaces.models import Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class ResultStage(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    SHIPPED = "shipped", _("Shipped")
    STOPPED = "stopped", _("Stopped")


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, person: "Person") -> "ResultQuerySet":
        """The door: a result is seen by whoever sees the space that its ideas are in."""
        return self.filter(board__space__in=Space.objects.visible_to(person))

    def shipped(self) -> "ResultQuerySet":
        return self.filter(stage=ResultStage.SHIPPED)

    def to_review(self, day: date) -> "ResultQuerySet":
        """Those whose review date has come by `day`, and of which nobody has said what came of them."""
        return self.filter(review_on__lte=day, reviewed_at__isnull=True).exclude(stage=ResultStage.STOPPED)


class Result(models.Model):
    """What one or several ideas of a space became. `board` is where it was opened; its ideas may stand on others too.

    `reviewed_at` is empty while a review is to come: another review date empties it again.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="results")
    ideas: "models.ManyToManyField[Idea, Any]" = models.ManyToManyField(Idea, related_name="results")
    title = models.CharField(max_length=160)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="owned_results")
    measure = models.CharField(max_length=280, help_text="what will be measured, and how one will know")
    target_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True, help_text="when the owner is asked what came of it")
    stage = models.CharField(max_length=10, choices=ResultStage.choices, default=ResultStage.PLANNED)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    shipped_at = models.DateTimeField(null=True, blank=True)
    did = models.TextField(blank=True, help_text="what we did, said when it was shipped; markdown, as typed")
    did_html = models.TextField(blank=True)
    outcome = models.TextField(blank=True, help_text="what came of it, said at the review; markdown, as typed")
    outcome_html = models.TextField(blank=True)
    measured = models.CharField(max_length=120, blank=True, help_text="the measured value, in the owner's words")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ResultQuerySet] = ResultQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage="shipped") | models.Q(shipped_at__isnull=False), name="result_shipped_when"
            ),
        ]
        indexes = [
            models.Index(fields=["board", "-opened_at"], name="result_of_board"),
            models.Index(fields=["-shipped_at", "-id"], name="result_shipped", condition=models.Q(stage="shipped")),
            models.Index(fields=["owner", "review_on"], name="result_by_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/results/{self.pk}/"

    @property
    def is_shipped(self) -> bool:
        return self.stage == ResultStage.SHIPPED

    @property
    def is_over(self) -> bool:
        return self.stage in {ResultStage.SHIPPED, ResultStage.STOPPED}

    @property
    def waits_for_review(self) -> bool:
        due = self.review_on is not None and self.review_on <= clock.today()
        return due and self.reviewed_at is None and self.stage != ResultStage.STOPPED


Row = TypeVar("Row", bound=models.Model)


class OfResultQuerySet(models.QuerySet[Row]):
    """Rows that belong to a result."""

    def visible_to(self, person: "Person") -> "OfResultQuerySet[Row]":
        """The door: seen by whoever sees the result."""
        return self.filter(result__board__space__in=Space.objects.visible_to(person))


class ProgressKind(models.TextChoices):
    OPENED = "opened", _("Opened")
    NOTE = "note", _("Note")
    SHIPPED = "shipped", _("Shipped")
    REVIEWED = "reviewed", _("Reviewed")


class Progress(models.Model):
    """A step of a result, in words. `stage` is where it went with this step; empty: it stayed."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="progress")
    kind = models.CharField(max_length=10, choices=ProgressKind.choices, default=ProgressKind.NOTE)
    stage = models.CharField(max_length=10, choices=ResultStage.choices, blank=True)
    words = models.TextField(blank=True, help_text="markdown, as typed")
    html = models.TextField(blank=True, help_text="rendered and sanitised by common.richtext")
    measured = models.CharField(max_length=120, blank=True, help_text="of a review")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar["OfResultQuerySet[Progress]"] = OfResultQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["result", "at", "pk"]
        indexes = [models.Index(fields=["result", "at"], name="progress_of_result")]

    def __str__(self) -> str:
        return f"{self.kind} of result {self.result_id}"


class Link(models.Model):
    """Where else the work can be seen: a ticket, a release, a page."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="links")
    url = models.URLField(max_length=500)
    label = models.CharField(max_length=120, blank=True)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["result", "pk"]
        constraints = [models.UniqueConstraint("result", "url", name="result_link_once")]

    def __str__(self) -> str:
        return self.label or self.url
