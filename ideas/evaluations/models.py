"""Judging ideas by scorecard: what is asked, who is asked, and what they said.

In a rank-blind phase evaluators stay under their own names: a facilitator named them, and what they write nobody else
sees before the phase is over. So none of these rows ever holds a mask.
"""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Board, Idea
from ideas.evaluations import scoring
from workspace.common import clock
from workspace.spaces.models import Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class Scorecard(models.Model):
    """What the ideas of a board are judged by. One at a time; those before are kept, with all that was said by them."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="scorecards")
    set_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["board", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["board"], condition=Q(replaced_at=None), name="scorecard_once"),
        ]

    def __str__(self) -> str:
        return f"scorecard of board {self.board_id}"

    def measures(self) -> list[scoring.Measure]:
        """As the scoring counts. Reads `criteria` once."""
        return [one.measure for one in self.criteria.all()]


class Criterion(models.Model):
    """One thing by which ideas are judged. Its ends are named, so that 5 means the same to everybody."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="criteria")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=280, blank=True, help_text="what is meant")
    weight = models.PositiveSmallIntegerField(default=1)
    lowest = models.PositiveSmallIntegerField(default=0)
    highest = models.PositiveSmallIntegerField(default=5)
    low_name = models.CharField(max_length=60, blank=True, help_text="what the lowest score means")
    high_name = models.CharField(max_length=60, blank=True)
    reverse = models.BooleanField(default=False, help_text="the lowest score is the best: effort, risk, cost")

    class Meta:
        ordering = ["scorecard", "place"]
        constraints = [
            models.UniqueConstraint("scorecard", "place", name="criterion_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=10), name="criterion_weight"),
            models.CheckConstraint(condition=Q(lowest__lt=F("highest"), highest__lte=10), name="criterion_scale"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def measure(self) -> scoring.Measure:
        return scoring.Measure(self.weight, self.lowest, self.highest, self.reverse)

    @property
    def scale(self) -> range:
        return range(self.lowest, self.highest + 1)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, person: "Person") -> "AssignmentQuerySet":
        """The door: who evaluates what is seen by whoever sees the space of the board."""
        return self.filter(idea__board__space__in=Space.objects.visible_to(person))

    def standing(self) -> "AssignmentQuerySet":
        """Neither released nor ended by a conflict."""
        return self.filter(ended_at__isnull=True)

    def awaited(self) -> "AssignmentQuerySet":
        """Standing ones of standing ideas, of which nothing was said yet by the criteria of now."""
        said = Evaluation.objects.counting().filter(assignment=models.OuterRef("pk"))
        found = self.standing().filter(idea__withdrawn_at=None, idea__merged_into=None)
        return found.filter(~models.Exists(said))


class Assignment(models.Model):
    """Somebody is asked to evaluate an idea, and why it was them: the skills that they name and that it needs."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="assignments")
    evaluator = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    because = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="released, or ended by a conflict of interest")
    ended_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[AssignmentQuerySet] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["idea", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "evaluator"], condition=Q(ended_at=None), name="evaluator_once"),
        ]
        indexes = [
            models.Index(fields=["evaluator"], condition=Q(ended_at=None), name="assignments_of_evaluator"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator_id} evaluates idea {self.idea_id}"

    def get_absolute_url(self) -> str:
        return f"/evaluations/{self.pk}/"


class Conflict(models.Model):
    """An evaluator is not free to judge: they wrote it, it is their budget, a friend's. Their assignment has ended.

    The reason is hidden as long as authors are: it may well say whose idea it is.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="conflict")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="conflict_has_its_reason")]

    def __str__(self) -> str:
        return f"conflict in assignment {self.assignment_id}"


FEASIBLE = [
    (scoring.Feasible.YES.value, _("Feasible")),
    (scoring.Feasible.UNSURE.value, _("I can't say")),
    (scoring.Feasible.NO.value, _("Not feasible")),
]


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def counting(self) -> "EvaluationQuerySet":
        """What counts now: the last word of each evaluator who still is one, by the criteria of now."""
        return self.filter(
            replaced_at__isnull=True, assignment__ended_at__isnull=True, scorecard__replaced_at__isnull=True
        )


class Evaluation(models.Model):
    """What an evaluator said of an idea by a scorecard. A change is another row; the ones before it are kept."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="evaluations")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="evaluations")
    version = models.PositiveSmallIntegerField(default=1)
    feasible = models.CharField(max_length=6, choices=FEASIBLE)
    reason = models.CharField(max_length=1000, blank=True, help_text="why it is not feasible")
    note = models.TextField(blank=True, help_text="markdown, as typed")
    note_html = models.TextField(blank=True, help_text="rendered and sanitised by common.richtext")
    submitted_at = models.DateTimeField(default=clock.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EvaluationQuerySet] = EvaluationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["assignment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "scorecard"], condition=Q(replaced_at=None), name="last_word_once"
            ),
            models.UniqueConstraint("assignment", "scorecard", "version", name="evaluation_version_once"),
            models.CheckConstraint(
                condition=~Q(feasible=scoring.Feasible.NO.value) | ~Q(reason=""), name="infeasible_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of assignment {self.assignment_id}"

    def sheet(self) -> scoring.Sheet:
        """As the scoring counts. Reads `scores` once, which come in the order of the criteria."""
        return scoring.Sheet([one.value for one in self.scores.all()], scoring.Feasible(self.feasible))


class Score(models.Model):
    """One number on one scorecard."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["evaluation", "criterion__place"]
        constraints = [models.UniqueConstraint("evaluation", "criterion", name="score_once")]

    def __str__(self) -> str:
        return f"{self.value} for criterion {self.criterion_id}"
