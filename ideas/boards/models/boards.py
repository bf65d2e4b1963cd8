"""A board and the phases that it goes through."""

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workspace.common import clock
from workspace.spaces.models import Circle, Space

if TYPE_CHECKING:
    from datetime import datetime

    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, person: "Person") -> "BoardQuerySet":
        """The door: a board is seen by whoever sees its space."""
        return self.filter(space__in=Space.objects.visible_to(person))

    def with_phases(self) -> "BoardQuerySet":
        return self.prefetch_related("phases")


class Board(models.Model):
    """A place for ideas about one question, in a space. What may be done on it is said by its phases."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="boards")
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=500, blank=True, help_text="what people are asked")
    about = models.TextField(blank=True, help_text="markdown, as typed")
    about_html = models.TextField(blank=True, help_text="rendered and sanitised by common.richtext")
    template = models.CharField(max_length=20, blank=True, help_text="what it was made from")
    answer_within = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the promise: days until each idea has an answer"
    )
    answered_by = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="who answers; none: the space's facilitators",
    )  # fmt: skip
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="opened_boards")
    opened_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    salt = models.UUIDField(default=uuid.uuid4, help_text="of each reader's own order; never shown")

    objects: ClassVar[BoardQuerySet] = BoardQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["space", "-opened_at"], name="board_newest_in_space")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/boards/{self.pk}/"

    @property
    def stream(self) -> str:
        return f"board:{self.pk}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def phase_at(self, moment: "datetime") -> "Phase | None":
        """The phase that a moment falls into; None before the first and after the last. Reads `phases` once."""
        return next((phase for phase in self.phases.all() if phase.covers(moment)), None)

    @property
    def following(self) -> "Phase | None":
        """The phase that comes next."""
        return next((phase for phase in self.phases.all() if phase.starts_at > clock.now()), None)

    @property
    def phase(self) -> "Phase | None":
        """The phase of now."""
        return self.phase_at(clock.now())


class PhaseKind(models.TextChoices):
    COLLECT = "collect", _("Collect")
    DISCUSS = "discuss", _("Discuss")
    REFINE = "refine", _("Refine")
    EVALUATE = "evaluate", _("Evaluate")
    DECIDE = "decide", _("Decide")
    COMMIT = "commit", _("Commit")
    RESULTS = "results", _("Results")


class Phase(models.Model):
    """A stretch of a board's time, with what may be done in it. Phases of a board don't overlap."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="phases")
    place = models.PositiveSmallIntegerField(help_text="0, 1, 2 … in the order of time")
    kind = models.CharField(max_length=10, choices=PhaseKind.choices)
    title = models.CharField(max_length=80, blank=True, help_text="none: the kind's own name")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="none: open-ended, for the last one")
    may_submit = models.BooleanField(default=False)
    may_comment = models.BooleanField(default=True)
    may_support = models.BooleanField(default=False)
    shows_counts = models.BooleanField(default=True, help_text="how many support what")
    shows_authors = models.BooleanField(default=True, help_text="no: the phase is rank-blind, and counts are hidden")
    method = models.CharField(max_length=20, blank=True, help_text="how it is decided in this phase, if it is")
    told_at = models.DateTimeField(null=True, blank=True, help_text="when open pages were told that it has begun")

    class Meta:
        ordering = ["board", "place"]
        constraints = [
            models.UniqueConstraint("board", "place", name="phase_place_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="phase_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.title or str(PhaseKind(self.kind).label)

    @property
    def is_blind(self) -> bool:
        return not self.shows_authors

    @property
    def counts_are_open(self) -> bool:
        return self.shows_counts and self.shows_authors

    @property
    def may_edit(self) -> bool:
        """Whether ideas may be reworded: while they are collected and talked over, not while they are judged."""
        return self.may_submit or self.kind in {PhaseKind.COLLECT, PhaseKind.DISCUSS, PhaseKind.REFINE}

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= clock.now()

    @property
    def is_now(self) -> bool:
        return self.has_begun and not self.is_over

    def covers(self, moment: "datetime") -> bool:
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)
