"""What the pages of spaces show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower
from django.http import QueryDict

from workspace.audit.models import Side
from workspace.common.answers import number_of
from workspace.common.errors import NotVisible
from workspace.people.models import Organisation, Person
from workspace.spaces import permissions
from workspace.spaces.models import Access, Grant, GroupGrant, Membership, Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries.sections import Visit
from workspace.spaces.queries.who import facilitators, lasting, seats

ROWS = 60


@dataclass(frozen=True)
class SpaceList:
    """Spaces that a person may see: those they joined first, then by name. `older` says that there are more."""

    spaces: list[Space]
    page: int
    more: bool


def space_list(person: Person, *, words: str = "", archived: bool = False, page: int = 1) -> SpaceList:
    """A page of spaces, each with `joined`, `members` and `shared`. One query."""
    rows = Space.objects.visible_to(person).filter(archived_at__isnull=not archived)
    for word in words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    first = (page - 1) * ROWS
    found = list(_with_marks(rows, person).order_by("-joined", Lower("name"), "pk")[first : first + ROWS + 1])
    return SpaceList(spaces=found[:ROWS], page=page, more=len(found) > ROWS)


def _with_marks(rows: QuerySet[Space], person: Person) -> QuerySet[Any]:
    return rows.annotate(
        joined=Exists(Membership.objects.filter(space=OuterRef("pk"), person=person)),
        members=counted(seats(OuterRef("pk"))),
        shared=has_customers(OuterRef("pk")),
    )


def customers_of(space: Any) -> QuerySet[Organisation]:
    """The customer organisations of which somebody was let into a space: together, by name, or in another group."""
    people = Grant.objects.filter(lasting(), content_object=space, user__is_active=True)
    groups = GroupGrant.objects.filter(lasting(), content_object=space)
    return Organisation.objects.filter(
        Q(group__in=groups.values("group"))
        | Q(pk__in=people.values("user__organisation"))
        | Exists(Person.objects.filter(organisation=OuterRef("pk"), groups__in=groups.values("group"))),
        side=Side.CUSTOMER,
    ).order_by("name")


def has_customers(space: OuterRef) -> Combinable:
    """Whether there are any `customers_of` the space that an outer query stands at."""
    people = Grant.objects.filter(lasting(), content_object=space, user__is_active=True)
    groups = GroupGrant.objects.filter(lasting(), content_object=space)
    within: Combinable = (
        Exists(groups.filter(group__organisation__side=Side.CUSTOMER))
        | Exists(groups.filter(group__user__organisation__side=Side.CUSTOMER))
        | Exists(people.filter(user__organisation__side=Side.CUSTOMER))
    )
    return within


def visit(person: Person, space: int, params: QueryDict | None = None) -> Visit:
    """The space and what this person may do there, in one query. Raises NotVisible."""
    found: Any = (
        Space.objects.visible_to(person)
        .filter(pk=space)
        .select_related("created_by", "archived_by")
        .annotate(
            contributes=permissions.allowed(person, Can.CONTRIBUTE),
            facilitates=permissions.allowed(person, Can.FACILITATE),
            joined=Exists(Membership.objects.filter(space=OuterRef("pk"), person=person)),
        )
        .first()
    )
    if found is None:
        raise NotVisible
    rights = {Can.VIEW: True, Can.CONTRIBUTE: found.contributes, Can.FACILITATE: found.facilitates}
    return Visit(
        person=person,
        space=found,
        rights=frozenset(can for can, yes in rights.items() if yes),
        params=params if params is not None else QueryDict(),
    )


def space_head(space: Space) -> Mapping[str, Any]:
    """What the head of a space says to everybody who may see it, whoever they are. Three queries.

    Customers are told by number: in a space of two customers, neither finds the other's name in a list.
    """
    glasses = Grant.objects.filter(content_object=space, until__isnull=False).filter(lasting())
    return {
        "space": space,
        "facilitators": list(facilitators(space).order_by("name")[:12]),
        "glasses": list(glasses.select_related("user").order_by("granted_at")),
        "counts": Space.objects.filter(pk=space.pk)
        .values(members=counted(seats(space.pk)), customers=counted(customers_of(space.pk)))
        .get(),
    }


def counted(rows: QuerySet[Any]) -> Combinable:
    """How many rows there are, as a column."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Joined:
    """Who joined, as far as the reader may know them by name. `others`: people of other customers, by number."""

    people: Sequence[Membership]
    others: int
    more: bool
    page: int


def people_section(visit: Visit) -> Mapping[str, Any]:
    """The tab of people: those who joined, by name. Two queries for a customer, else one."""
    page = page_of(visit.params)
    words = words_of(visit.params)
    joined = seats(visit.space.pk)
    hidden = Q(person__side=Side.CUSTOMER) & ~Q(person__organisation=visit.person.organisation_id)
    others = joined.filter(hidden).count() if visit.person.is_customer else 0
    if visit.person.is_customer:
        joined = joined.exclude(hidden)
    if words:
        joined = joined.filter(person__name__icontains=words)
    first = (page - 1) * ROWS
    found = list(
        joined.select_related("person__organisation")
        .annotate(facilitates=Q(person__in=facilitators(visit.space)))
        .order_by("-facilitates", Lower("person__name"), "pk")[first : first + ROWS + 1]
    )
    return {"joined": Joined(people=found[:ROWS], others=others, more=len(found) > ROWS, page=page), "words": words}


def about_section(visit: Visit) -> Mapping[str, Any]:
    """The tab that says what the space is for and what its access means. Nothing is asked for it."""
    return {"is_open": visit.space.access == Access.OPEN}


def words_of(params: QueryDict) -> str:
    """What was searched for, without what PostgreSQL takes for no text."""
    return params.get("q", "").replace("\0", "").strip()[:80]


def page_of(params: QueryDict) -> int:
    """The page asked for: a number from 1 to 1,000; anything else is the first."""
    return min(number_of(params.get("page", "1")) or 1, 1000)
