"""Who can see a space: the other side of `Space.objects.visible_to`, by name and by group."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from workspace.audit.models import Side
from workspace.common import clock
from workspace.people.models import Organisation, Person, PersonQuerySet
from workspace.spaces import permissions
from workspace.spaces.models import Access, Grant, GroupGrant, Membership, Space
from workspace.spaces.permissions import Can


def lasting() -> Q:
    """Grants that have not ended."""
    return Q(until__isnull=True) | Q(until__gt=clock.now())


def people_who_see(space: Space, *, for_good: bool = False) -> PersonQuerySet:
    """Everybody who may look into a space: the other side of `Space.objects.visible_to`.

    `for_good`: by a right without an end, so not by an operator's broken glass.
    """
    holds = Q(until__isnull=True) if for_good else lasting()
    given = Grant.objects.filter(holds, content_object=space)
    shared = GroupGrant.objects.filter(holds, content_object=space)
    granted = Q(pk__in=given.values("user")) | Q(
        pk__in=Person.groups.through.objects.filter(group__in=shared.values("group")).values("person")
    )
    if space.access == Access.OPEN:
        granted |= Q(side=Side.EMPLOYEE)
    found: PersonQuerySet = Person.objects.filter(granted, is_active=True)
    return found


def people_who_facilitate(space: Space) -> PersonQuerySet:
    """Everybody who looks after a space, granted by name or together."""
    what = {"content_object": space, "permission": permissions.permission_id(permissions.codename(Can.FACILITATE))}
    given = Grant.objects.filter(lasting(), **what)
    shared = GroupGrant.objects.filter(lasting(), **what)
    found: PersonQuerySet = Person.objects.filter(
        Q(pk__in=given.values("user"))
        | Q(pk__in=Person.groups.through.objects.filter(group__in=shared.values("group")).values("person")),
        is_active=True,
    )
    return found


def letting_in() -> Q:
    """The condition under which whoever holds a row of Membership was let into its space, active or not."""
    given = Grant.objects.filter(lasting(), content_object=OuterRef("space"), user=OuterRef("person"))
    shared = GroupGrant.objects.filter(lasting(), content_object=OuterRef("space"), group__user=OuterRef("person"))
    return Q(space__access=Access.OPEN, person__side=Side.EMPLOYEE) | Exists(given) | Exists(shared)


def seats(space: Any) -> QuerySet[Membership]:
    """Those who joined a space (its number, or an OuterRef), are active and may still look into it."""
    return Membership.objects.filter(letting_in(), space=space, person__is_active=True)


def _able(prefix: str) -> Q:
    """People who can sign in and act: not who left, nor whom an imported history only names, nor programs."""
    wanted = {"is_active": True, "is_placeholder": False, "is_bot": False, "email__isnull": False}
    return Q(**{f"{prefix}{name}": value for name, value in wanted.items()})


def facilitators(space: Space) -> PersonQuerySet:
    """Those of people_who_facilitate who can sign in to do it."""
    return people_who_facilitate(space).filter(_able(""))


def looked_after() -> Q:
    """The condition under which a row of Space has such a facilitator."""
    facilitating = permissions.permission_id(permissions.codename(Can.FACILITATE))
    given = Grant.objects.filter(lasting(), _able("user__"), permission=facilitating)
    shared = GroupGrant.objects.filter(lasting(), _able("group__user__"), permission=facilitating)
    return Q(pk__in=given.values("content_object")) | Q(pk__in=shared.values("content_object"))


@dataclass(frozen=True)
class Named:
    """Somebody who was let in by name. `until` is when that ends by itself, for an operator's broken glass."""

    id: int
    name: str
    organisation: str
    is_customer: bool
    can: Can
    until: datetime | None
    reason: str


@dataclass(frozen=True)
class Together:
    """People who were let in together: every employee, a circle, a customer organisation, another group."""

    id: int
    name: str
    kind: str
    can: Can
    count: int


@dataclass
class Audience:
    """The answer to "who can see this?", as one reader may hear it.

    `hidden` counts the people of other customers, and `hidden_groups` their organisations, whom a customer is
    told of by number only.
    """

    people: list[Named] = field(default_factory=list)
    groups: list[Together] = field(default_factory=list)
    hidden: int = 0
    hidden_groups: int = 0


def audience(space: Space, reader: Person) -> Audience:
    """Who can see the space, by group and by name. One query."""
    answer = Audience()
    for what, number, name, organisation, org_name, customer, codename, count, until, reason in _rows(space):
        foreign = customer and reader.is_customer and organisation != reader.organisation_id
        can = Can(codename.removesuffix("_space"))
        if what == "person" and foreign:
            answer.hidden += 1
        elif what == "person":
            answer.people.append(Named(number, name, org_name, customer, can, until, reason))
        elif foreign:
            answer.hidden_groups += 1
            answer.hidden += count
        else:
            answer.groups.append(Together(number, name, what, can, count))
    answer.people.sort(key=lambda person: (list(Can).index(person.can) * -1, person.name.casefold()))
    answer.groups.sort(key=lambda group: (group.kind != "everyone", group.name.casefold()))
    return answer


def _rows(space: Space) -> QuerySet[Any, tuple[Any, ...]]:
    """what, id, name, organisation, its name, is it a customer, permission, count, until, reason."""
    people = (
        Grant.objects.filter(lasting(), content_object=space, user__is_active=True)
        .order_by()
        .values_list(
            Value("person", output_field=CharField()),
            Cast("user", BigIntegerField()),
            "user__name",
            "user__organisation",
            "user__organisation__name",
            Coalesce(Q(user__side=Side.CUSTOMER), Value(False)),
            "permission__codename",
            Value(1),
            "until",
            "reason",
        )
    )
    active = Q(group__user__is_active=True)
    groups = (
        GroupGrant.objects.filter(lasting(), content_object=space)
        .order_by()
        .annotate(people=Count("group__user", filter=active))
        .values_list(
            Case(
                When(group__organisation__isnull=False, then=Value("organisation")),
                When(group__circle__isnull=False, then=Value("circle")),
                default=Value("group"),
            ),
            Cast(Coalesce("group__organisation__pk", "group__circle__pk", "group__pk"), BigIntegerField()),
            Coalesce("group__organisation__name", "group__circle__name", "group__name"),
            "group__organisation",
            Coalesce("group__organisation__name", Value("")),
            Coalesce(Q(group__organisation__side=Side.CUSTOMER), Value(False)),
            "permission__codename",
            "people",
            "until",
            "reason",
        )
    )
    everyone = (
        Organisation.objects.filter(Exists(Space.objects.filter(pk=space.pk, access=Access.OPEN)), side=Side.EMPLOYEE)
        .order_by()
        .annotate(count=Count("people", filter=Q(people__is_active=True, people__side=Side.EMPLOYEE)))
        .values_list(
            Value("everyone", output_field=CharField()),
            Cast("pk", BigIntegerField()),
            "name",
            F("pk"),
            F("name"),
            Value(False),
            Value("contribute_space"),
            "count",
            Value(None, output_field=DateTimeField()),
            Value("", output_field=CharField()),
        )
    )
    return everyone.union(groups, people, all=True)
