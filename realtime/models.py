"""The log's two nouns, and the cursors of those who follow it."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from realtime.events import Payload

if TYPE_CHECKING:
    IntegerLike = models.Field[int, int]
else:
    IntegerLike = models.Field


class XidField(IntegerLike):
    """A PostgreSQL transaction number (`xid8`): 64 bits, never reused within a cluster."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class CurrentXid(models.Func):
    """The number of the transaction that writes."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = XidField()


class ClockTime(models.Func):
    """The time of the statement, not of its transaction: within a stream it never runs backwards."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class Stream(models.Model):
    """One numbered sequence of events for one audience, such as `thread:5`.

    `epoch` changes when the sequence was broken (a restored backup): cursors of another epoch must reload.
    `head` is the number of the last event; numbers start at 1 and have no holes.
    """

    name = models.CharField(max_length=60, primary_key=True)
    epoch = models.CharField(max_length=16)
    head = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.epoch}/{self.head}"


class Event(models.Model):
    """Something that happened. Written once by `log.append`, never changed; `xid` tells followers what is
    settled.
    """

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    actor = models.BigIntegerField(null=True)
    key = models.UUIDField(null=True)
    xid = XidField(db_default=CurrentXid(), editable=False)
    at = models.DateTimeField(db_default=ClockTime())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="event_is_numbered_once")]
        indexes = [
            models.Index(fields=["xid", "id"], name="event_as_settled"),
            models.Index(fields=["at"], name="event_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.seq} {self.kind}"

    def content(self) -> Payload:
        """The typed payload. Raises UnknownKind when no installed room knows it any more."""
        return Payload.parse(self.kind, self.payload)


class FollowerCursor(models.Model):
    """How far a follower has read: everything up to (xid, event) is done."""

    name = models.CharField(max_length=60, primary_key=True)
    xid = XidField(default=0)
    event = models.BigIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.xid}/{self.event}"


class RightsChange(models.Model):
    """The rights of `people` (null: of everybody) changed, or the session of that fingerprint ended, in the
    transaction `xid`. Written by `signals`, read by every process that has listeners (`realtime/changes.py`).
    """

    people = ArrayField(models.BigIntegerField(), null=True)
    session = models.CharField(max_length=32, blank=True)
    xid = XidField(db_default=CurrentXid(), editable=False)
    at = models.DateTimeField(db_default=ClockTime())

    class Meta:
        indexes = [models.Index(fields=["xid"], name="change_as_committed")]

    def __str__(self) -> str:
        return self.session or ("everybody" if self.people is None else f"{len(self.people)} people")


class Refusal(models.Model):
    """How often a socket or a stream was closed for this reason (`realtime/refusals.py`)."""

    reason = models.CharField(max_length=20, primary_key=True)
    count = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reason}: {self.count}"
