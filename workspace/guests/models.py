"""Nouns of this room: how people from outside come in, and how the house looks to them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from workspace.common import clock
from workspace.people.models import Organisation, Person
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can, allowed

SIGNER = signing.Signer(salt="guests.link", sep="~")


class State(models.TextChoices):
    """Whether a link lets in, and why not."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    ENDED = "ended", _("over")
    USED_UP = "used up", _("used up")
    STOPPED = "stopped", _("stopped")


class LinkQuerySet(models.QuerySet["Link"]):
    def visible_to(self, person: Person) -> "LinkQuerySet":
        """Those that one made or that stand on one's right; facilitators: those into their spaces; operators: all."""
        if not person.is_active:
            return self.none()
        if person.is_operator:
            return self
        theirs = Q(made_by=person) | Q(host=person)
        if person.is_employee:
            facilitated = Space.objects.filter(allowed(person, Can.FACILITATE))
            theirs |= Q(pk__in=Link.spaces.through.objects.filter(space__in=facilitated).values("link"))
        return self.filter(theirs)

    def counted(self) -> "LinkQuerySet":
        """Each with `used`: how many came in by it."""
        return self.annotate(used=Count("arrivals", distinct=True))


class Link(models.Model):
    """A way in for people of one customer: for whoever has its address, or by letter for one address alone.

    Its address is signed and not kept: who reads the table comes in by none of them.
    """

    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+",
        help_text="the employee on whose right it stands: it lets in as long as they may",
    )  # fmt: skip
    behind = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="colleagues_links",
        help_text="by which whoever made it came in: a customer who invites a colleague",
    )  # fmt: skip
    spaces = models.ManyToManyField(Space, blank=True, related_name="+")
    email = models.EmailField(blank=True, help_text="by letter: only for who has this address")
    name = models.CharField(max_length=120, blank=True, help_text="by letter: how they are called")
    domains = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    most = models.PositiveSmallIntegerField(help_text="how many may come in by it")
    ends_at = models.DateTimeField()
    colleagues = models.PositiveSmallIntegerField(default=0, help_text="how many each who came by it may invite")
    customers_may_meet = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[LinkQuerySet] = LinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["made_by", "-made_at"], name="link_by_maker"),
            models.Index(fields=["host", "-made_at"], name="link_by_host"),
        ]

    def __str__(self) -> str:
        return f"link {self.pk} for {self.organisation_id}"

    @property
    def path(self) -> str:
        """Where whoever was invited comes in. Not to be guessed, and good only as long as the link is."""
        return f"/join/{SIGNER.sign(self.nonce.hex)}/"

    @property
    def is_letter(self) -> bool:
        return bool(self.email)

    @staticmethod
    def nonce_of(token: str) -> uuid.UUID | None:
        """Of an address that we signed; None for any other."""
        try:
            return uuid.UUID(SIGNER.unsign(token))
        except (signing.BadSignature, ValueError):
            return None


class Arrival(models.Model):
    """Somebody came in by a link. The uses of a link are its arrivals, counted."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="arrivals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="arrivals")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint("link", "person", name="arrival_once")]
        indexes = [models.Index(fields=["person"], name="arrival_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.link_id}"


class Allowance(models.Model):
    """How many colleagues the people of a customer may invite, all of them together. Without a row, or a number, only
    their links say it, each for itself.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="allowance")
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.most} of {self.organisation_id}"


class Appearance(models.Model):
    """How the house looked from a moment on: the latest row is how it looks. A row is never changed.

    Empty fields are ours: the name Causeway, our mark, our teal.
    """

    name = models.CharField(max_length=60, blank=True)
    welcome = models.CharField(max_length=500, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    accent = models.CharField(max_length=7, blank=True, help_text="#rrggbb on paper")
    accent_dark = models.CharField(max_length=7, blank=True, help_text="#rrggbb in the dark")
    logo = models.CharField(max_length=60, blank=True, help_text="the file's name in storage, below logos/")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    FIELDS = ("name", "welcome", "contact", "accent", "accent_dark", "logo")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"appearance {self.pk}"

    @property
    def said(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in self.FIELDS}
