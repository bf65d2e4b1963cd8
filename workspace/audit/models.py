"""The ledger's table: who turned to whom, with the ranks of both as they were at that moment."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL

from workspace.audit import voices
from workspace.common import clock


class Verb(models.TextChoices):
    """What a person did. Past tense; stored as it is spelled here."""

    # people
    IMPORTED_PEOPLE = "imported people"
    CHANGED_PROFILE = "changed profile"
    NAMED_SKILLS = "named skills"
    INVITED = "invited"
    CLAIMED = "claimed"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    # spaces
    OPENED_SPACE = "opened space"
    CHANGED_SPACE = "changed space"
    JOINED = "joined"
    LEFT = "left"
    GRANTED = "granted"
    REVOKED = "revoked"
    ARCHIVED = "archived"
    RESTORED = "restored"
    MADE_CIRCLE = "made circle"
    CHANGED_CIRCLE = "changed circle"
    BROKE_GLASS = "broke glass"
    # threads
    OPENED_THREAD = "opened thread"
    REPLIED = "replied"
    EDITED = "edited"
    DELETED = "deleted"
    RENAMED = "renamed"
    MOVED = "moved"
    CLOSED = "closed"
    REOPENED = "reopened"
    REACTED = "reacted"
    UNREACTED = "withdrew reaction"
    ATTACHED = "attached"
    MARKED_OUTCOME = "marked outcome"
    WITHDREW_OUTCOME = "withdrew outcome"
    SUPERSEDED = "superseded"
    DID_ACTION = "did action"
    REOPENED_ACTION = "reopened action"
    IMPORTED = "imported"
    # scheduled posts
    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    PAUSED_SCHEDULED = "paused scheduled"
    RESUMED_SCHEDULED = "resumed scheduled"
    TOOK_OVER_SCHEDULED = "took over scheduled"
    STANDS_IN = "stands in"
    CANCELLED_SCHEDULED = "cancelled scheduled"
    # gatherings
    STARTED_GATHERING = "started gathering"
    HANDED_OVER = "handed over"
    ENDED_GATHERING = "ended gathering"
    SUMMED_UP = "summed up"
    CHANGED_AGENDA = "changed agenda"
    KEPT_TIME = "kept time"
    NOTED = "noted"
    EDITED_NOTE = "edited note"
    DELETED_NOTE = "deleted note"
    RAISED_HAND = "raised hand"
    LOWERED_HAND = "lowered hand"
    CALLED_ON = "called on"
    CALLED_OUT_OF_TURN = "called out of turn"
    ENDED_TURN = "ended turn"
    OPENED_ROUND = "opened round"
    DROPPED_ROUND = "dropped round"
    REVEALED_ROUND = "revealed round"
    WROTE_IN_ROUND = "wrote in round"
    REVISED_WORDS = "revised words"
    TOOK_BACK_WORDS = "took back words"
    # polls
    OPENED_POLL = "opened poll"
    CLOSED_POLL = "closed poll"
    WITHDREW_POLL = "withdrew poll"
    VOTED = "voted"
    WITHDREW_VOTE = "withdrew vote"
    TOOK_BALLOT = "took ballot"
    # ideas
    OPENED_BOARD = "opened board"
    CHANGED_BOARD = "changed board"
    ARCHIVED_BOARD = "archived board"
    RESTORED_BOARD = "restored board"
    CHANGED_PHASES = "changed phases"
    BEGAN_PHASE = "began phase"
    UNMASKED = "unmasked"
    SUBMITTED_IDEA = "submitted idea"
    EDITED_IDEA = "edited idea"
    WITHDREW_IDEA = "withdrew idea"
    RESTORED_IDEA = "restored idea"
    MOVED_IDEA = "moved idea"
    TAGGED_IDEA = "tagged idea"
    INVITED_COAUTHOR = "invited co-author"
    JOINED_IDEA = "joined idea"
    LEFT_IDEA = "left idea"
    ADDED_CASE = "added case"
    EDITED_CASE = "edited case"
    WITHDREW_CASE = "withdrew case"
    SUPPORTED = "supported"
    PASSED = "passed"
    WITHDREW_SUPPORT = "withdrew support"
    PROPOSED_MERGE = "proposed merge"
    AGREED_TO_MERGE = "agreed to merge"
    DECLINED_MERGE = "declined merge"
    MERGED = "merged"
    UNMERGED = "unmerged"
    SPLIT = "split"
    UNSPLIT = "undid split"
    IMPORTED_IDEAS = "imported ideas"
    # evaluations
    SET_CRITERIA = "set criteria"
    ASSIGNED_EVALUATOR = "assigned evaluator"
    RELEASED_EVALUATOR = "released evaluator"
    DECLARED_CONFLICT = "declared conflict"
    EVALUATED = "evaluated"
    # decisions
    OPENED_DECISION = "opened decision"
    CLOSED_DECISION = "closed decision"
    WITHDREW_DECISION = "withdrew decision"
    CAST_BALLOT = "cast ballot"
    WITHDREW_BALLOT = "withdrew ballot"
    DUELLED = "duelled"
    OBJECTED = "objected"
    WITHDREW_OBJECTION = "withdrew objection"
    REVISED_PROPOSAL = "revised proposal"
    COUNTED_DECISION = "counted decision"
    # opinions
    STATED = "stated"
    WITHDREW_STATEMENT = "withdrew statement"
    GAVE_OPINION = "gave opinion"
    # results
    ANSWERED_IDEA = "answered idea"
    CHANGED_ANSWER = "changed answer"
    OPENED_RESULT = "opened result"
    CHANGED_RESULT = "changed result"
    NOTED_PROGRESS = "noted progress"
    SHIPPED_RESULT = "shipped result"
    REVIEWED_RESULT = "reviewed result"
    CREDITED = "credited"
    WITHDREW_CREDIT = "withdrew credit"
    HID_CREDIT = "hid credit"
    SHOWED_CREDIT = "showed credit"
    # guests
    MADE_LINK = "made link"
    CLOSED_LINK = "closed link"
    CAME_IN = "came in"
    CHANGED_APPEARANCE = "changed appearance"
    SET_ALLOWANCE = "set allowance"
    # canvases
    OPENED_CANVAS = "opened canvas"
    CHANGED_CANVAS = "changed canvas"
    ARCHIVED_CANVAS = "archived canvas"
    RESTORED_CANVAS = "restored canvas"
    WROTE_NOTE = "wrote note"
    CHANGED_NOTE = "changed note"
    REMOVED_NOTE = "removed note"
    IMPORTED_NOTES = "imported notes"
    KEPT_VERSION = "kept version"
    RESTORED_VERSION = "restored version"
    SETTLED_UPDATE = "settled update"
    DISCUSSED_NOTE = "discussed note"
    WROTE_BRIEF = "wrote brief"
    # facilitation
    PLANNED_SESSION = "planned session"
    CHANGED_SESSION = "changed session"
    STARTED_SESSION = "started session"
    ENDED_SESSION = "ended session"
    BEGAN_ACTIVITY = "began activity"
    ENDED_ACTIVITY = "ended activity"
    REVEALED_NOTES = "revealed notes"
    GROUPED_NOTES = "grouped notes"
    PLACED_DOT = "placed dot"
    TOOK_DOT = "took dot"
    RAISED_IDEA = "raised idea"
    DECIDED_IN_SESSION = "decided in session"
    # concepts
    DRAFTED_TEST = "drafted concept test"
    OPENED_TEST = "opened concept test"
    CHANGED_TEST = "changed concept test"
    CLOSED_TEST = "closed concept test"
    WITHDREW_TEST = "withdrew concept test"
    ANSWERED_TEST = "answered concept test"
    WITHDREW_ANSWERS = "withdrew answers"
    # widget
    MADE_WIDGET = "made widget"
    CHANGED_WIDGET = "changed widget"
    MADE_WIDGET_KEY = "made widget key"
    REVOKED_WIDGET_KEY = "revoked widget key"
    # reports
    VIEWED_REPORT = "viewed report"
    DOWNLOADED_REPORT = "downloaded report"
    PUBLISHED_REPORT = "published report"
    SWITCHED_METRIC = "switched metric"
    SUBSCRIBED_REPORT = "subscribed to report"
    UNSUBSCRIBED_REPORT = "unsubscribed from report"
    OPENED_PULSE = "opened pulse"
    CLOSED_PULSE = "closed pulse"
    WITHDREW_PULSE = "withdrew pulse"
    TOOK_PULSE = "took pulse"
    # the ledger itself
    IMPORTED_BASELINE = "imported baseline"
    TURNED_TO = "turned to"
    ERASED_PERSON = "erased person"
    # tokens
    MADE_TOKEN = "made token"  # noqa: S105 - a verb
    REVOKED_TOKEN = "revoked token"  # noqa: S105 - a verb


class Side(models.TextChoices):
    EMPLOYEE = "employee"
    CUSTOMER = "customer"


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def entries(self) -> "ParticipationQuerySet":
        """One row per ledger entry (an entry with several targets has several rows)."""
        return self.filter(ordinal=0)

    def of(self, person: int) -> "ParticipationQuerySet":
        """What a person did, under whatever mask."""
        mine = RawSQL(voices.of_one_sql(), [person, person])  # noqa: S611 - our own names
        return self.filter(actor__in=mine).told_once()

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
