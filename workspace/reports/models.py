"""What is published of participation, what it is summed up from, and who may switch, read and be sent it."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workspace.common import clock

PERSON = settings.AUTH_USER_MODEL

# A fifth of a share and a twelfth of one must both add up without a rounding error, in whatever order they come: shares
# of a deed are kept as whole parts of this number, which every number of people up to 16 divides.
WHOLE = 720_720
# Of what is not known: a level outside of the tree, a distance across trees.
UNKNOWN = -1


class Grid(models.TextChoices):
    """How long a period is. There are no others: what may be asked for at will can be subtracted at will."""

    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")


class Act(models.IntegerChoices):
    """What kind of contribution a deed was; which verb is which stands in `queries.contributions`."""

    START = 1, _("Opens something")
    REPLY = 2, _("Replies")
    LIGHT = 3, _("Reacts, supports or votes")
    JUDGE = 4, _("Answers or judges")
    WORK = 5, _("Works on something together")
    BEFORE = 9, _("Before Causeway")


class Series(models.Model):
    """The editions of one grid, with the rules that all of them keep. Frozen when the first one is published, but for
    levels and units that tell nobody apart yet.

    `levels` are bands from the top, each [first, last] level; the last one is open below. `units` are those that are
    told apart; all others are one.
    """

    grid = models.CharField(max_length=10, choices=Grid.choices, unique=True)
    least = models.PositiveSmallIntegerField(default=5, help_text="people behind every number, on both sides of a tie")
    least_for_text = models.PositiveSmallIntegerField(default=10, help_text="people behind every quotation")
    levels = models.JSONField(default=list)
    units = models.JSONField(default=list)
    seed = models.PositiveIntegerField(default=20_260_101, help_text="of what is drawn by chance")
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.grid


class Edition(models.Model):
    """What was published of one period. It is never changed: what arrives late is in no edition of before.

    `figures` are those of `figures.py`, by view; `results` are what the leaders' first page begins with. `xid` and
    `row` are how far the ledger had been read.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="editions")
    period = models.CharField(max_length=10, help_text="2026-09 or 2026-Q3")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="its last day")
    least = models.PositiveSmallIntegerField()
    levels = models.JSONField(default=list)
    units = models.JSONField(default=list)
    xid = models.BigIntegerField()
    row = models.BigIntegerField()
    figures = models.JSONField(default=dict)
    results = models.JSONField(default=dict)
    people = models.PositiveIntegerField(null=True, help_text="employees who had access, in bands of five")
    coverage = models.FloatField(null=True, help_text="share of them whose level is known")
    reorganised_on = models.DateField(null=True, blank=True)
    computed_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-ends_on", "series"]
        constraints = [models.UniqueConstraint("series", "period", name="edition_once")]

    def __str__(self) -> str:
        return self.period

    def get_absolute_url(self) -> str:
        return f"/reports/{self.period}/"

    @property
    def after(self) -> date:
        """The first day that is no longer in it."""
        return date.fromordinal(self.ends_on.toordinal() + 1)


class Family(models.Model):
    """The counts behind an edition, as `privacy.Cell`s with what was hidden: what the next editions must not give away.

    Read by `building` alone. No page, export or answer of the API ever sees it.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="family")
    cells = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return f"counts of {self.edition_id}"


class Past(models.Model):
    """One view of what was brought in from before Causeway, as each edition shows it beside its own figures.

    Made with the first edition that finds it in the ledger, and never again: two versions of it could be subtracted.
    All of them are of the ledger up to the same row (`xid`, `row`). `figure`: as in `Edition.figures`; `cells`: the
    counts behind it, for `building` alone.
    """

    view = models.CharField(max_length=20, unique=True, help_text="one of figures.VIEWS")
    starts_on = models.DateField(help_text="the first day of its first month")
    ends_on = models.DateField(help_text="the last day of its last month")
    xid = models.BigIntegerField()
    row = models.BigIntegerField()
    figure = models.JSONField(default=dict)
    cells = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "pasts"

    def __str__(self) -> str:
        return f"{self.view} before {self.ends_on}"


class Place(models.Model):
    """The name of a unit, as the ledger stamped it, by a number that sums can be kept by."""

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Turn(models.Model):
    """How often somebody turned to somebody else in a month, by where both stood then: the ledger, rolled up.

    Written by `rollup` alone. `target` 0 is nobody; `parts` are shares of deeds in parts of WHOLE, so that sums are
    exact; levels and distances are UNKNOWN where they are; places are 0 where none was stamped.
    """

    month = models.DateField(help_text="its first day, in the time zone of the house")
    act = models.PositiveSmallIntegerField(choices=Act.choices)
    actor = models.BigIntegerField()
    target = models.BigIntegerField()
    is_customers = models.BooleanField()
    is_to_customer = models.BooleanField()
    actor_level = models.SmallIntegerField()
    target_level = models.SmallIntegerField()
    actor_place = models.BigIntegerField()
    target_place = models.BigIntegerField()
    up = models.SmallIntegerField()
    down = models.SmallIntegerField()
    rows = models.BigIntegerField()
    entries = models.BigIntegerField(help_text="deeds, each counted at its first row")
    parts = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "month", "actor", "target", "act", "is_customers", "is_to_customer", "actor_level", "target_level",
                    "actor_place", "target_place", "up", "down",
                ],
                name="turn_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["actor", "month"], name="turn_by_actor")]

    def __str__(self) -> str:
        return f"{self.month}: {self.actor} to {self.target}"


class Watermark(models.Model):
    """How far the ledger has been rolled up: every row up to (xid, row) is in `Turn`."""

    name = models.CharField(max_length=20, primary_key=True)
    xid = models.BigIntegerField(default=0)
    row = models.BigIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.xid}/{self.row}"


class Switch(models.Model):
    """A metric was switched on or off in this installation. The newest row of a metric holds; without one it is on."""

    metric = models.CharField(max_length=20, help_text="one of figures.VIEWS")
    is_on = models.BooleanField()
    reason = models.CharField(max_length=280, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["metric", "-id"], name="switch_newest")]

    def __str__(self) -> str:
        return f"{self.metric} {'on' if self.is_on else 'off'}"


class Viewing(models.Model):
    """Somebody looked at a view of an edition, or took it away, on a day. Every employee may read this."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="viewings")
    view = models.CharField(max_length=20, help_text="one of figures.VIEWS, or what else was looked at: start, report")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    taken_as = models.CharField(max_length=10, blank=True, help_text="csv, json, png, pdf, mail; empty: looked at")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint("person", "edition", "view", "day", "taken_as", name="viewing_once_a_day"),
        ]
        indexes = [models.Index(fields=["edition", "view", "-at"], name="viewing_of_edition")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.view} of {self.edition_id}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def standing(self) -> "SubscriptionQuerySet":
        return self.filter(ended_at__isnull=True)


class Subscription(models.Model):
    """Somebody is sent each new edition of a series. `sent` is the newest that they were sent."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    grid = models.CharField(max_length=10, choices=Grid.choices)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    sent = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[SubscriptionQuerySet] = SubscriptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", "grid", name="subscription_once", condition=models.Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: each {self.grid}"
