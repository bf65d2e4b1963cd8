"""Live sessions of a thread: what is on the agenda, who is here, who speaks, what is written down."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.conf import settings
from django.db import models

from workspace.common import clock
from workspace.gatherings.models.timed import Timed
from workspace.spaces.models import Space
from workspace.threads.models import Post, Thread

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL
M = TypeVar("M", bound=models.Model)
# A gathering that nobody ended is ended by itself after so long.
FORGOTTEN_AFTER = timedelta(hours=12)
# Somebody who facilitates and has not been seen for so long may be stood in for by anybody who takes part.
AWAY_AFTER = timedelta(minutes=3)
AGENDA_MOST = 50
# All its points as they are typed at once, a line each.
AGENDA_LONGEST = 12_000
NOTE_LONGEST = 4_000
WORDS_LONGEST = 4_000
# Whoever opened the page and was gone again sooner is not counted among those who were here. A page says that it is
# still open after half a minute; the rest is what the first word may have been on its way for.
STAYED = timedelta(seconds=25)


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def visible_to(self, person: "Person") -> "GatheringQuerySet":
        """The door: a gathering is seen by whoever sees its thread's space."""
        return self.filter(thread__space__in=Space.objects.visible_to(person))

    def live(self) -> "GatheringQuerySet":
        return self.filter(ended_at__isnull=True)


class Gathering(Timed):
    """People work on a thread at the same moment. A thread has at most one that is live."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="gatherings")
    title = models.CharField(max_length=160)
    purpose = models.CharField(max_length=280, blank=True)
    started_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="started_gatherings")
    facilitator = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="facilitated_gatherings")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    forgotten = models.BooleanField(default=False, help_text="nobody ended it, so it ended by itself")
    summary = models.OneToOneField(
        Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="sums_up", help_text="in the thread"
    )

    objects: ClassVar[GatheringQuerySet] = GatheringQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("thread", name="gathering_live_once", condition=models.Q(ended_at__isnull=True)),
        ]
        indexes = [
            models.Index(fields=["thread", "-started_at"], name="gathering_by_thread"),
            models.Index(fields=["started_at"], name="gathering_live", condition=models.Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/gatherings/{self.pk}/"

    @property
    def stream(self) -> str:
        return f"gathering:{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.ended_at is None


class PartQuerySet(models.QuerySet[M]):
    """Rows that hang on a gathering: seen by whoever sees it."""

    def visible_to(self, person: "Person") -> "PartQuerySet[M]":
        return self.filter(gathering__thread__space__in=Space.objects.visible_to(person))


class AgendaItem(models.Model):
    """A point on the agenda. At most one of a gathering is under way."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="agenda")
    text = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    leader = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(help_text="its place in the order, from 1")
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PartQuerySet["AgendaItem"]] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["gathering", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                "gathering",
                name="agenda_one_under_way",
                condition=models.Q(started_at__isnull=False, done_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_current(self) -> bool:
        return self.started_at is not None and self.done_at is None

    @property
    def took(self) -> int | None:
        """Minutes from its beginning until it was done, at least one."""
        if self.started_at is None or self.done_at is None:
            return None
        return max(1, round((self.done_at - self.started_at).total_seconds() / 60))


class Note(models.Model):
    """A paragraph of the notes, under the point of the agenda that was under way. Everybody may edit every paragraph;
    an edit says which version it began from, so that two at once never overwrite each other."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="notes")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[PartQuerySet["Note"]] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["gathering", "id"]

    def __str__(self) -> str:
        return f"note {self.pk} of gathering {self.gathering_id}"

    @property
    def order(self) -> str:
        """Sorts as text in the order of writing; the client places fragments by it."""
        return f"{self.pk:012d}"


class NoteVersion(models.Model):
    """What a note said before an edit."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["NoteVersion"]] = models.Manager()

    class Meta:
        ordering = ["note", "version"]
        constraints = [models.UniqueConstraint("note", "version", name="note_version_once")]

    def __str__(self) -> str:
        return f"version {self.version} of note {self.note_id}"


class AttendanceQuerySet(PartQuerySet["Attendance"]):
    def stayed(self) -> "AttendanceQuerySet":
        """Those who did not merely look in."""
        return self.filter(seen_at__gte=models.F("came_at") + STAYED)


class Attendance(models.Model):
    """Somebody was here: from the first time until they were last seen. Rows, so that a crash forgets nobody."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[AttendanceQuerySet] = AttendanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["came_at", "id"]
        constraints = [models.UniqueConstraint("gathering", "person", name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at gathering {self.gathering_id}"

    @property
    def stayed(self) -> bool:
        return self.seen_at >= self.came_at + STAYED


class HandQuerySet(PartQuerySet["Hand"]):
    def raised(self) -> "HandQuerySet":
        """Those that are up."""
        return self.filter(called_at__isnull=True, lowered_at__isnull=True)


class Hand(models.Model):
    """Somebody asks to speak: raised, and then called or lowered. `called_out_of_turn`: not the first of the queue."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="hands")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    called_out_of_turn = models.BooleanField(default=False)
    lowered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[HandQuerySet] = HandQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "gathering",
                "person",
                name="hand_raised_once",
                condition=models.Q(called_at__isnull=True, lowered_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"hand of {self.person_id} in gathering {self.gathering_id}"

    @property
    def is_up(self) -> bool:
        return self.called_at is None and self.lowered_at is None


class Turn(models.Model):
    """Somebody has the floor, from when they were called until it ended. At most one at a time.

    `missed`: they were called and were not there. It does not count as having spoken.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    hand = models.OneToOneField(Hand, null=True, blank=True, on_delete=models.SET_NULL, related_name="turn")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    missed = models.BooleanField(default=False)

    objects: ClassVar[PartQuerySet["Turn"]] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint("gathering", name="turn_one_at_a_time", condition=models.Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"turn of {self.person_id} in gathering {self.gathering_id}"


class RoundQuerySet(PartQuerySet["Round"]):
    def open(self) -> "RoundQuerySet":
        return self.filter(revealed_at__isnull=True, dropped_at__isnull=True)


class Round(models.Model):
    """A question to which everybody writes unseen; then all is revealed together, or the round is dropped."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="rounds")
    question = models.CharField(max_length=280)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    revealed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RoundQuerySet] = RoundQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "gathering",
                name="round_one_open",
                condition=models.Q(revealed_at__isnull=True, dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"/gatherings/{self.gathering_id}/#round-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.revealed_at is None and self.dropped_at is None


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, person: "Person") -> "ContributionQuerySet":
        """One's own, and what has been revealed, where one sees the gathering."""
        seen = self.filter(round__gathering__thread__space__in=Space.objects.visible_to(person))
        return seen.filter(models.Q(person=person.pk) | models.Q(round__revealed_at__isnull=False))

    def written(self) -> "ContributionQuerySet":
        """All but what was taken back."""
        return self.exclude(text="")

    def untold(self) -> "ContributionQuerySet":
        """Those of which nobody but their writers may know."""
        return self.filter(models.Q(round__revealed_at__isnull=True) | models.Q(text=""))


class Contribution(models.Model):
    """What somebody wrote in a round. Until it is revealed, nobody else reads it, whichever way they ask.

    Without a text: taken back before it was revealed.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    place = models.FloatField(
        null=True, blank=True, help_text="drawn by lot when it is revealed: the order on the page"
    )

    objects: ClassVar[ContributionQuerySet] = ContributionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["round", "place", "id"]
        constraints = [models.UniqueConstraint("round", "person", name="contribution_once")]

    def __str__(self) -> str:
        return f"contribution of {self.person_id} to round {self.round_id}"

    @property
    def is_late(self) -> bool:
        """Written when the others' words could be read already."""
        return self.round.revealed_at is not None and self.place is None
