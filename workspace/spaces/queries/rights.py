"""Who was let into a space, for those who look after it; and what an operator administers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import ngettext

from workspace.common.answers import number_of
from workspace.common.errors import NotVisible
from workspace.people.models import Organisation, Person
from workspace.spaces import permissions
from workspace.spaces.models import Circle, Grant, GroupGrant, Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries.pages import counted
from workspace.spaces.queries.who import lasting, looked_after, strongest_first

SUGGESTED = 8
# How many grants, circles, or people of a circle a page shows.
GRANTS = CIRCLES = SEATS = 60


@dataclass(frozen=True)
class Suggestion:
    """Somebody who can be let in. `token` is what the form sends: person:5 or group:7."""

    token: str
    name: str
    detail: str
    kind: str
    is_customer: bool


def suggestions(reader: Person, words: str, space: Space | None = None) -> list[Suggestion]:
    """People, circles and customer organisations whose names hold all the words. Three queries; employees only.

    With a space, whoever was let in there already is left out.
    """
    if not reader.is_employee:
        raise NotVisible
    asked = words.split()[:6]
    people = Person.objects.visible_to(reader).active().filter(is_bot=False).with_position()
    circles = Circle.objects.all()
    customers = Organisation.objects.filter(side="customer")
    for word in asked:
        people = people.filter(Q(name__icontains=word) | Q(email__istartswith=word) | Q(handle__istartswith=word))
        circles = circles.filter(name__icontains=word)
        customers = customers.filter(name__icontains=word)
    if space is not None:
        people = people.exclude(pk__in=Grant.objects.filter(lasting(), content_object=space).values("user"))
        given = GroupGrant.objects.filter(lasting(), content_object=space).values("group")
        circles, customers = circles.exclude(group__in=given), customers.exclude(group__in=given)
    counted = Count("group__user", filter=Q(group__user__is_active=True))
    return [
        *[
            Suggestion(f"group:{one.group_id}", one.name, _people(one.people_count), "organisation", is_customer=True)
            for one in customers.annotate(people_count=counted)[:SUGGESTED]
        ],
        *[
            Suggestion(f"group:{one.group_id}", one.name, _people(one.people_count), "circle", is_customer=False)
            for one in circles.annotate(people_count=counted)[:SUGGESTED]
        ],
        *[
            Suggestion(f"person:{one.pk}", one.name, detail_of(one), "person", is_customer=one.is_customer)
            for one in people.select_related("organisation").order_by(Lower("name"))[:SUGGESTED]
        ],
    ]


def _people(count: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def detail_of(person: Person) -> str:
    """What tells two people of one name apart."""
    if person.is_customer:
        return person.organisation.name
    return " · ".join(part for part in (person.title, person.unit) if part)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Rights:
    """A page of each, under one number."""

    people: Sequence[Grant]
    groups: Sequence[GroupGrant]
    page: int
    more: bool


def may_facilitate(person: Person, space: int) -> bool:
    """Whether the pages of facilitators are still theirs."""
    return permissions.may(person, Can.FACILITATE, space)


def rights_page(space: Space, page: int = 1) -> Rights:
    """A page of the grants that hold in the space, those who facilitate first, then by name. Two queries."""
    first = (page - 1) * GRANTS
    people = (
        Grant.objects.filter(lasting(), content_object=space)
        .select_related("user__organisation", "permission", "granted_by")
        .order_by(strongest_first(), Lower("user__name"), "pk")[first : first + GRANTS + 1]
    )
    groups = (
        GroupGrant.objects.filter(lasting(), content_object=space)
        .select_related("group__organisation", "group__circle", "permission", "granted_by")
        .annotate(people_count=Count("group__user", filter=Q(group__user__is_active=True)))
        .order_by(Lower("group__name"), "pk")[first : first + GRANTS + 1]
    )
    return Rights(
        people=list(people)[:GRANTS],
        groups=list(groups)[:GRANTS],
        page=page,
        more=len(people) > GRANTS or len(groups) > GRANTS,
    )


@dataclass(frozen=True)
class Grantee:
    """One person or one group, as the actions want it."""

    person: Person | None = None
    group: Group | None = None

    @property
    def name(self) -> str:
        if self.person:
            return self.person.name
        named = getattr(self.group, "organisation", None) or getattr(self.group, "circle", None) or self.group
        return str(getattr(named, "name", ""))

    @property
    def is_customer(self) -> bool:
        """Whether people of a customer come in with it."""
        if self.person:
            return self.person.is_customer
        return Organisation.objects.filter(side="customer", group=self.group).exists()


def grantee(reader: Person, token: str, *, former: bool = False) -> Grantee | None:
    """Who stands behind a token of the form, as far as the reader may know them; None if nobody does.

    `former`: also people who are not active any more, to take something back from them.
    """
    kind, _, digits = token.partition(":")
    number = number_of(digits)
    if number is None:
        return None
    if kind == "person":
        people = Person.objects.visible_to(reader).filter(pk=number)
        person = (people if former else people.active()).select_related("organisation").first()
        return Grantee(person=person) if person else None
    if kind == "group" and reader.is_employee:
        known = Group.objects.filter(Q(circle__isnull=False) | Q(organisation__isnull=False))
        group = known.select_related("circle", "organisation").filter(pk=number).first()
        return Grantee(group=group) if group else None
    return None


def administered(words: str = "") -> QuerySet[Space]:
    """Every space by name, for operators: no content, only whether somebody looks after it."""
    rows = Space.objects.annotate(looked_after=looked_after()).order_by("looked_after", Lower("name"))
    return rows.filter(name__icontains=words) if words else rows


@dataclass(frozen=True)
class CircleList:
    circles: Sequence[Circle]
    page: int
    more: bool


def circle_list(reader: Person, page: int = 1) -> CircleList:
    """A page of circles, those of the reader first. Employees only: raises NotVisible. One query."""
    first = (page - 1) * CIRCLES
    found = list(known_circles(reader)[first : first + CIRCLES + 1])
    return CircleList(circles=found[:CIRCLES], page=page, more=len(found) > CIRCLES)


def known_circles(reader: Person) -> QuerySet[Circle]:
    """Circles with `people_count` and `mine`, those of the reader first. Employees only: raises NotVisible."""
    if not (reader.is_employee and reader.is_active):
        raise NotVisible
    return Circle.objects.annotate(
        people_count=counted(Person.objects.active().filter(groups=OuterRef("group"))),
        mine=Exists(Person.objects.filter(pk=reader.pk, groups=OuterRef("group"))),
    ).order_by("-mine", Lower("name"))


@dataclass(frozen=True)
class CirclePeople:
    """A page of who is in a circle; `count` of all of them."""

    people: Sequence[Person]
    count: int
    page: int
    more: bool


def circle_people(circle: Circle, page: int = 1) -> CirclePeople:
    """Who is in a circle, by name. Two queries."""
    people = Person.objects.active().filter(groups=circle.group_id)
    first = (page - 1) * SEATS
    shown = people.with_position().select_related("organisation").order_by(Lower("name"), "pk")
    found = list(shown[first : first + SEATS + 1])
    return CirclePeople(people=found[:SEATS], count=people.count(), page=page, more=len(found) > SEATS)


def not_in_circle(circle: Circle, reader: Person, words: str) -> list[Suggestion]:
    """Colleagues whose names hold the words and who could be added."""
    found = [one for one in suggestions(reader, words) if one.kind == "person" and not one.is_customer]
    numbers = {one.token: int(one.token.partition(":")[2]) for one in found}
    seated = set(Person.objects.filter(groups=circle.group_id, pk__in=numbers.values()).values_list("pk", flat=True))
    return [one for one in found if numbers[one.token] not in seated]


def circle_spaces(circle: Circle, reader: Person) -> QuerySet[Space]:
    """What being in the circle opens, as far as the reader may see it."""
    given = GroupGrant.objects.filter(lasting(), group=circle.group_id).values("content_object")
    return Space.objects.visible_to(reader).filter(pk__in=given).order_by("name")


def may_listen_to_circle(person: Person, circle: int) -> bool:
    """Circles are known to every employee."""
    return Person.objects.active().employees().filter(pk=person.pk).exists() and circle > 0
