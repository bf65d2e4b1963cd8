"""Concepts that are put to customers: a card, questions about it, and each person's answers.

Answers are nobody's to see but whose they are. When a concept closes they are counted, and the figures are kept.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from workspace.audit.models import Side
from workspace.common import clock
from workspace.people.models import Organisation
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads.models import Attachment

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL
WRITTEN = Q(opened_at__isnull=False)


class ConceptQuerySet(models.QuerySet["Concept"]):
    def visible_to(self, person: "Person") -> "ConceptQuerySet":
        """The door: whoever sees the space; a draft, and what was withdrawn before it opened, who facilitates there."""
        kept = Q(space__in=Space.objects.filter(permissions.allowed(person, Can.FACILITATE)))
        return self.filter(kept | WRITTEN, space__in=Space.objects.visible_to(person))

    def standing(self) -> "ConceptQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def running(self) -> "ConceptQuerySet":
        """Open and neither closed nor withdrawn; its time may be over, and whoever closes it on the way."""
        return self.filter(WRITTEN, closed_at__isnull=True, withdrawn_at__isnull=True)

    def due(self) -> "ConceptQuerySet":
        """Running past the time at which it was to close."""
        return self.running().filter(closes_at__lte=clock.now())


class Concept(models.Model):
    """A concept card with its questions: written as a draft, then open until a time, then closed and counted."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="concepts")
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True, help_text="markdown, as typed")
    words_html = models.TextField(blank=True, help_text="rendered and sanitised by common.richtext")
    picture = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="concepts")
    picture_says = models.CharField(max_length=300, blank=True, help_text="in words, for who doesn't see it")
    price = models.CharField(max_length=80, blank=True, help_text="with its currency and what it is for")
    shares_result = models.BooleanField(default=False, help_text="the figures are shown to all who answered")
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="made_concepts")
    made_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="none: its time was over"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True, help_text="what was counted as it closed; nothing of one person")

    objects: ClassVar[ConceptQuerySet] = ConceptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="open_concept_closes_at_a_time",
                condition=Q(opened_at=None) | Q(closes_at__isnull=False, opened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_concept_was_open", condition=Q(closed_at=None) | Q(opened_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["space", "-made_at"], name="concepts_of_space"),
            models.Index(
                fields=["closes_at"],
                name="concepts_to_close",
                condition=Q(opened_at__isnull=False, closed_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/concepts/{self.pk}/"

    @property
    def stream(self) -> str:
        return f"concept:{self.pk}"

    @property
    def state(self) -> str:
        """draft, open, closed or withdrawn."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.opened_at is None:
            return "draft"
        return "open" if self.closed_at is None else "closed"

    @property
    def is_draft(self) -> bool:
        return self.opened_at is None and self.withdrawn_at is None

    @property
    def is_running(self) -> bool:
        return self.opened_at is not None and self.closed_at is None and self.withdrawn_at is None

    @property
    def is_over(self) -> bool:
        """Its time has come, whether somebody has closed it already or not."""
        return self.closes_at is not None and self.closes_at <= clock.now()

    @property
    def takes_answers(self) -> bool:
        return self.is_running and not self.is_over


class Variant(models.Model):
    """One of several forms in which the concept could come."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="variants")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    price = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["concept", "place"]
        constraints = [models.UniqueConstraint("concept", "place", name="variant_place_once")]

    def __str__(self) -> str:
        return self.name


class Asks(models.TextChoices):
    RATING = "rating", "rating"
    STATEMENT = "statement", "statement"
    RANKING = "ranking", "ranking"
    TEXT = "text", "text"


class Question(models.Model):
    """A question about the card. Its answer: a rating from 1 to `most`; 1, 0 or -1 to a statement; a list of the
    indexes of the items, the best first; a text."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Asks.choices)
    words = models.CharField(max_length=300)
    most = models.PositiveSmallIntegerField(default=5, help_text="the highest rating; 1 is the lowest")
    low = models.CharField(max_length=60, blank=True, help_text="what 1 means")
    high = models.CharField(max_length=60, blank=True, help_text="what the highest means")
    items = models.JSONField(default=list, blank=True, help_text="what is ranked; none: the variants")

    class Meta:
        ordering = ["concept", "place"]
        constraints = [
            models.UniqueConstraint("concept", "place", name="question_place_once"),
            models.CheckConstraint(name="rating_has_a_scale", condition=Q(most__gte=2, most__lte=10)),
        ]

    def __str__(self) -> str:
        return self.words

    def ranked(self, variants: "list[Variant]") -> list[str]:
        """The items of a ranking."""
        return list(self.items) or [one.name for one in variants]


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, person: "Person") -> "SheetQuerySet":
        """The door: whose it is, and nobody else."""
        return self.filter(person=person)

    def filled(self) -> "SheetQuerySet":
        """Without those whose answers were taken back."""
        return self.annotate(said=Cast("values", models.TextField())).exclude(said="{}")


class Sheet(models.Model):
    """A person's answers, by the number of the question as text. One row, changed in place while the concept is open,
    and blank when they were taken back.

    Organisation and side as they were when the answers came: results by segment stay as they were counted.
    """

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="sheets")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    values = models.JSONField(default=dict)
    shows_name = models.BooleanField(default=False, help_text="the person lets their name stand beside their words")
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[SheetQuerySet] = SheetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint("concept", "person", name="sheet_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on concept {self.concept_id}"

    def value(self, question: Question) -> Any:
        return self.values.get(str(question.pk))


class FiguresSeen(models.Model):
    """Somebody has looked at a result: they need not be told of it any more."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="seen")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("concept", "person", name="figures_seen_once")]

    def __str__(self) -> str:
        return f"{self.person_id} saw the result of concept {self.concept_id}"
