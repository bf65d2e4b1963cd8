"""People, the organisations that they belong to, and the reporting line over time."""

from typing import TYPE_CHECKING, Any, ClassVar, Optional

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower

from workspace.audit.models import Side
from workspace.common import clock

if TYPE_CHECKING:
    from datetime import datetime


# Numbers from here on are of masks: whether a number may be somebody's mask can be told from itself. All of them are
# whole numbers to a browser, which counts exactly up to 2**53.
MASKS_FROM = 2**52


def is_mask(number: int | None) -> bool:
    return number is not None and number >= MASKS_FROM


class Folded(models.Func):
    """Text without case and accents, as people type it when they search. Made by the first migration; immutable."""

    function = "folded"
    arity = 1
    output_field = models.TextField()


class Organisation(models.Model):
    """The employer, or a customer. Its group is what a space is shared with."""

    name = models.CharField(max_length=120, unique=True)
    side = models.CharField(max_length=10, choices=Side.choices)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="organisation")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, person: "Person") -> "PersonQuerySet":
        """The directory: employees see everybody, customers their own organisation's people."""
        if person.is_employee:
            return self
        return self.filter(organisation=person.organisation_id)

    def active(self) -> "PersonQuerySet":
        return self.filter(is_active=True)

    def employees(self) -> "PersonQuerySet":
        return self.filter(side=Side.EMPLOYEE)

    def with_position(self) -> "PersonQuerySet":
        """Each person with `title`, `unit`, `level` of their current position (None outside the tree)."""
        current = Position.objects.current().filter(person=models.OuterRef("pk"))
        return self.annotate(
            title=models.Subquery(current.values("title")[:1]),
            unit=models.Subquery(current.values("unit")[:1]),
            level=models.Subquery(current.values("level")[:1]),
        )


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "Person":
        person: Person = self.model(email=self.normalize_email(email) if email else None, **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        found: Person = self.get(email__iexact=username)
        return found


class Person(AbstractBaseUser):
    """Somebody who works here or with us. No right follows from anything written in this row but `is_operator`."""

    email = models.EmailField(null=True, blank=True, help_text="none: cannot sign in")
    name = models.CharField(max_length=120)
    handle = models.SlugField(
        max_length=60, unique=True, allow_unicode=True, help_text="what follows the @ in a mention"
    )
    pronouns = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=280, blank=True)
    avatar = models.ImageField(upload_to="avatars/", blank=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    locale = models.CharField(max_length=12, default="en")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    side = models.CharField(max_length=10, choices=Side.choices, help_text="the organisation's, kept here too")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False, help_text="may administer; sees no content for it")
    is_placeholder = models.BooleanField(default=False, help_text="came with an imported history")
    is_bot = models.BooleanField(default=False)
    claimed_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    employee_number = models.CharField(max_length=60, null=True, blank=True, unique=True)
    joined_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="what identified them was taken out then")
    groups = models.ManyToManyField(Group, blank=True, related_name="user_set", related_query_name="user")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_superuser = False
    is_staff = False

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
        ]
        indexes = [
            models.Index(fields=["organisation", "name"], name="person_by_organisation"),
            GinIndex(OpClass(Folded("name"), name="gin_trgm_ops"), name="person_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_employee(self) -> bool:
        return self.side == Side.EMPLOYEE

    @property
    def is_customer(self) -> bool:
        return self.side == Side.CUSTOMER

    @property
    def is_mask(self) -> bool:
        """A pseudonym that somebody wears or wore (`Mask`)."""
        return is_mask(self.pk)

    @property
    def display_name(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """What is for this person alone."""
        return f"person:{self.pk}"

    @property
    def circle_of_sight(self) -> str:
        """Who may learn from presence that this person is there: everybody of an employee, else one's own
        organisation and employees.
        """
        return str(self.organisation_id) if self.is_customer else ""

    @property
    def avatar_url(self) -> str:
        """Where the face is served; empty without one."""
        return f"/avatars/{(self.avatar.name or '').rpartition('/')[2]}" if self.avatar else ""

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Identity(models.Model):
    """Who a person is in another system, so that an import run twice finds the same person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    source = models.CharField(max_length=60, help_text="for example slack:T061A2UFL")
    external_id = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint("source", "external_id", name="identity_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class Mask(models.Model):
    """Who somebody is in one place for as long as nobody may know it: a person of its own that can't sign in.

    `scope` names the place (`board:5`). Another place, another mask: nothing in the two tells that they are one's.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="masks")
    face = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="mask")
    scope = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=clock.now)
    unmasked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", "scope", name="mask_worn_once", condition=models.Q(unmasked_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["scope"], name="mask_of_scope")]

    def __str__(self) -> str:
        return f"mask in {self.scope}"


class PositionQuerySet(models.QuerySet["Position"]):
    def current(self) -> "PositionQuerySet":
        return self.filter(during__upper_inf=True)

    def at(self, moment: "datetime") -> "PositionQuerySet":
        return self.filter(during__contains=moment)


class Position(models.Model):
    """A place in the reporting line for a stretch of time. A reorganisation closes it and opens another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    manager = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="led_positions")
    unit = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True)
    grade = models.CharField(max_length=40, blank=True, help_text="the job grade as the source gave it")
    level = models.PositiveSmallIntegerField(help_text="steps from the root of the reporting tree, root = 1")
    path = ArrayField(models.BigIntegerField(), help_text="people from the root down to this person")
    during = DateTimeRangeField(help_text="[since, until); open above while current")

    objects: ClassVar[PositionQuerySet] = PositionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="position_no_overlap",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=models.Q(manager__isnull=True) | ~models.Q(manager=models.F("person")),
                name="position_not_own_manager",
            ),
        ]
        indexes = [
            models.Index(
                fields=["manager"],
                name="position_current_by_manager",
                condition=models.Q(during__upper_inf=True),
            ),
            models.Index(
                fields=["person"],
                name="position_current_by_person",
                condition=models.Q(during__upper_inf=True),
            ),
            GinIndex(OpClass(Folded("unit"), name="gin_trgm_ops"), name="position_unit_trigrams"),
            GinIndex(OpClass(Folded("title"), name="gin_trgm_ops"), name="position_title_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.title or 'position'} of {self.person_id}"

    @property
    def since(self) -> Optional["datetime"]:
        lower: datetime | None = self.during.lower
        return lower


class PeopleImport(models.Model):
    """One list of people and managers that was taken over: by whom, when, and what it changed."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    file_name = models.CharField(max_length=200, blank=True)
    new = models.PositiveIntegerField(default=0, help_text="people who had no position before")
    moved = models.PositiveIntegerField(default=0, help_text="people whose position closed and another opened")
    left = models.PositiveIntegerField(default=0, help_text="people missing from the list, whose position closed")
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.file_name or 'people'}: {self.new} new, {self.moved} moved, {self.left} left"


class Skill(models.Model):
    """Something somebody can do, in their own words; the same words meet in one row."""

    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="skill_once")]
        indexes = [GinIndex(OpClass(Folded("name"), name="gin_trgm_ops"), name="skill_name_trigrams")]

    def __str__(self) -> str:
        return self.name


class PersonSkill(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="people")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["skill__name"]
        constraints = [models.UniqueConstraint("person", "skill", name="person_skill_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill_id}"
