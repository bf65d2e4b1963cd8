"""The answer to an idea, and the reminders that one is due."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Idea, Stage
from workspace.common import clock
from workspace.spaces.models import Circle, Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class Verdict(models.TextChoices):
    """What an idea may be answered. Each is the stage that the idea is in from then on."""

    ACCEPTED = Stage.ACCEPTED.value, _("Accepted")
    PLANNED = Stage.PLANNED.value, _("Planned")
    NOT_NOW = Stage.NOT_NOW.value, _("Not now")
    DECLINED = Stage.DECLINED.value, _("Declined")


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, person: "Person") -> "AnswerQuerySet":
        """The door: an answer is seen by whoever sees the space of the idea's board."""
        return self.filter(idea__board__space__in=Space.objects.visible_to(person))

    def standing(self) -> "AnswerQuerySet":
        """What holds now, not what was said before."""
        return self.filter(replaced_at__isnull=True)


class Answer(models.Model):
    """What an idea was answered, with the reason, by whom and in which role. Another takes its place; none is lost."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="answers")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField(help_text="markdown, as typed")
    html = models.TextField(help_text="rendered and sanitised by common.richtext")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="in whose name; none: as a facilitator of the space",
    )  # fmt: skip
    at = models.DateTimeField(default=clock.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AnswerQuerySet] = AnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["idea", "at", "pk"]
        constraints = [
            models.UniqueConstraint("idea", name="answer_once", condition=models.Q(replaced_at__isnull=True)),
            models.CheckConstraint(condition=~models.Q(reason=""), name="answer_has_a_reason"),
        ]
        indexes = [models.Index(fields=["idea", "at"], name="answer_of_idea")]

    def __str__(self) -> str:
        return f"{self.verdict}: idea {self.idea_id}"

    @property
    def is_yes(self) -> bool:
        """Whether something may come of it."""
        return self.verdict in {Verdict.ACCEPTED, Verdict.PLANNED}


class Reminder(models.Model):
    """Time has come for something: an answer that a board promised, or the review of a result. Each is told once.

    A row of its own for each due day and step, so that a day that moves is told anew.
    """

    idea = models.ForeignKey(Idea, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    result = models.ForeignKey(
        "results.Result", null=True, blank=True, on_delete=models.CASCADE, related_name="reminders"
    )
    due_on = models.DateField()
    days_before = models.SmallIntegerField(default=0, help_text="3, 1, or -1: the day after")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(idea__isnull=True) ^ models.Q(result__isnull=True), name="reminder_of_one_thing"
            ),
            models.UniqueConstraint("idea", "due_on", "days_before", name="reminder_of_answer_once"),
            models.UniqueConstraint("result", "due_on", "days_before", name="reminder_of_review_once"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on}: {'idea' if self.idea_id else 'result'} {self.idea_id or self.result_id}"
