"""Nouns of this room: the voice of customers inside the product that they use."""

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Board, Idea
from workspace.common import clock
from workspace.people.models import Organisation

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


def new_audience() -> str:
    """What tokens for one widget of one installation are made out to."""
    return f"widget_{secrets.token_urlsafe(12)}"


def new_kid() -> str:
    return f"key_{secrets.token_urlsafe(12)}"


class WidgetQuerySet(models.QuerySet["Widget"]):
    def visible_to(self, person: "Person") -> "WidgetQuerySet":
        """The door of the settings: whoever facilitates the space of its board."""
        from workspace.spaces.permissions import Can, allowed

        return self.filter(allowed(person, Can.FACILITATE, space="board__space__"))

    def open(self) -> "WidgetQuerySet":
        return self.filter(closed_at__isnull=True)


class Widget(models.Model):
    """A board shown inside a product of ours. Who its users are is said by that product's server, in signed tokens."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="widgets")
    name = models.CharField(max_length=80, help_text="the product that it stands in")
    audience = models.CharField(max_length=40, unique=True, default=new_audience, editable=False)
    takes_new = models.BooleanField(
        default=False, help_text="organisations that nobody has heard of come in by themselves"
    )
    kept_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+",
        help_text="who last said how it is; new organisations are let in with their rights",
    )  # fmt: skip
    made_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[WidgetQuerySet] = WidgetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["board", "made_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/widgets/{self.pk}/"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Algorithm(models.TextChoices):
    """How a token may be signed. Nothing else is, whatever the token says of itself."""

    HS256 = "HS256", _("A shared secret (HS256)")
    EDDSA = "EdDSA", _("A public key of yours (EdDSA, Ed25519)")


class WidgetKeyQuerySet(models.QuerySet["WidgetKey"]):
    def standing(self) -> "WidgetKeyQuerySet":
        """Neither revoked nor of a widget that was closed."""
        return self.filter(revoked_at__isnull=True, widget__closed_at__isnull=True)


class WidgetKey(models.Model):
    """By which a token is checked. Several may stand at once, so that a product can change over without a gap."""

    widget = models.ForeignKey(Widget, on_delete=models.CASCADE, related_name="keys")
    kid = models.CharField(max_length=40, unique=True, default=new_kid, editable=False)
    algorithm = models.CharField(max_length=5, choices=Algorithm.choices)
    sealed = models.BinaryField(null=True, help_text="the shared secret, under a key that the database has not")
    public = models.TextField(blank=True, help_text="the product's public key, PEM")
    origins = ArrayField(models.CharField(max_length=255), help_text="where pages that use it may stand")
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True, help_text="to the minute")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[WidgetKeyQuerySet] = WidgetKeyQuerySet.as_manager()  # type: ignore[assignment]

    # Only on the object that was just made.
    secret = ""

    class Meta:
        ordering = ["widget", "made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(algorithm="HS256", sealed__isnull=False, public="")
                | (Q(algorithm="EdDSA", sealed__isnull=True) & ~Q(public="")),
                name="widget_key_is_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class UsedToken(models.Model):
    """A token that was exchanged: it opens nothing a second time. Pruned once the token itself has run out."""

    key = models.ForeignKey(WidgetKey, on_delete=models.CASCADE, related_name="+")
    jti = models.CharField(max_length=128)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("key", "jti", name="widget_token_once")]
        indexes = [models.Index(fields=["until"], name="widget_token_until")]

    def __str__(self) -> str:
        return self.jti


class KnownOrganisation(models.Model):
    """What a product calls one of our customers."""

    widget = models.ForeignKey(Widget, on_delete=models.CASCADE, related_name="organisations")
    external_id = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["widget", "external_id"]
        constraints = [models.UniqueConstraint("widget", "external_id", name="widget_organisation_once")]

    def __str__(self) -> str:
        return self.external_id


class Brought(models.Model):
    """An idea that was written inside a product."""

    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="brought_by_widget")
    widget = models.ForeignKey(Widget, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"idea {self.idea_id} by widget {self.widget_id}"
