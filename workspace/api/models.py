"""Personal tokens: a person's own key for their scripts. It may do what they may do, and nothing more."""

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar, Optional

from django.conf import settings
from django.db import models
from django.db.models import Q

from workspace.common import clock

PREFIX = "cw_"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def standing(self) -> "ApiTokenQuerySet":
        """Neither revoked nor expired, of people who may sign in."""
        lasting = Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now())
        return self.filter(lasting, revoked_at__isnull=True, person__is_active=True)

    def of_secret(self, secret: str) -> Optional["ApiToken"]:
        return self.filter(digest=digest_of(secret)).select_related("person__organisation").first()


class ApiToken(models.Model):
    """The secret itself is shown once and not kept: only its SHA-256, which is enough for 256 random bits."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="what it is for")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="to the minute")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ApiTokenQuerySet] = ApiTokenQuerySet.as_manager()  # type: ignore[assignment]

    # Only on the object that was just made.
    secret = ""

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        expires: datetime | None = self.expires_at
        return expires is not None and expires <= clock.now()


def new_secret() -> str:
    """256 random bits, with a beginning by which a leaked one can be recognised."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
