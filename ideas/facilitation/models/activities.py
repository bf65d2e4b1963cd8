"""What is done in a session, one thing after the other; what was written in private, and points."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.facilitation.models.sessions import Session
from workspace.common import clock
from workspace.gatherings.models import Timed
from workspace.spaces.models import Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL
M = TypeVar("M", bound=models.Model)
ACTIVITIES_MOST = 30
MINUTES_MOST = 240
POINTS_MOST = 1_000
PROMPT_LONGEST = 280


class ActivityKind(models.TextChoices):
    WRITE = "write", _("Write")
    GROUP = "group", _("Group")
    VOTE = "vote", _("Vote")
    DISCUSS = "discuss", _("Discuss")
    DECIDE = "decide", _("Decide")


class PartQuerySet(models.QuerySet[M]):
    """Rows that hang on a session: seen by whoever sees it."""

    def visible_to(self, person: "Person") -> "PartQuerySet[M]":
        return self.filter(session__canvas__space__in=Space.objects.visible_to(person))


class ActivityQuerySet(PartQuerySet["Activity"]):
    def under_way(self) -> "ActivityQuerySet":
        return self.filter(started_at__isnull=False, ended_at__isnull=True)


class Activity(Timed):
    """A point on the agenda of a session. At most one of a session is under way.

    `private`: everybody writes in a drawer of their own until all is revealed. `blind`: until it ends nobody learns
    who wrote what. `points` each person has in a vote, at most `most` of them on one thing (none: all of them).
    `priced`: they are a budget, each thing costs something, and one buys it or leaves it.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="activities")
    place = models.PositiveSmallIntegerField(help_text="its place in the order, from 1")
    kind = models.CharField(max_length=10, choices=ActivityKind.choices)
    title = models.CharField(max_length=120)
    prompt = models.CharField(max_length=PROMPT_LONGEST, blank=True, help_text="what everybody is asked")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    private = models.BooleanField(default=False)
    blind = models.BooleanField(default=False)
    points = models.PositiveSmallIntegerField(default=0, help_text="of each person, in a vote")
    most = models.PositiveSmallIntegerField(null=True, blank=True, help_text="on one thing; none: all of them")
    priced = models.BooleanField(default=False, help_text="each thing costs something, and is bought or left")
    started_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["session", "place", "pk"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(
                "session",
                name="activity_one_under_way",
                condition=models.Q(started_at__isnull=False, ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_current(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def writes_in_private(self) -> bool:
        """Now: what is written goes into drawers, and the canvas is only read."""
        return self.private and self.is_current and self.revealed_at is None

    @property
    def is_vote(self) -> bool:
        return self.kind == ActivityKind.VOTE


class DrawerQuerySet(models.QuerySet["Drawer"]):
    def untold(self) -> "DrawerQuerySet":
        """Those of which nobody but their owner may know: not revealed yet, or by whom is not said yet."""
        hidden = models.Q(activity__revealed_at__isnull=True)
        blind = models.Q(activity__blind=True, activity__ended_at__isnull=True)
        return self.filter(hidden | blind | models.Q(activity__session__blind=True, activity__session__ended_at=None))


class Drawer(models.Model):
    """What one person writes in private in one activity: the document `drawer:<id>`, which nobody else opens."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="drawers")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    notes = models.PositiveSmallIntegerField(default=0, help_text="how many lie in it")

    objects: ClassVar[DrawerQuerySet] = DrawerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["activity", "pk"]
        constraints = [models.UniqueConstraint("activity", "person", name="drawer_once")]

    def __str__(self) -> str:
        return f"drawer of {self.person_id} in activity {self.activity_id}"

    @property
    def document(self) -> str:
        return f"drawer:{self.pk}"


class OptionQuerySet(models.QuerySet["Option"]):
    def offered(self) -> "OptionQuerySet":
        """What one can vote for now: where there is a budget, what costs something."""
        return self.filter(models.Q(activity__priced=False) | models.Q(cost__isnull=False))


class Option(models.Model):
    """What can be voted for: a group or a note of the canvas, as it stood when the vote began.

    `cost`: in a vote with a budget. None there: it is not offered, or not yet.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField(help_text="from 1")
    note = models.CharField(max_length=40)
    words = models.CharField(max_length=280)
    cost = models.PositiveSmallIntegerField(null=True, blank=True, help_text="in a vote with a budget")

    objects: ClassVar[OptionQuerySet] = OptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["activity", "place"]
        constraints = [models.UniqueConstraint("activity", "note", name="option_once")]

    def __str__(self) -> str:
        return self.words


class DotsQuerySet(models.QuerySet["Dots"]):
    def untold(self) -> "DotsQuerySet":
        """Those of which nobody but their owner may know: their vote is not closed."""
        return self.filter(option__activity__ended_at__isnull=True)


class Dots(models.Model):
    """The points of one person on one thing. Zero: taken back. `side` as it was when they were placed."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="dots")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10)
    points = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[DotsQuerySet] = DotsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["option", "pk"]
        constraints = [models.UniqueConstraint("option", "person", name="dots_once")]
        verbose_name_plural = "dots"

    def __str__(self) -> str:
        return f"points of {self.person_id} on option {self.option_id}"
