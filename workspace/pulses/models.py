"""One question to every employee, answered in confidence, and its ballots.

As with confidential polls nothing joins the two tables: Taken says who holds a ballot paper, Ballot holds what was
cast. A ballot says one thing of whoever cast it, by the key that signed its paper: a leader, or not.
"""

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from workspace.common import clock
from workspace.spaces.models import Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    AGREEMENT = "agreement", "Agree or disagree"
    YES_NO = "yes_no", "Yes or no"


class Group(models.TextChoices):
    """By which answers are compared. Leaders: somebody reports to them, when they take their ballot."""

    LEADERS = "leaders", "Leaders"
    STAFF = "staff", "Staff"


class PulseQuerySet(models.QuerySet["Pulse"]):
    def visible_to(self, person: "Person") -> "PulseQuerySet":
        """The door: every employee, and nobody else."""
        return self if person.is_employee and person.is_active else self.none()

    def standing(self) -> "PulseQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def running(self) -> "PulseQuerySet":
        """Neither closed nor withdrawn; its time may be over."""
        return self.filter(is_running=True)

    def due(self) -> "PulseQuerySet":
        return self.running().filter(closes_at__lte=clock.now())


class Pulse(models.Model):
    """The question. `tally` is what was counted: None for a group of which too few answered to be told."""

    question = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_running = models.BooleanField(default=True, help_text="neither closed nor withdrawn; one at a time")
    moduli = models.JSONField(default=dict, help_text="of the key of each group, in hexadecimal")
    sealed_keys = models.BinaryField(null=True, help_text="these keys, sealed; gone once it is closed")
    tally = models.JSONField(null=True, blank=True, help_text="counts by answer: of all, and of each group if both may")

    objects: ClassVar[PulseQuerySet] = PulseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_running"], condition=models.Q(is_running=True), name="one_pulse_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(is_running=True, closed_at__isnull=True, withdrawn_at__isnull=True)
                | models.Q(is_running=False, closed_at__isnull=False, withdrawn_at__isnull=True)
                | models.Q(is_running=False, closed_at__isnull=True, withdrawn_at__isnull=False),
                name="pulse_runs_or_is_over",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"/pulses/{self.pk}/"

    @property
    def box(self) -> str:
        """What its papers, receipts and seals are made out for."""
        return f"pulse-{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.closes_at <= clock.now()

    @property
    def takes_answers(self) -> bool:
        return self.is_running and not self.is_over


class Commons(models.Model):
    """Which space is everybody's: whoever facilitates it may ask everybody. The newest row holds; without a space
    operators alone ask. The right itself is a grant in that space, and stands in no row of this room."""

    space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "commons"

    def __str__(self) -> str:
        return f"everybody's space is {self.space_id}"


class Taken(models.Model):
    """Somebody holds a ballot paper, signed by the key of their group. Whether they cast it nobody can tell."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="taken")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=8, choices=Group.choices)
    retry = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint("pulse", "person", name="pulse_ballot_taken_once")]

    def __str__(self) -> str:
        return f"{self.person_id} holds a ballot of pulse {self.pulse_id}"


class Ballot(models.Model):
    """An answer without a name. No person, no time, no sequence: nothing may be added here that could tell.

    `sealed` is the answer under a key that is not in the database; empty as soon as the pulse is counted.
    """

    receipt = models.CharField(max_length=64, primary_key=True)
    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="ballots")
    group = models.CharField(max_length=8, choices=Group.choices)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"a ballot of pulse {self.pulse_id}"
