"""Questions put to everybody in a thread, and their ballots.

A confidential poll has two tables that nothing joins: Taken says who holds a ballot paper, Ballot holds what was cast,
without a person, a time or a sequence. See docs/explanation/confidential-polls.md.
"""

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from workspace.common import clock
from workspace.spaces.models import Space
from workspace.threads.models import Thread

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    SINGLE = "single", "One answer"
    MULTIPLE = "multiple", "Several answers"
    SCALE = "scale", "A scale"


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, person: "Person") -> "PollQuerySet":
        """The door: a poll is seen by whoever sees its thread's space."""
        return self.filter(thread__space__in=Space.objects.visible_to(person))

    def standing(self) -> "PollQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def running(self) -> "PollQuerySet":
        """Neither closed nor withdrawn; its time may be over, and whoever closes it on the way."""
        return self.filter(closed_at__isnull=True, withdrawn_at__isnull=True)

    def due(self) -> "PollQuerySet":
        """Running past the time at which it was to close."""
        return self.running().filter(closes_at__lte=clock.now())


class Poll(models.Model):
    """A question with its options. Votes of an open poll carry names; of a confidential one there are only ballots."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="polls")
    question = models.CharField(max_length=280)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    confidential = models.BooleanField(default=False)
    shows_early = models.BooleanField(default=False, help_text="open polls: the count is seen while votes come in")
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="opened_polls")
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="none: its time was over"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    modulus = models.TextField(blank=True, help_text="of the key that signs ballot papers unseen, in hexadecimal")
    sealed_key = models.BinaryField(null=True, help_text="that key, sealed; gone once the poll is closed")
    tally = models.JSONField(null=True, blank=True, help_text="of a counted confidential poll: what may be shown")

    objects: ClassVar[PollQuerySet] = PollQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="confidential_poll_shows_nothing_early",
                condition=models.Q(confidential=False) | models.Q(shows_early=False),
            ),
            models.CheckConstraint(
                name="confidential_poll_has_its_key",
                condition=models.Q(confidential=False) | ~models.Q(modulus=""),
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "id"], name="poll_in_thread"),
            models.Index(
                fields=["closes_at"],
                name="poll_to_close",
                condition=models.Q(closed_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"/polls/{self.pk}/"

    @property
    def is_running(self) -> bool:
        return self.closed_at is None and self.withdrawn_at is None

    @property
    def is_over(self) -> bool:
        """Its time has come, whether somebody has closed it already or not."""
        return self.closes_at is not None and self.closes_at <= clock.now()

    @property
    def takes_votes(self) -> bool:
        return self.is_running and not self.is_over

    @property
    def is_scale(self) -> bool:
        return self.kind == Kind.SCALE

    @property
    def is_multiple(self) -> bool:
        return self.kind == Kind.MULTIPLE


class Option(models.Model):
    """One of the answers. Every poll has one that abstains; a scale has one for each value, named at its ends."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=160, blank=True)
    value = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of a scale")
    abstains = models.BooleanField(default=False)

    class Meta:
        ordering = ["poll", "place"]
        constraints = [models.UniqueConstraint("poll", "place", name="poll_option_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the option is called: its words, or the value of a scale with the words at its ends."""
        if self.value is None:
            return self.label
        return f"{self.value}: {self.label}" if self.label else str(self.value)


class Vote(models.Model):
    """A person's vote in an open poll: one row, changed in place. Options by number; an option never changes."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="votes")
    options = ArrayField(models.BigIntegerField())
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("poll", "person", name="vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in poll {self.poll_id}"


class Taken(models.Model):
    """Somebody holds a ballot paper of a confidential poll. Whether they cast it, and how, nobody can tell.

    `retry` recognises the same request when it comes again. It is made of a blinded number, which has nothing in common
    with the ballot that will be cast.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="taken")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    retry = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint("poll", "person", name="ballot_taken_once")]

    def __str__(self) -> str:
        return f"{self.person_id} holds a ballot of poll {self.poll_id}"


class Ballot(models.Model):
    """A vote without a voter. No person, no time, no sequence: nothing may be added here that could tell.

    `receipt` is known to whoever cast it and to nobody else. `sealed` is the choice under a key that is not in the
    database, always of one length within a poll; empty as soon as the poll is counted.
    """

    receipt = models.CharField(max_length=64, primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"a ballot of poll {self.poll_id}"
