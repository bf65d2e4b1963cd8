"""The ledger's table: who turned to whom, with the ranks of both as they were at that moment."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL

from workspace.audit import voices
from workspace.audit.models.verbs import Side
from workspace.common import clock


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def entries(self) -> "ParticipationQuerySet":
        """One row per ledger entry (an entry with several targets has several rows)."""
        return self.filter(ordinal=0)

    def of(self, person: int) -> "ParticipationQuerySet":
        """What a person did, under whatever mask."""
        mine = RawSQL(voices.of_one_sql(), [person, person])  # noqa: S611 - our own names
        # An array is looked up by each month's index; of a subquery, the planner would join all months with it.
        is_mine = models.Func(
            models.F("actor"),
            mine,
            template="(%(expressions)s))",
            arg_joiner=" = ANY (ARRAY",
            output_field=models.BooleanField(),
        )
        return self.filter(is_mine).told_once()

    def in_space(self, space: int) -> "ParticipationQuerySet":
        """What was done in a space, and what was taken out of it to another."""
        return self.filter(models.Q(space=space) | models.Q(left=space)).told_once()

    def told_once(self) -> "ParticipationQuerySet":
        """Without what a mask signed that was told again of whoever wore it."""
        known = RawSQL(voices.known_sql(), [])  # noqa: S611 - our own names
        return self.exclude(source=voices.MASKED, actor__in=known)

    def counted(self) -> "ParticipationQuerySet":
        """What a measure of who takes part counts: each deed once, of whoever did it, and none before that is known."""
        return self.exclude(source=voices.MASKED)


class Participation(models.Model):
    """One contribution towards one target (or none). Rows are never changed or deleted: a trigger refuses.

    A contribution to k people is k rows that share `entry`, numbered by `ordinal`, each of weight 1/k.
    People, objects and spaces are kept by number, not by foreign key: the ledger outlives what it tells of.
    """

    entry = models.UUIDField(default=uuid.uuid4)
    ordinal = models.PositiveSmallIntegerField(default=0)
    key = models.UUIDField(null=True, help_text="the client's idempotency key")
    at = models.DateTimeField(default=clock.now)
    verb = models.CharField(max_length=32, help_text="one of Verb")
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    space = models.BigIntegerField(null=True)
    left = models.BigIntegerField(null=True, help_text="the space that it was taken out of, by a move")
    actor = models.BigIntegerField()
    target = models.BigIntegerField(null=True)
    side = models.CharField(max_length=10, choices=Side.choices)
    target_side = models.CharField(max_length=10, choices=Side.choices, null=True)
    actor_level = models.PositiveSmallIntegerField(null=True, help_text="steps from the root of the tree, root = 1")
    target_level = models.PositiveSmallIntegerField(null=True)
    actor_unit = models.CharField(max_length=120, default="", blank=True)
    target_unit = models.CharField(max_length=120, default="", blank=True)
    actor_path = ArrayField(models.BigIntegerField(), null=True, help_text="people from the root down to the actor")
    target_path = ArrayField(models.BigIntegerField(), null=True)
    up = models.PositiveSmallIntegerField(null=True, help_text="steps from the actor up to the lowest common boss")
    down = models.PositiveSmallIntegerField(null=True, help_text="steps from there down to the target")
    weight = models.FloatField(default=1.0)
    source = models.CharField(max_length=20, default="causeway", help_text="causeway, or the history it came from")
    xid = models.BigIntegerField(
        db_default=models.Func(function="txid_current", output_field=models.BigIntegerField()), editable=False
    )

    objects: ClassVar[ParticipationQuerySet] = ParticipationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("entry", "ordinal", name="participation_entry_once"),
            models.UniqueConstraint("actor", "key", "ordinal", name="participation_key_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0, weight__lte=1), name="participation_weight"),
        ]
        indexes = [
            models.Index(fields=["actor", "-at"], name="participation_by_actor"),
            models.Index(fields=["space", "-at"], name="participation_by_space"),
            models.Index(fields=["left", "-at"], name="participation_by_left", condition=models.Q(left__isnull=False)),
            models.Index(fields=["xid", "id"], name="participation_by_xid"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.object_kind} {self.object_id}"
