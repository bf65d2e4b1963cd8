"""How an action comes by the space that it changes, and how a grant is given and taken."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from workspace.audit.models import Side
from workspace.audit.receivers import keep_created
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Organisation, Person
from workspace.spaces import permissions
from workspace.spaces.models import Grant, GroupGrant, Membership, Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries.who import letting_in, looked_after


class CustomersWouldMeet(Invalid):
    """Different customers would see each other's names and words here. Say that they may, if they agreed."""


def named(name: str) -> str:
    """A name without stray blanks. Raises Invalid when nothing is left of it."""
    name = one_line(name)
    if not name:
        raise Invalid("Give it a name.")
    return name


def locked(by: Person, space: Space, *, for_operators: bool = False) -> Space:
    """The space, locked. Raises NotVisible; `for_operators` lets operators through, unseeing."""
    rows = Space.objects.select_for_update(no_key=True, of=("self",))
    found = rows.visible_to(by).filter(pk=space.pk).first()
    if found is None and for_operators and by.is_operator and by.is_active:
        found = rows.filter(pk=space.pk).first()
    # Asked again under the lock: what was revoked while we waited for it is seen now.
    if found is None or not (for_operators or permissions.may(by, Can.VIEW, found)):
        raise NotVisible
    return found


def may_administer(by: Person, space: Space, *, as_operator: bool) -> None:
    """Facilitators may; operators too where `as_operator` (archive, appoint others), never so as to read."""
    if as_operator and by.is_operator and by.is_active:
        return
    permissions.require(by, Can.FACILITATE, space)


def give(
    by: Person, space: Space, can: Can, *, person: Person | None = None, group: Group | None = None
) -> Grant | GroupGrant:
    """One row per person or group and space: the new grant replaces the old one."""
    terms = {
        "permission_id": permissions.permission_id(permissions.codename(can)),
        "content_object": space,
        "granted_by": by,
    }
    if person is not None:
        delete_each(Grant.objects.filter(content_object=space, user=person))
        given: Grant = Grant.objects.create(user=person, **terms)
        return given
    delete_each(GroupGrant.objects.filter(content_object=space, group=group))
    shared: GroupGrant = GroupGrant.objects.create(group=group, **terms)
    return shared


def let_in_by_name(by: Person, space: Space, people: "QuerySet[Person]") -> None:
    """CONTRIBUTE for many at once, a grant and a diff each, in as many queries for a thousand as for one."""
    coming = list(people)
    delete_each(Grant.objects.filter(content_object=space, user__in=coming))  # what has ended or would
    contribute = permissions.permission_id(permissions.codename(Can.CONTRIBUTE))
    given = [Grant(user=one, content_object=space, permission_id=contribute, granted_by=by) for one in coming]
    keep_created(Grant.objects.bulk_create(given, batch_size=1000))


def holds(space: Space, can: Can, *, person: Person | None = None, group: Group | None = None) -> bool:
    """Whether exactly this, without an end, is what they have been granted already."""
    terms = {
        "permission_id": permissions.permission_id(permissions.codename(can)),
        "content_object": space,
        "until": None,
    }
    if person is not None:
        return Grant.objects.filter(user=person, **terms).exists()
    return GroupGrant.objects.filter(group=group, **terms).exists()


def delete_each(rows: "QuerySet[Any]") -> int:
    """Row by row, so that django-auditlog's receivers see each."""
    gone = 0
    for row in rows:
        row.delete()
        gone += 1
    return gone


def people_of(group: Group | None) -> list[int]:
    """The numbers of everybody in a group."""
    return list(Person.objects.filter(groups=group).values_list("pk", flat=True)) if group else []


def forget_who_is_out(spaces: Collection[int], people: Collection[int] | None = None) -> None:
    """Whoever (of `people`, if given) can no longer look into one of the spaces has not joined it. Set-based."""
    seats = Membership.objects.filter(space__in=spaces)
    if people is not None:
        seats = seats.filter(person__in=people)
    seats.exclude(letting_in()).delete()


@contextmanager
def keeping_a_facilitator(spaces: Collection[int]) -> Iterator[None]:
    """Raises Refused if what is done inside leaves one of the spaces without anybody who can look after it.

    Asked before and after, so that every way to facilitate counts: by name, and in any circle.
    """
    rows = Space.objects.filter(looked_after(), pk__in=spaces)
    before = set(rows.values_list("pk", flat=True))
    yield
    if before - set(rows.values_list("pk", flat=True)):
        raise Refused("This would leave the space without a facilitator. Make somebody else one first.")


def keep_customers_apart(space: Space, *, person: Person | None, group: Group | None) -> None:
    """Raises CustomersWouldMeet when this lets in a customer beside another customer."""
    customers = Organisation.objects.filter(side=Side.CUSTOMER)
    if person is not None:
        coming = set(customers.filter(pk=person.organisation_id))
    else:
        coming = set(customers.filter(Q(group=group) | Q(people__groups=group)))
    if not coming:
        return
    here = set(
        customers.filter(
            Q(people__grant__content_object=space)
            | Q(group__groupgrant__content_object=space)
            | Q(people__groups__groupgrant__content_object=space)
        )
    )
    if coming - here and len(coming | here) > 1:
        names = ", ".join(sorted(organisation.name for organisation in coming | here))
        raise CustomersWouldMeet(
            f"{names} would see each other's names and words here. Say that they may, if they agreed to it."
        )
