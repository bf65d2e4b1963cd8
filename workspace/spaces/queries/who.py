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
from django.db.models.functions import Cast, Coalesce, Lower

from workspace.audit.models import Side
from workspace.common import clock
from workspace.people.models import Organisation, Person, PersonQuerySet
from workspace.spaces import permissions
from workspace.spaces.models import Access, Grant, GroupGrant, Membership, Space
from workspace.spaces.permissions import Can

# How many groups and people a page of "who can see this?" names.
SHOWN = 200


def lasting() -> Q:
    """Grants that have not ended."""
    return Q(until__isnull=True) | Q(until__gt=clock.now())


def strongest_first(after: int = 0) -> Case:
    """Orders grants: facilitate, contribute, view. Numbers from `after` on."""
    ranked = [
        When(permission__codename=permissions.codename(can), then=Value(after + rank))
        for rank, can in enumerate(reversed(Can))
    ]
    return Case(*ranked, default=Value(after + len(Can)))


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


def people_who_contribute(space: Space) -> PersonQuerySet:
    """Everybody who may write in a space and can sign in to do it."""
    names = (permissions.codename(can) for can in (Can.CONTRIBUTE, Can.FACILITATE))
    what = {"content_object": space, "permission__in": [permissions.permission_id(name) for name in names]}
    given = Grant.objects.filter(lasting(), **what)
    shared = GroupGrant.objects.filter(lasting(), **what)
    granted = Q(pk__in=given.values("user")) | Q(
        pk__in=Person.groups.through.objects.filter(group__in=shared.values("group")).values("person")
    )
    if space.access == Access.OPEN:
        granted |= Q(side=Side.EMPLOYEE)
    found: PersonQuerySet = Person.objects.filter(granted).filter(_able(""))
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
    """The answer to "who can see this?", as one reader may hear it; by name, a page of `page` is shown.

    `hidden` counts the people of other customers, and `hidden_groups` their organisations, whom a customer is
    told of by number only.
    """

    people: list[Named] = field(default_factory=list)
    groups: list[Together] = field(default_factory=list)
    hidden: int = 0
    hidden_groups: int = 0
    page: int = 1
    more: bool = False


def audience(space: Space, reader: Person, page: int = 1) -> Audience:
    """Who can see the space, a page at a time: by group, then by name, the strongest right first.

    One query; for a customer two more, which count the people of other customers.
    """
    answer = Audience(page=page)
    if reader.is_customer:
        _count_others(answer, space, reader)
    first = (page - 1) * SHOWN
    rows = list(_rows(space, reader)[first : first + SHOWN + 1])
    answer.more = len(rows) > SHOWN
    for _, _, what, number, name, organisation, customer, codename, count, until, reason in rows[:SHOWN]:
        can = Can(codename.removesuffix("_space"))
        if what == "person":
            answer.people.append(Named(number, name, organisation, customer, can, until, reason))
        else:
            answer.groups.append(Together(number, name, what, can, count))
    return answer


def _count_others(answer: Audience, space: Space, reader: Person) -> None:
    people = Grant.objects.filter(lasting(), content_object=space, user__is_active=True, user__side=Side.CUSTOMER)
    groups = GroupGrant.objects.filter(lasting(), content_object=space, group__organisation__side=Side.CUSTOMER)
    counted = groups.exclude(group__organisation=reader.organisation_id).aggregate(
        groups=Count("group", distinct=True),
        people=Count("group__user", filter=Q(group__user__is_active=True)),
    )
    by_name = people.exclude(user__organisation=reader.organisation_id).count()
    answer.hidden, answer.hidden_groups = by_name + counted["people"], counted["groups"]


COLUMNS = (
    "place", "sorted_by", "what", "number", "called", "of", "customer", "codename", "count", "ends", "why",
)  # fmt: skip


def _rows(space: Space, reader: Person) -> QuerySet[Any, tuple[Any, ...]]:
    """COLUMNS of every group and person that the reader may hear of, in the order in which they are shown."""
    rows = _everyone(space).union(_groups(space, reader), _people(space, reader), all=True)
    return rows.order_by("place", "sorted_by", "number")


def _unless_of_others(reader: Person, prefix: str) -> Q:
    """A customer is told of other customers by number only."""
    if not reader.is_customer:
        return Q()
    return ~(Q(**{f"{prefix}side": Side.CUSTOMER}) & ~Q(**{f"{prefix}pk": reader.organisation_id}))


def _people(space: Space, reader: Person) -> QuerySet[Any, tuple[Any, ...]]:
    rows: QuerySet[Any, tuple[Any, ...]] = (
        Grant.objects.filter(lasting(), content_object=space, user__is_active=True)
        .filter(_unless_of_others(reader, "user__organisation__"))
        .order_by()
        .annotate(
            place=strongest_first(2),
            sorted_by=Lower("user__name"),
            what=Value("person", output_field=CharField()),
            number=Cast("user", BigIntegerField()),
            called=F("user__name"),
            of=F("user__organisation__name"),
            customer=Coalesce(Q(user__side=Side.CUSTOMER), Value(False)),
            codename=F("permission__codename"),
            count=Value(1),
            ends=F("until"),
            why=F("reason"),
        )
        .values_list(*COLUMNS)
    )
    return rows


def _groups(space: Space, reader: Person) -> QuerySet[Any, tuple[Any, ...]]:
    name = Coalesce("group__organisation__name", "group__circle__name", "group__name")
    rows: QuerySet[Any, tuple[Any, ...]] = (
        GroupGrant.objects.filter(lasting(), content_object=space)
        .filter(_unless_of_others(reader, "group__organisation__"))
        .order_by()
        .annotate(
            count=Count("group__user", filter=Q(group__user__is_active=True)),
            place=Value(1),
            sorted_by=Lower(name),
            what=Case(
                When(group__organisation__isnull=False, then=Value("organisation")),
                When(group__circle__isnull=False, then=Value("circle")),
                default=Value("group"),
            ),
            number=Cast(Coalesce("group__organisation__pk", "group__circle__pk", "group__pk"), BigIntegerField()),
            called=name,
            of=Coalesce("group__organisation__name", Value("")),
            customer=Coalesce(Q(group__organisation__side=Side.CUSTOMER), Value(False)),
            codename=F("permission__codename"),
            ends=F("until"),
            why=F("reason"),
        )
        .values_list(*COLUMNS)
    )
    return rows


def _everyone(space: Space) -> QuerySet[Any, tuple[Any, ...]]:
    return (
        Organisation.objects.filter(Exists(Space.objects.filter(pk=space.pk, access=Access.OPEN)), side=Side.EMPLOYEE)
        .order_by()
        .annotate(
            count=Count("people", filter=Q(people__is_active=True, people__side=Side.EMPLOYEE)),
            place=Value(0),
            sorted_by=Lower("name"),
            what=Value("everyone", output_field=CharField()),
            number=Cast("pk", BigIntegerField()),
            called=F("name"),
            of=F("name"),
            customer=Value(False),
            codename=Value("contribute_space"),
            ends=Value(None, output_field=DateTimeField()),
            why=Value("", output_field=CharField()),
        )
        .values_list(*COLUMNS)
    )
