"""Spaces, who was let in, and circles. What is inside a space takes its permission: one hop, no chain."""

from typing import ClassVar, Protocol

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from workspace.common import clock


class Reader(Protocol):
    """All that a permission may know of whoever asks. There is no rank in it, nor a way to it."""

    pk: int
    is_active: bool

    @property
    def is_employee(self) -> bool: ...


class Access(models.TextChoices):
    OPEN = "open", "Open to every employee"
    INVITED = "invited", "Only who is invited"


class SpaceQuerySet(models.QuerySet["Space"]):
    def visible_to(self, person: Reader) -> "SpaceQuerySet":
        """The door. Spaces that this person may look into; everything in a space follows it."""
        from workspace.spaces import permissions

        return self.filter(permissions.allowed(person, permissions.Can.VIEW))

    def live(self) -> "SpaceQuerySet":
        return self.filter(archived_at__isnull=True)

    def joined_by(self, person: Reader) -> "SpaceQuerySet":
        return self.filter(memberships__person=person.pk)


class Space(models.Model):
    """A place with a purpose. Open to every employee unless it says otherwise."""

    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=500, blank=True)
    access = models.CharField(max_length=10, choices=Access.choices, default=Access.OPEN)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opened_spaces")
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_from = models.CharField(max_length=120, null=True, blank=True, unique=True)

    objects: ClassVar[SpaceQuerySet] = SpaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        permissions = [("contribute_space", "Can contribute"), ("facilitate_space", "Can facilitate")]
        indexes = [
            models.Index(fields=["access", "name"], name="space_by_access"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="space_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"space:{self.pk}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class GrantTerms(models.Model):
    """By whom, when, and until when a grant holds."""

    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True, help_text="a broken glass closes again")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


class Grant(GrantTerms, UserObjectPermissionBase):
    """One row: this person may do this in this space."""

    content_object = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="grants")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "permission", "content_object"], name="grant_by_user")]

    def __str__(self) -> str:
        return f"person {self.user_id} in space {self.content_object_id}"


class GroupGrant(GrantTerms, GroupObjectPermissionBase):
    """One row: this group (a customer organisation, a circle) may do this in this space."""

    content_object = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="group_grants")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["group", "permission", "content_object"], name="group_grant_by_group")]

    def __str__(self) -> str:
        return f"group {self.group_id} in space {self.content_object_id}"


class Membership(models.Model):
    """Whoever joined has the space in their rail and in their catch-up. Not a right: grants are."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("person", "space", name="membership_once")]
        indexes = [models.Index(fields=["space", "joined_at"], name="membership_by_space")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.space_id}"


class Circle(models.Model):
    """A named group of people, to be mentioned and let in together. Its people are its group's."""

    name = models.CharField(max_length=80, unique=True)
    handle = models.SlugField(max_length=60, unique=True)
    purpose = models.CharField(max_length=280, blank=True)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="circle")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"circle:{self.pk}"
